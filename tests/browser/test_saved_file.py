"""What a phone saves as a file when nothing else helps: everything that is not in the ledger, of every kind."""

import json
from collections.abc import Callable

import pytest

from tests.browser.phones import Phone

pytestmark = pytest.mark.browser
# One item of each kind, kept as the pages keep them.
KEEP = """async (session) => {
  const at = "/static/js/attendance/";
  const modules = ["items", "store", "clock"].map((name) => import(`${at}${name}.js`));
  const [{ keep }, { fact }, { newId }] = await Promise.all(modules);
  const of = () => ({ id: newId(), session, observed_at: "2026-07-15T08:31:05.120+07:00" });
  const person = { id: newId(), name: "Trần Thị Bưởi", phone: null, consent: { purpose: "training", given: true } };
  const mark = { ...of(), learner: person.id, status: "present", hlc: 5, seen: 0 };
  const entry = { ...of(), outcome: "nobody_home", skill: null, learner: null, takes_back: null, hlc: 5, seen: 0 };
  const bodies = { learner: person, mark, guest: { ...of(), counted: true }, encounter: entry };
  await keep(await fact("user"), Object.entries(bodies).map(([kind, body]) => ({ kind, body })), session);
  return Object.fromEntries(Object.entries(bodies).map(([kind, body]) => [`${kind}s`, [body]]));
}"""


def test_the_saved_file_holds_every_kind_of_item(phone: Callable[..., Phone], path: str) -> None:
    who = phone()
    who.context.set_offline(True)
    kept = who.page.evaluate(KEEP, path.split("/")[2])
    who.page.locator("[data-show-waiting]").click()
    with who.page.expect_download() as saved:
        who.page.locator("[data-export]").click()
    document = json.loads(saved.value.path().read_text())
    assert {name: document[name] for name in kept} == kept
