"""The roll call without a signal, in a real browser: nothing that was tapped is lost, and nothing counts twice."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Page, Playwright

from tests.browser.conftest import PHONE, Person, Site, sign_in
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
ITEMS = """async () => {
  const { database } = await import('/static/js/attendance/store.js');
  return (await database).getAll('items');
}"""


def query(site: Site, sql: str, *given: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{site.folder}/db.sqlite3?mode=ro", uri=True)) as database:
        return database.execute(sql, given).fetchall()


def until[T](look: Callable[[], T], expected: T, seconds: float = 15) -> T:
    """What is seen in the end; polled, because the page's policy forbids Playwright's own way of waiting."""
    deadline = time.monotonic() + seconds
    while (seen := look()) != expected and time.monotonic() < deadline:
        time.sleep(0.1)
    return seen


class Phone:
    """A leader's page of one session, and what the phone itself holds."""

    def __init__(self, page: Page, site: Site) -> None:
        self.page, self.site, self.context = page, site, page.context

    def open(self, path: str) -> "Phone":
        self.page.goto(self.site.url + path)
        return self.ready()

    def ready(self) -> "Phone":
        is_ready = "'offlineReady' in document.documentElement.dataset"
        assert until(lambda: self.page.evaluate(is_ready), True)
        return self

    def prepare(self, path: str) -> "Phone":
        """Today first, as leaders do: it brings the lists and the service worker; then the roll call."""
        self.open("/sessions/today/")
        self.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        return self.open(path)

    @property
    def learners(self) -> list[str]:
        rows = "rows => rows.map(row => row.id.slice(4))"
        return self.page.locator("#roll .roll-row").evaluate_all(rows)

    def tap(self, learner: str, status: str) -> None:
        """A tap that has been shown, so that it is on the disk."""
        button = self.page.locator(f"[id='{status}-{learner}']")
        is_undo = """id => document.getElementById(id).getAttribute("aria-pressed") === "true"
            && document.querySelector(`[id="row-${id.slice(id.indexOf("-") + 1)}"] .roll-dispute`).hidden"""
        wanted = "false" if self.page.evaluate(is_undo, f"{status}-{learner}") else "true"
        button.click()
        assert until(lambda: button.get_attribute("aria-pressed"), wanted) == wanted

    def add(self, name: str) -> None:
        self.page.locator(".find .btn").click()
        self.page.locator("#newcomer-name").fill(name)
        self.page.locator("#newcomer button[type=submit]").click()
        assert until(lambda: self.page.locator("#roll .roll-name", has_text=name).count(), 1)

    def shown(self) -> dict[str, str]:
        rows = "rows => Object.fromEntries(rows.map(row => [row.id.slice(4).replaceAll('-', ''), row.dataset.status]))"
        return self.page.locator("#roll .roll-row").evaluate_all(rows)

    def marks(self) -> dict[str, str]:
        """The marks in the phone's database: id → state."""
        items = self.page.evaluate(ITEMS)
        return {item["id"].replace("-", ""): item["state"] for item in items if item["kind"] == "mark"}

    def states(self) -> set[str]:
        return set(self.marks().values())

    def send(self) -> set[str]:
        """Back on the network: how the marks end."""
        self.context.set_offline(False)
        return until(self.states, {"sent"})

    def folded(self, session: str) -> dict[str, str]:
        sql = "select learner_id, status from training_attendance where session_id = ?"
        return dict(query(self.site, sql, session))

    def stored(self) -> set[str]:
        return {row[0] for row in query(self.site, "select id from training_mark where origin = 'phone'")}


@pytest.fixture(scope="module")
def session(site: Site) -> str:
    """The session of today with most learners, still unmarked: the demo's class in the afternoon."""
    sql = """select session_id from training_enrolment join training_trainingsession s on s.id = session_id
        where s.finished_at is null and s.cancelled_at is null and s.day >= date('now', '+7 hours')
        and s.team_id in (select m.team_id from teams_membership m join teams_volunteer v on v.id = m.volunteer_id
        join campaign_user u on u.id = v.user_id where u.username = 'doitruong' and m.role = 'leader')
        and s.day <= date('now', '+7 hours') group by session_id order by count(*) desc limit 1"""
    return str(query(site, sql)[0][0])


@pytest.fixture
def path(session: str) -> str:
    dashed = "-".join((session[:8], session[8:12], session[12:16], session[16:20], session[20:]))
    return f"/sessions/{dashed}/attendance/"


@pytest.fixture
def phone(person: Callable[..., Person], path: str) -> Callable[..., Phone]:
    """`phone()`: a leader's phone on the roll call; `phone("dieuphoi")` another person's."""

    def open_phone(username: str = "doitruong") -> Phone:
        who = person(username)
        phone = Phone(who.page, who.site)
        return phone.prepare(path) if username == "doitruong" else phone.open(path)

    return open_phone


def test_a_whole_class_and_two_newcomers_without_a_signal(phone: Callable[..., Phone], session: str) -> None:
    leader = phone()
    leader.context.set_offline(True)
    statuses = ("present", "late", "absent", "excused")
    for place, learner in enumerate(leader.learners):
        leader.tap(learner, statuses[place % 4])
    leader.page.reload()
    leader.ready().add("Trần Thị Mới")
    leader.add("Lê Văn Vừa")
    leader.page.reload()
    shown = leader.ready().shown()
    assert (len(shown), "unmarked" in shown.values(), leader.states()) == (32, False, {"waiting"})
    assert leader.send() == {"sent"}
    assert (leader.folded(session), set(leader.marks()) <= leader.stored()) == (shown, True)


def test_two_phones_that_marked_blindly_end_with_the_same_list(phone: Callable[..., Phone], session: str) -> None:
    one, other = phone(), phone("dieuphoi")
    # Both see the same state; a status that the row has already would be cleared, which differs as well.
    for who, status in ((one, "absent"), (other, "late")):
        who.context.set_offline(True)
        for learner in who.learners[:8]:
            who.tap(learner, status) if who.page.locator(
                f"[id='{status}-{learner}'][aria-pressed=false]"
            ).count() else None
    assert [one.send(), other.send()] == [{"sent"}, {"sent"}]
    for who in (one, other):
        who.page.reload()
        who.ready()
    assert one.shown() == other.shown() == one.folded(session)
    disputed = one.page.locator(".roll-dispute:visible").count()
    one.page.locator("[data-show-waiting]").click()
    assert until(lambda: one.page.locator("#waiting .dispute").count(), disputed) == disputed > 0
    assert violations(one.page) == []
    one.page.locator("#waiting .dispute-choice").first.click()
    assert until(lambda: one.page.locator("#waiting .dispute").count(), disputed - 1) == disputed - 1


@pytest.fixture
def profile(
    playwright: Playwright, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """A browser with a profile on the disk, which can be killed and started again."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        options = browser_type_launch_args | {"viewport": PHONE, "locale": "vi-VN"}
        opened.append(playwright.chromium.launch_persistent_context(tmp_path / "profile", **options))
        return opened[-1]

    yield start
    for context in opened:
        with suppress(Error):
            context.close()


def kill(context: BrowserContext) -> None:
    """The whole browser, at once: no page is closed, nothing is written any more."""
    with suppress(Error):
        context.new_cdp_session(context.pages[0]).send("Browser.crash")


def test_a_phone_killed_right_after_a_tap_has_the_mark(
    profile: Callable[[], BrowserContext], site: Site, path: str
) -> None:
    context = profile()
    sign_in(context.pages[0], site, "doitruong")
    leader = Phone(context.pages[0], site).prepare(path)
    context.set_offline(True)
    leader.tap(leader.learners[0], "excused")
    leader.page.locator("#undo").wait_for()  # the tap shows: so it is on the disk
    kept = leader.marks()
    kill(context)
    again = Phone(profile().pages[0], site)
    again.page.goto(site.url + path)
    if "/accounts/login/" in again.page.url:  # the browser had not yet written its cookies
        sign_in(again.page, site, "doitruong")
    again.open(path)
    assert until(again.states, {"sent"}) == {"sent"}
    assert (set(again.marks()), set(kept) <= again.stored()) == (set(kept), True)


def test_two_tabs_have_one_queue(phone: Callable[..., Phone], path: str) -> None:
    one = phone()
    other = Phone(one.context.new_page(), one.site).open(path)
    one.context.set_offline(True)
    first, second = one.learners[:2]
    for tab, learner in ((one, first), (other, second)):
        tab.tap(learner, "present")
        tab.tap(learner, "late")
    assert until(lambda: one.shown() == other.shown(), True)
    assert [other.shown()[learner.replace("-", "")] for learner in (first, second)] == ["late", "late"]
    assert (one.send(), len(one.marks()), set(one.marks()) <= one.stored()) == ({"sent"}, 4, True)


def test_a_page_of_a_wifi_portal_is_no_answer(phone: Callable[..., Phone]) -> None:
    leader = phone()
    leader.page.route(
        "**/sync/marks/", lambda route: route.fulfill(status=200, content_type="text/html", body="<p>Wi-Fi")
    )
    leader.tap(leader.learners[2], "late")
    leader.page.locator("#banner b", has_text="Chưa gửi được").wait_for()
    assert leader.states() == {"waiting"}
    leader.page.unroute("**/sync/marks/")
    leader.page.locator("[data-show-waiting]").click()
    leader.page.locator("#waiting [data-send]").click()
    assert until(leader.states, {"sent"}) == {"sent"}


def test_signed_out_the_queue_waits_for_the_same_person(phone: Callable[..., Phone], path: str) -> None:
    leader = phone()
    leader.context.clear_cookies()
    leader.tap(leader.learners[3], "late")
    leader.page.locator("#banner [data-sign-in]").wait_for()
    sign_in(leader.page, leader.site, "dieuphoi")
    leader.open(path)
    assert leader.states() == {"waiting"}
    leader.context.clear_cookies()
    sign_in(leader.page, leader.site, "doitruong")
    leader.open(path)
    assert until(leader.states, {"sent"}) == {"sent"}


def test_signing_out_with_unsent_marks_asks_and_keeps_them(phone: Callable[..., Phone]) -> None:
    leader, asked = phone(), []
    leader.page.route("**/sync/marks/", lambda route: route.abort())
    leader.tap(leader.learners[4], "late")
    leader.page.locator("#undo").wait_for()
    leader.page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    leader.page.goto(f"{leader.site.url}/accounts/logout/")
    leader.page.locator("main button[type=submit]").click()
    leader.page.wait_for_url("**/accounts/login/**")
    assert (len(asked), leader.states()) == (1, {"waiting"})


def test_what_a_phone_shows_without_a_signal_is_accessible(phone: Callable[..., Phone]) -> None:
    leader = phone()
    leader.context.set_offline(True)
    leader.page.reload()
    leader.ready()
    found = {}
    for scheme in ("light", "dark"):
        leader.page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found |= {f"roll {scheme}": violations(leader.page)}
        leader.page.locator(".find .btn").click()
        found |= {f"newcomer {scheme}": violations(leader.page)}
        leader.page.locator("#newcomer [data-closes]").click()
    leader.open("/sessions/today/")
    found |= {"today": violations(leader.page)}
    assert {name: wrong for name, wrong in found.items() if wrong} == {}
