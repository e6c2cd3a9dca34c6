"""Asking again without a signal, in a real browser: the list and the script are there, each answer counts once."""

from collections.abc import Callable

import pytest

from tests.browser.conftest import Person
from tests.browser.phones import ITEMS, Phone, query, until
from tests.browser.test_pages import violations

pytestmark = pytest.mark.browser
DUE = "[data-asks] a"
AGAIN = """async () => {
  const { database } = await import('/static/js/attendance/store.js');
  const db = await database;
  const items = (await db.getAll('items')).filter((item) => item.kind === 'answer').reverse();
  for (const item of items) await db.put('items', { ...item, state: 'waiting' });
  const { flush } = await import('/static/js/attendance/sync.js');
  return flush();
}"""


class Caller(Phone):
    def kept_ids(self, kind: str) -> set[str]:
        return {item["id"].replace("-", "") for item in self.page.evaluate(ITEMS) if item["kind"] == kind}

    def choose(self, *parts: str) -> None:
        for part in parts:
            self.page.locator(part).first.click()

    def save(self) -> None:
        """Kept on the disk; then the next page opens."""
        before = self.kept_ids("answer")
        with self.page.expect_navigation():
            self.page.locator("footer .btn-primary:visible").click()
        self.ready()
        assert len(self.kept_ids("answer")) == len(before) + 1

    def stored(self) -> list[tuple[str, ...]]:
        marks = ", ".join("?" for _ in self.kept_ids("answer"))
        sql = f"select outcome, count(*) from learners_followupanswer where id in ({marks}) group by outcome"
        return query(self.site, sql, *self.kept_ids("answer"))


@pytest.fixture
def caller(person: Callable[..., Person]) -> Caller:
    who = person("doitruong")
    phone = Caller(who.page, who.site)
    phone.prepare("/learners/follow-ups/")
    phone.context.set_offline(True)
    return phone.open("/learners/follow-ups/")


def test_answers_without_a_signal_sent_twice_in_any_order_count_once(caller: Caller) -> None:
    caller.choose(DUE)
    caller.ready().choose("footer .btn-primary:visible")
    assert "Chọn một câu trả lời" in caller.page.locator("[data-problem=outcome]").inner_text()
    caller.choose(".outcome-not_tried", ".barriers label")
    caller.save()
    caller.choose(".outcome-used_alone", ".grades label")
    caller.save()
    caller.page.reload()
    assert (caller.ready().kept("answer"), violations(caller.page)) == ({"waiting"}, [])
    caller.context.set_offline(False)
    assert until(lambda: caller.kept("answer"), {"sent"}) == {"sent"}
    for _ in range(2):
        caller.page.evaluate(AGAIN)
        assert until(lambda: caller.kept("answer"), {"sent"}) == {"sent"}
    assert caller.stored() == [("not_tried", 1), ("used_alone", 1)]


def test_an_answer_is_taken_back_before_it_was_sent(caller: Caller) -> None:
    caller.choose(DUE)
    address = caller.ready().page.url
    caller.choose(".outcome-tried_failed", ".barriers label")
    caller.save()
    with caller.page.expect_navigation():
        caller.choose("#undo")
    assert caller.page.url == address
    caller.ready().context.set_offline(False)
    assert until(lambda: caller.kept("answer"), {"sent"}) == {"sent"}
    assert caller.stored() == [("", 1), ("tried_failed", 1)]


def test_names_and_numbers_are_sealed_on_the_phone(caller: Caller) -> None:
    script = """async () => {
      const { database } = await import('/static/js/attendance/store.js');
      const db = await database;
      return JSON.stringify([await db.getAll('facts'), await db.getAll('items')]);
    }"""
    name = caller.page.locator(f"{DUE} b").first.inner_text()
    assert [word in str(caller.page.evaluate(script)) for word in (name, "+84")] == [False, False]


def test_an_answer_of_another_day_is_kept_with_its_day(caller: Caller) -> None:
    caller.choose(DUE)
    caller.ready().choose(".outcome-used_alone", ".grades label", "#answer .disclosure summary")
    caller.page.locator("#asked-on").fill("2199-12-31")
    caller.choose("footer .btn-primary:visible")
    assert "Ngày này chưa tới" in caller.page.locator("[data-problem=asked_on]").inner_text()
    day = caller.page.locator("#asked-on").get_attribute("min")
    assert day
    caller.page.locator("#asked-on").fill(day)
    caller.page.locator("#note").fill("Bác kể ở chợ")
    caller.save()
    caller.context.set_offline(False)
    assert until(lambda: caller.kept("answer"), {"sent"}) == {"sent"}
    sql = "select date(answered_at, '+7 hours'), note from learners_followupanswer where id = ?"
    assert query(caller.site, sql, *caller.kept_ids("answer")) == [(day, "Bác kể ở chợ")]


def test_who_keeps_nothing_on_the_phone_goes_on_through_the_server(person: Callable[..., Person]) -> None:
    page = person("dieuphoi").goes_to("/learners/follow-ups/")
    page.locator("#follow-ups .list-row").first.click()
    first = page.url
    page.locator(".outcome-used_alone").click()
    page.locator(".grades label").first.click()
    with page.expect_navigation():
        page.locator("footer .btn-primary").click()
    assert (page.url != first, page.locator(".ask-name").count()) == (True, 1)
    assert "Đã ghi" in page.locator(".toast").first.inner_text()
