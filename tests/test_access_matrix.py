"""Every named URL × every role, on one's own and on a foreign object. A URL that is not listed here fails."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from http.cookies import SimpleCookie

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pytest_django import DjangoDbBlocker

from tests.access_cases import POLICY, ROLES, Objects, Rule, objects_of
from tests.conftest import Cast, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.once]
OPEN = {200, 204, 302, 400, 422}
SIGN_IN = "/accounts/login/"


def named_urls(patterns: list[URLPattern | URLResolver] | None = None, prefix: str = "") -> Iterator[str]:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from named_urls(pattern.url_patterns, inner)
        elif pattern.name:
            yield prefix + pattern.name


@dataclass(frozen=True)
class Cell:
    """One role asking for one URL, by HTMX or without."""

    name: str
    role: str
    relation: str  # own or foreign
    htmx: bool

    @property
    def rule(self) -> Rule:
        return POLICY[self.name]

    def allowed(self) -> bool:
        return self.role in (self.rule.own if self.relation == "own" else self.rule.foreign)


def cells(name: str) -> list[Cell]:
    relations = ["own", "foreign"] if POLICY[name].has_object else ["own"]
    return [Cell(name, role, relation, htmx) for relation in relations for role in ROLES for htmx in (False, True)]


@dataclass(frozen=True)
class Answer:
    """What the tests want to know of a response."""

    verdict: str
    cache_control: str
    vary: frozenset[str]
    gives_away: tuple[str, ...]  # canaries of the object that it names


@dataclass
class House:
    """The cast, one object of each kind of its own and of others, and each role's cookies after signing in."""

    cast: Cast
    objects: dict[str, Objects]
    cookies: dict[str, SimpleCookie]
    answers: dict[Cell, Answer] = field(default_factory=dict)

    def answer(self, cell: Cell) -> Answer:
        """Asked once for all tests; whatever the request wrote is taken back."""
        if cell not in self.answers:
            with transaction.atomic():
                self.answers[cell] = self.read(cell, self.ask(cell))
                transaction.set_rollback(True)
        return self.answers[cell]

    def ask(self, cell: Cell) -> HttpResponse:
        client = Client()
        client.cookies.update(self.cookies[cell.role])
        url = reverse(cell.name, kwargs=cell.rule.arguments(self.objects[cell.relation]))
        return getattr(client, cell.rule.method)(url, headers={"HX-Request": "true"} if cell.htmx else None)

    def read(self, cell: Cell, response: HttpResponse) -> Answer:
        canaries = self.objects[cell.relation].canaries
        body = response.getvalue().decode(errors="replace") if canaries else ""
        return Answer(
            verdict(response), response.get("Cache-Control", ""),
            frozenset(word.strip() for word in response.get("Vary", "").split(",")),
            tuple(canary for canary in canaries if canary in body),
        )  # fmt: skip


@pytest.fixture(scope="module")
def house(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[House]:
    """Built once, in a transaction that ends with this file: to build it for each URL would take most of the time."""
    with django_db_blocker.unblock(), transaction.atomic():
        cast = make_cast()
        objects = objects_of(cast)
        yield House(cast, objects, {role: cast.client(cast.users.get(role)).cookies for role in ROLES})
        transaction.set_rollback(True)


def verdict(response: HttpResponse) -> str:
    if response.status_code == 302 and response["Location"].startswith(SIGN_IN):
        return "sign in"
    if response.headers.get("HX-Redirect", "").startswith(SIGN_IN):
        return "sign in"
    if response.status_code == 401:  # a phone reads no sign-in page
        return "sign in"
    return "open" if response.status_code in OPEN else str(response.status_code)


def expected(cell: Cell) -> set[str]:
    if cell.allowed() or cell.rule.public:
        return {cell.rule.answers}
    if cell.role == "anonymous":
        return {"sign in"}
    return {"404"} if cell.relation == "foreign" and cell.role not in cell.rule.sees_foreign else {"403", "404"}


def test_every_named_url_has_a_policy() -> None:
    assert sorted(set(named_urls()) - set(POLICY)) == []


def test_every_policy_names_a_url() -> None:
    assert sorted(set(POLICY) - set(named_urls())) == []


@pytest.mark.parametrize("name", sorted(POLICY))
def test_roles_reach_what_the_policy_says_and_nothing_else(name: str, house: House) -> None:
    answers = {cell: house.answer(cell).verdict for cell in cells(name)}
    assert {cell: answer for cell, answer in answers.items() if answer not in expected(cell)} == {}


@pytest.mark.parametrize("name", sorted(name for name, rule in POLICY.items() if rule.has_object and not rule.public))
def test_a_refusal_says_nothing_of_the_foreign_object(name: str, house: House) -> None:
    refused = [cell for cell in cells(name) if cell.relation == "foreign" and not cell.allowed()]
    assert {cell: given for cell in refused if (given := house.answer(cell).gives_away)} == {}


@pytest.mark.parametrize("name", sorted(name for name, rule in POLICY.items() if not rule.public))
def test_private_answers_are_never_kept(name: str, house: House) -> None:
    for htmx in (False, True):
        answer = house.answer(Cell(name, "coordinator", "own", htmx))
        assert answer.cache_control == "no-store, private"
        assert answer.vary >= {"HX-Request", "Cookie"}
