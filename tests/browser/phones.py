"""A leader's phone in a real browser: what it shows, what it keeps, and what the server has of it."""

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Page

ITEMS = """async () => {
  const { database } = await import('/static/js/attendance/store.js');
  return (await database).getAll('items');
}"""
TODAY = """select session_id from training_enrolment join training_trainingsession s on s.id = session_id
    where s.finished_at is null and s.cancelled_at is null and s.day = date('now', '+7 hours')
    and s.team_id in (select m.team_id from teams_membership m join teams_volunteer v on v.id = m.volunteer_id
    join campaign_user u on u.id = v.user_id where u.username = 'doitruong' and m.role = 'leader')
    group by session_id order by count(*) desc limit 1"""


@dataclass(frozen=True)
class Site:
    url: str
    folder: Path


def query(site: Site, sql: str, *given: str) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(f"file:{site.folder}/db.sqlite3?mode=ro", uri=True)) as database:
        return database.execute(sql, given).fetchall()


def until[T](look: Callable[[], T], expected: T, seconds: float = 60) -> T:
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

    def kept(self, kind: str) -> set[str]:
        """The states of another kind of items."""
        return {item["state"] for item in self.page.evaluate(ITEMS) if item["kind"] == kind}

    def send(self) -> set[str]:
        """Back on the network: how the marks end, once the phone has done all that an answer asks of it."""
        self.context.set_offline(False)
        states = until(self.states, {"sent"})
        self.page.evaluate("navigator.locks.request('queue', () => true)")
        return states

    def folded(self, session: str) -> dict[str, str]:
        sql = "select learner_id, status from training_attendance where session_id = ?"
        return dict(query(self.site, sql, session))

    def stored(self) -> set[str]:
        return {row[0] for row in query(self.site, "select id from training_mark where origin = 'phone'")}

    def guests(self) -> str:
        line = self.page.locator("#roll-guests")
        return line.inner_text() if line.is_visible() else ""

    def count_one(self) -> None:
        """Someone who wants no name kept."""
        self.page.locator(".find .btn").click()
        self.page.locator("#newcomer [data-guest]").click()

    def refuse(self) -> None:
        """Nothing of this page gets through to the server's ledger."""
        self.page.route("**/sync/marks/", lambda route: route.abort())

    def accept(self) -> None:
        """The ledger can be reached again, and the leader sends at once."""
        self.page.unroute("**/sync/marks/")
        self.page.locator("[data-show-waiting]").click()
        self.page.locator("#waiting [data-send]").click()
