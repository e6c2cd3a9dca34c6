"""Leaving a phone and coming back to it: the queue belongs to one person, and what is over is wiped."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import sign_in
from tests.browser.phones import Phone, until

pytestmark = pytest.mark.browser
SWEEP = """async (days) => {
  const { sweep } = await import('/static/js/attendance/rosters.js');
  const { database } = await import('/static/js/attendance/store.js');
  await sweep(document.getElementById('roll').dataset.user, Date.now() + days * 24 * 3600 * 1000);
  const kept = await (await database).getAll('rosters');
  return [kept.map((roster) => roster.session), (await (await database).getAll('items')).length];
}"""


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


def test_signing_out_and_in_again_keeps_taps(phone: Callable[..., Phone], path: str) -> None:
    leader = phone()
    leader.tap(leader.learners[13], "late")
    assert until(leader.states, {"sent"}) == {"sent"}
    leader.page.goto(f"{leader.site.url}/accounts/logout/")
    leader.page.locator("main button[type=submit]").click()
    leader.page.wait_for_url("**/accounts/login/**")
    sign_in(leader.page, leader.site, "doitruong")
    leader.open(path)
    leader.tap(leader.learners[14], "late")
    assert (until(leader.states, {"sent"}), len(leader.marks())) == ({"sent"}, 1)


def test_two_days_after_a_session_its_list_goes_once_all_is_sent(phone: Callable[..., Phone], path: str) -> None:
    leader, session = phone(), path.split("/")[2]
    leader.context.set_offline(True)
    leader.tap(leader.learners[15], "late")
    assert leader.page.evaluate(SWEEP, 60) == [[session], 1]  # a mark that waits keeps its list
    assert leader.send() == {"sent"}
    leader.context.set_offline(True)
    assert leader.page.evaluate(SWEEP, 1)[1] == 1  # the next day nothing of it goes
    assert leader.page.evaluate(SWEEP, 60) == [[], 0]
