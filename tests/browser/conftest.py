"""The product as people meet it: set up and served as by `make run`, with the demo campaign, in a real browser."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, StorageState

from tests.browser.phones import TODAY, Phone, Site, query, until
from tests.processes import ROOT, answer, running
from tests.services import free_port

# Playwright keeps an event loop in this thread, and the tests after these use the ORM in the same process.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
PASSWORD = "donghanh-demo"
PATIENCE = 60  # seconds: a busy machine is no mistake of ours
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A served demo campaign with a database of its own (SQLite, the embedded default)."""
    folder, port = tmp_path_factory.mktemp("site"), free_port()
    env = {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
        "REDIS_URL": "",
        "DEMO_PASSWORD": PASSWORD,
    }
    env |= {"STYLEGUIDE": "1", "PORT": str(port)}
    command = [sys.executable, "manage.py", "setup", "--scale", "small"]
    subprocess.run(command, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    with running([sys.executable, "manage.py", "serve", "--port", str(port)], env, folder / "log") as server:
        server.wait_until(lambda: answer(port, "/health/live/") == 200, within=PATIENCE)
        yield Site(f"http://127.0.0.1:{port}", folder)


@dataclass
class Person:
    """Someone signed in, on their kind of screen; `complaints` are what the browser's console said."""

    page: Page
    context: BrowserContext
    site: Site
    complaints: list[str]

    def goes_to(self, path: str) -> Page:
        self.page.goto(self.site.url + path)
        return self.page


def sign_in(page: Page, site: Site, username: str) -> None:
    page.goto(f"{site.url}/accounts/login/")
    page.locator("[name=login]").fill(username)
    page.locator("[name=password]").fill(PASSWORD)
    is_ours = lambda answer: answer.request.method == "POST" and answer.url.startswith(f"{site.url}/accounts/login/")  # noqa: E731
    with page.expect_response(is_ours) as answer:
        page.locator("main button[type=submit]").first.click()
    assert answer.value.status == 302, f"{username} was not let in: {answer.value.status}, {page.inner_text('main')}"
    page.wait_for_url(lambda url: "/accounts/login/" not in url)


def choose_language(page: Page, language: str) -> None:
    button = page.locator(f"button[name=language][value={language}]").first
    with page.expect_navigation():
        button.evaluate("button => button.form.requestSubmit(button)")
    assert until(lambda: page.locator("html").get_attribute("lang"), language) == language


@pytest.fixture(scope="module")
def signed_in() -> dict[str, StorageState]:
    """What browsers of this file that only look keep of their first sign-in."""
    return {}


@pytest.fixture
def person(browser: Browser, site: Site, signed_in: dict[str, StorageState]) -> Iterator[Callable[..., Person]]:
    """`person("doitruong")`: a new browser signed in; `javascript=False` for one that runs no scripts; `looks=True` for
    one that shares its sign-in with others of its file, which saves most of the time that a look at a page takes."""
    contexts: list[BrowserContext] = []

    def open_browser(
        username: str = "", *, size: dict[str, int] = PHONE, javascript: bool = True, looks: bool = False
    ) -> Person:
        kept = signed_in.get(username) if looks else None
        context = browser.new_context(viewport=size, java_script_enabled=javascript, locale="vi-VN", storage_state=kept)
        contexts.append(context)
        context.set_default_timeout(PATIENCE * 1000)
        page, complaints = context.new_page(), []
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if username and not kept:
            sign_in(page, site, username)
            signed_in[username] = context.storage_state()
        return Person(page, context, site, complaints)

    yield open_browser
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def session(site: Site) -> str:
    """The session of today with most learners, still unmarked: the demo's class in the afternoon."""
    return str(query(site, TODAY)[0][0])


@pytest.fixture
def path(session: str) -> str:
    return f"/sessions/{UUID(session)}/attendance/"


@pytest.fixture
def phone(person: Callable[..., Person], path: str) -> Callable[..., Phone]:
    """`phone()`: a leader's phone on the roll call; `phone("dieuphoi")` another person's."""

    def open_phone(username: str = "doitruong") -> Phone:
        who = person(username)
        phone = Phone(who.page, who.site)
        return phone.prepare(path) if username == "doitruong" else phone.open(path)

    return open_phone
