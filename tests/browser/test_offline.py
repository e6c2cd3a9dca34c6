"""The roll call without a signal, in a real browser: nothing that was tapped is lost, and nothing counts twice."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Error, Playwright

from tests.browser.conftest import PATIENCE, PHONE, Person, Site, choose_language, sign_in
from tests.browser.phones import Phone, query, until
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
FULL = """() => {
  IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
}"""
STORM = """async ([id, statuses]) => {
  for (const [turn, status] of statuses.entries()) {
    if (turn % 3 === 0) dispatchEvent(new CustomEvent("items:changed", { detail: { drawn: false } }));
    document.getElementById(`${status}-${id}`).click();
    await new Promise((done) => setTimeout(done, 40));
  }
}"""
ENROL = """insert into training_enrolment (is_walk_in, enrolled_at, learner_id, session_id)
    select 0, datetime('now'), id, ? from learners_learner where merged_into_id is null and id not in
    (select learner_id from training_enrolment where session_id = ?) order by id limit ?"""
COUNTED = "select count(*) from training_guest where session_id = ? and taken_back_at is null"


def enrol(site: Site, session: str, count: int) -> None:
    """So many people on the list, whoever they are."""
    with closing(sqlite3.connect(site.folder / "db.sqlite3", timeout=30)) as database, database:
        [known] = database.execute("select count(*) from training_enrolment where session_id = ?", [session]).fetchone()
        database.execute(ENROL, [session, session, max(0, count - known)])


def test_forty_learners_and_two_newcomers_without_a_signal(
    phone: Callable[..., Phone], site: Site, session: str
) -> None:
    enrol(site, session, 40)
    leader = phone()
    leader.context.set_offline(True)
    statuses, before, said = ("present", "late", "absent", "excused"), leader.learners, leader.shown()
    for place, learner in enumerate(before):
        # In the evening the class is on, and some are marked: a tap on what stands would take it back.
        if said[learner.replace("-", "")] != statuses[place % 4]:
            leader.tap(learner, statuses[place % 4])
    leader.page.reload()
    leader.ready().add("Trần Thị Mới")
    leader.add("Lê Văn Vừa")
    leader.page.reload()
    shown = leader.ready().shown()
    assert len(before) >= 40
    assert (len(shown), "unmarked" in shown.values(), leader.states()) == (len(before) + 2, False, {"waiting"})
    assert leader.send() == {"sent"}
    assert (leader.folded(session), set(leader.marks()) <= leader.stored()) == (shown, True)


def test_taps_while_the_list_is_read_again_end_as_tapped(phone: Callable[..., Phone], session: str) -> None:
    leader = phone()
    learner = leader.learners[5]
    taps = ["late", "excused", "absent", "present"] * 6 + ["late"]
    leader.page.evaluate(STORM, [learner, taps])
    bare = learner.replace("-", "")
    assert until(lambda: (len(leader.marks()), leader.states()), (25, {"sent"})) == (25, {"sent"})
    assert (leader.shown()[bare], leader.folded(session)[bare]) == ("late", "late")


def test_a_full_phone_says_so_and_keeps_what_it_shows(phone: Callable[..., Phone]) -> None:
    leader = phone()
    leader.context.set_offline(True)
    leader.tap(leader.learners[6], "excused")
    before = leader.shown(), leader.marks()
    leader.page.evaluate(FULL)
    leader.page.locator(f"[id='absent-{leader.learners[7]}']").click()
    full = leader.page.locator("#undo-bar", has_text="Máy")
    full.wait_for()
    leader.page.locator("#undo").click()
    leader.page.locator(".find .btn").click()
    leader.page.locator("#newcomer-name").fill("Phan Thị Không Chỗ")
    leader.page.locator("#newcomer button[type=submit]").click()
    full.wait_for()
    assert (leader.shown(), leader.marks()) == before
    leader.page.reload()
    assert (leader.ready().shown(), leader.marks()) == before


def test_heads_without_a_name_are_counted_and_taken_back_without_a_signal(
    phone: Callable[..., Phone], session: str
) -> None:
    leader = phone()
    before = int(query(leader.site, COUNTED, session)[0][0])
    leader.context.set_offline(True)
    for more, shown in ((1, before + 1), (2, before + 2)):
        leader.count_one()
        assert until(leader.guests, f"{shown} không lưu tên") == f"{before + more} không lưu tên"
    leader.page.locator("#undo").click()
    assert until(leader.guests, f"{before + 1} không lưu tên") == f"{before + 1} không lưu tên"
    leader.page.reload()
    assert leader.ready().guests() == f"{before + 1} không lưu tên"
    leader.context.set_offline(False)
    counted = lambda: int(query(leader.site, COUNTED, session)[0][0])  # noqa: E731
    assert until(lambda: (leader.kept("guest"), counted()), ({"sent"}, before + 1)) == ({"sent"}, before + 1)


@pytest.fixture
def profile(
    playwright: Playwright, browser_type_launch_args: dict[str, object], tmp_path: Path
) -> Iterator[Callable[[], BrowserContext]]:
    """A browser with a profile on the disk, which can be killed and started again."""
    opened: list[BrowserContext] = []

    def start() -> BrowserContext:
        options = browser_type_launch_args | {"viewport": PHONE, "locale": "vi-VN"}
        opened.append(playwright.chromium.launch_persistent_context(tmp_path / "profile", **options))
        opened[-1].set_default_timeout(PATIENCE * 1000)
        return opened[-1]

    yield start
    for context in opened:
        with suppress(Error):
            context.close()


def kill(context: BrowserContext, profile: Path) -> None:
    """The whole browser, at once: no page is closed, nothing is written any more. Returns when it is gone."""
    browser = Path("/proc") / (profile / "SingletonLock").readlink().name.rpartition("-")[2]
    with suppress(Error):
        context.new_cdp_session(context.pages[0]).send("Browser.crash")
    assert until(browser.exists, False) is False


def test_a_phone_killed_right_after_a_tap_has_the_mark(
    profile: Callable[[], BrowserContext], tmp_path: Path, site: Site, path: str
) -> None:
    context = profile()
    sign_in(context.pages[0], site, "doitruong")
    leader = Phone(context.pages[0], site).prepare(path)
    context.set_offline(True)
    leader.tap(leader.learners[0], "excused")
    leader.page.locator("#undo").wait_for()  # the tap shows: so it is on the disk
    kept = leader.marks()
    kill(context, tmp_path / "profile")
    again = Phone(profile().pages[0], site)
    again.page.goto(site.url + path)
    if "/accounts/login/" in again.page.url:  # the browser had not yet written its cookies
        sign_in(again.page, site, "doitruong")
    again.open(path)
    assert until(again.states, {"sent"}) == {"sent"}
    assert (set(again.marks()), set(kept) <= again.stored()) == (set(kept), True)


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


def test_without_a_signal_a_phone_speaks_the_language_of_its_owner(person: Callable[..., Person]) -> None:
    who = person("doitruong")
    page = who.goes_to("/sessions/today/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    seen = []
    for language, title in (("en", "Today"), ("vi", "Hôm nay")):
        choose_language(page, language)
        who.goes_to("/sessions/today/")
        who.context.set_offline(True)
        page.reload()
        seen.append(until(lambda: page.locator(".task-bar h1:visible").all_inner_texts(), [title]))
        who.context.set_offline(False)
        who.goes_to("/sessions/today/")
    assert seen == [["Today"], ["Hôm nay"]]
