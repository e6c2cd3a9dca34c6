"""Every named URL × every role, on one's own and on a foreign object. A URL that is not listed here fails."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.access_cases import POLICY, ROLES, Objects, Rule, objects_of
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
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
    """One role asking for one URL."""

    name: str
    rule: Rule
    role: str
    relation: str  # own or foreign

    def ask(self, cast: Cast, objects: Objects, *, htmx: bool = False) -> HttpResponse:
        client = cast.client(cast.users.get(self.role))
        url = reverse(self.name, kwargs=self.rule.arguments(objects))
        return getattr(client, self.rule.method)(url, headers={"HX-Request": "true"} if htmx else None)

    def allowed(self) -> bool:
        return self.role in (self.rule.own if self.relation == "own" else self.rule.foreign)


def cells(name: str) -> list[Cell]:
    rule = POLICY[name]
    relations = ["own", "foreign"] if rule.has_object else ["own"]
    return [Cell(name, rule, role, relation) for relation in relations for role in ROLES]


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
def test_roles_reach_what_the_policy_says_and_nothing_else(name: str, cast: Cast) -> None:
    wrong = []
    both = objects_of(cast)
    for cell in cells(name):
        for htmx in (False, True):
            with transaction.atomic():
                response = cell.ask(cast, both[cell.relation], htmx=htmx)
                transaction.set_rollback(True)
            if verdict(response) not in expected(cell):
                wrong.append((cell.role, cell.relation, htmx, verdict(response), sorted(expected(cell))))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(name for name, rule in POLICY.items() if rule.has_object))
def test_a_refusal_says_nothing_of_the_foreign_object(name: str, cast: Cast) -> None:
    both = objects_of(cast)
    refused = [
        cell for cell in cells(name) if cell.relation == "foreign" and not cell.allowed() and not cell.rule.public
    ]
    with transaction.atomic():
        bodies = [cell.ask(cast, both["foreign"]).content.decode() for cell in refused]
        transaction.set_rollback(True)
    assert [canary for body in bodies for canary in both["foreign"].canaries if canary in body] == []


@pytest.mark.parametrize("name", sorted(name for name, rule in POLICY.items() if not rule.public))
def test_private_answers_are_never_kept(name: str, cast: Cast) -> None:
    objects = objects_of(cast)["own"]
    with transaction.atomic():
        response = Cell(name, POLICY[name], "coordinator", "own").ask(cast, objects)
        transaction.set_rollback(True)
    assert response["Cache-Control"] == "no-store, private"
    assert {"HX-Request", "Cookie"} <= {word.strip() for word in response["Vary"].split(",")}
