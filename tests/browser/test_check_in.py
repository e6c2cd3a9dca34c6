"""The door in a real browser: the leader shows the code, a signed-out phone opens it, the roll call shows who came."""

from collections import Counter
from collections.abc import Callable
from uuid import UUID

import pytest

from tests.browser.conftest import DESKTOP, Person, Site
from tests.browser.phones import query, until
from tests.browser.test_pages import check

pytestmark = pytest.mark.browser
LISTED = """select l.full_name, l.search_name, l.id from learners_learner l
    join training_enrolment e on e.learner_id = l.id where e.session_id = ? order by l.id desc"""


def clearly_named(site: Site, session: str) -> tuple[str, str]:
    """Someone on the list whose family and given name nobody else there has, and their id."""
    ends = lambda name: (name.split()[0], name.split()[-1])  # noqa: E731
    people = query(site, LISTED, session)
    count = Counter(ends(search) for _, search, _ in people)
    return next((name, learner) for name, search, learner in people if count[ends(search)] == 1)


def test_a_scanned_code_brings_its_visitor_onto_the_roll_call(
    person: Callable[..., Person],
    site: Site,
    session: str,
) -> None:
    name, learner = clearly_named(site, session)
    leader, visitor = person("doitruong", size=DESKTOP), person()
    poster = leader.goes_to(f"/sessions/{UUID(session)}/check-in/")
    visitor.goes_to("/check-in/")
    page = visitor.page
    page.locator("[name=code]").fill(poster.locator(".poster-digits").inner_text())
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/check-in/name/")
    wrong = check(visitor, "/check-in/name/")
    page.locator("main [name=name]").fill(name)
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/check-in/answer/")
    said = page.locator("h1").inner_text()
    roll = leader.goes_to(f"/sessions/{UUID(session)}/attendance/")
    pressed = until(lambda: roll.locator(f"[id='present-{UUID(learner)}']").get_attribute("aria-pressed"), "true")
    assert (said, pressed, wrong, visitor.complaints) == ("Mời bác vào lớp", "true", {}, [])


def test_the_token_behind_the_hash_is_posted_and_gone_from_the_address(person: Callable[..., Person]) -> None:
    visitor = person()
    with visitor.page.expect_request(lambda request: request.method == "POST") as posted:
        visitor.goes_to("/check-in/#abcdefghijklmnopqrstuv")
    visitor.page.locator(".error-summary").wait_for()
    assert ("abcdefghijklmnopqrstuv" in posted.value.post_data, visitor.page.url) == (
        True,
        f"{visitor.site.url}/check-in/",
    )
