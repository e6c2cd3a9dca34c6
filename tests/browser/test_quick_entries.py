"""Quick entries without a signal, in a real browser: what was entered is in the ledger, once."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Person, Site
from tests.browser.phones import Phone, query, until
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
DOORS = """select s.id from training_trainingsession s join teams_team t on t.id = s.team_id and s.cancelled_at is null
    where t.name = 'Láng 01' and s.kind = 'door_to_door' and s.day = date('now', '+7 hours')"""


def enter(phone: Phone, outcome: str, *, skill: bool = False, name: str = "") -> None:
    lines = phone.page.locator("#entry-lines li[data-encounter]")
    before = lines.count()
    phone.page.locator(f".entry-tile:has([name=outcome][value={outcome}])").click()
    if skill:
        phone.page.locator(".entry-skills .entry-tile").first.click()
    if name:
        phone.page.locator(".entry-new summary").click()
        phone.page.locator("[name=full_name]").fill(name)
        phone.page.locator("#entry-agrees").check()
    phone.page.locator("button[form=entry]").click()
    assert until(lines.count, before + 1) == before + 1


def test_three_doors_without_a_signal(person: Callable[..., Person], site: Site) -> None:
    session = query(site, DOORS)[0][0]
    dashed = "-".join((session[:8], session[8:12], session[12:16], session[16:20], session[20:]))
    who = person("doitruong")
    phone = Phone(who.page, who.site).prepare(f"/sessions/{dashed}/encounters/")
    sql = "select outcome, learner_id is null from training_encounter where session_id = ? and device_id is not null"
    phone.context.set_offline(True)
    enter(phone, "helped", skill=True)
    enter(phone, "nobody_home")
    phone.page.reload()
    enter(phone.ready(), "helped", skill=True, name="Trần Thị Cửa")
    assert violations(phone.page) == []
    phone.context.set_offline(False)
    expected = [("helped", 0), ("helped", 1), ("nobody_home", 1)]
    assert until(lambda: sorted(query(site, sql, session)), expected) == expected
