"""The queue of a phone on its way to the ledger: several phones and tabs, and servers that are not as they seem."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from uuid import UUID

import pytest

from tests.browser.conftest import Site
from tests.browser.phones import Phone, query, until
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
RELEASE = """async () => {
  await caches.open("static-before");
  await navigator.serviceWorker.register("/sw.js?release=2", { scope: "/" });
}"""
DISPUTED = "select count(*) from training_attendance where session_id = ? and disputed"
KNOWN = """select l.full_name, l.birth_year from learners_learner l join training_enrolment e on e.learner_id = l.id
    join training_trainingsession s on s.id = e.session_id
    where e.session_id = ? and l.birth_year is not null and l.area_id = s.area_id and l.merged_into_id is null
    and l.full_name like '% % %' order by l.id limit 1"""


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
    unmarked = dict.fromkeys(one.shown(), "unmarked")  # those of whom the ledger knows nothing
    standing = unmarked | one.folded(session)
    assert [until(who.shown, standing) for who in (one, other)] == [standing, standing]
    disputed = int(query(one.site, DISPUTED, session)[0][0])
    assert until(one.page.locator(".roll-dispute:visible").count, disputed) == disputed
    one.page.locator("[data-show-waiting]").click()
    assert until(lambda: one.page.locator("#waiting .dispute").count(), disputed) == disputed > 0
    assert violations(one.page) == []
    one.page.locator("#waiting .dispute-choice").first.click()
    assert until(lambda: one.page.locator("#waiting .dispute").count(), disputed - 1) == disputed - 1


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


def test_a_new_release_in_mid_queue_loses_nothing(phone: Callable[..., Phone]) -> None:
    leader = phone()
    first, second = leader.learners[8:10]
    leader.refuse()
    leader.tap(first, "late")
    leader.page.evaluate(RELEASE)
    assert until(lambda: leader.page.evaluate("caches.has('static-before')"), False) is False  # the new one is at work
    leader.tap(second, "late")
    kept = leader.marks()
    leader.context.set_offline(True)
    leader.page.reload()
    leader.ready()
    leader.page.unroute("**/sync/marks/")
    assert (leader.marks(), leader.send(), set(kept) <= leader.stored()) == (kept, {"sent"}, True)


def forget(site: Site, marks: set[str]) -> None:
    """A backup was brought back: the server knows nothing of these marks."""
    with closing(sqlite3.connect(site.folder / "db.sqlite3", timeout=30)) as database, database:
        for mark in marks:
            database.execute("delete from training_attendance where mark_id = ?", [mark])
            database.execute("delete from training_mark where id = ?", [mark])


def test_a_server_that_lost_marks_gets_them_again(phone: Callable[..., Phone]) -> None:
    leader = phone()
    for learner in leader.learners[10:12]:
        leader.tap(learner, "late")
    assert until(leader.states, {"sent"}) == {"sent"}
    lost = set(leader.marks())
    forget(leader.site, lost)
    assert lost & leader.stored() == set()
    leader.tap(leader.learners[12], "late")
    assert until(lambda: len(lost & leader.stored()), len(lost)) == len(lost) >= 2
    assert until(leader.states, {"sent"}) == {"sent"}


def test_who_may_be_on_the_books_already_is_said_with_a_way_to_merge(phone: Callable[..., Phone], session: str) -> None:
    leader = phone()
    [(name, year)] = query(leader.site, KNOWN, session)
    leader.page.locator(".find .btn").click()
    leader.page.locator("#newcomer-name").fill(name)
    leader.page.locator("#newcomer-year").fill(str(year))
    leader.page.locator("#newcomer button[type=submit]").click()
    like = leader.page.locator("#roll .roll-like", has_text="Có thể trùng")
    assert until(like.count, 1) == 1
    leader.page.locator("[data-show-waiting]").click()
    row = leader.page.locator("#waiting .dispute:has(a[href*='/merge/?other='])")
    assert (until(row.count, 1), violations(leader.page)) == (1, [])
    address = str(like.get_attribute("href"))
    row.locator("button").click()
    assert until(like.count, 0) == 0
    answer = leader.page.goto(leader.site.url + address)
    assert (answer and answer.status, UUID(address[-36:]).version) == (200, 7)
