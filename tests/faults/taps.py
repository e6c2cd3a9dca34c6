"""How long a tap takes until it is painted, on a slowed-down browser with a long queue.

python -m tests.faults.taps --queued 500 --taps 60 --slowdown 4

Serves the demo with a database of its own, opens the roll call without a signal, puts marks into the queue, and taps.
Ends with 1 when the median is above 100 ms.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from uuid import UUID

from playwright.sync_api import Page, sync_playwright

from tests.availability import CHROMIUM_FLAGS, chromium
from tests.browser.conftest import PASSWORD, PHONE, sign_in
from tests.browser.phones import TODAY, Phone, Site, query
from tests.processes import ROOT, answer, running
from tests.services import free_port

MOST = 100  # ms
QUEUE = """async (count) => {
  const { keep } = await import("/static/js/attendance/items.js");
  const { newId } = await import("/static/js/attendance/clock.js");
  const { user, session } = document.getElementById("roll").dataset;
  const learners = [...document.querySelectorAll("#roll .roll-row")].map((row) => row.id.slice(4));
  const marks = Array.from({ length: count }, (_, turn) => ({ kind: "mark", body: {
    id: newId(), session, learner: learners[turn % learners.length], status: turn % 2 ? "late" : "present",
    hlc: Date.now() - count + turn, seen: 0, observed_at: new Date().toISOString() } }));
  await keep(user, marks, session);
}"""
TAPS = """async (count) => {
  const buttons = [...document.querySelectorAll("#roll .mark")];
  const times = [];
  const frame = () => new Promise(requestAnimationFrame);
  for (let turn = 0; turn < count; turn += 1) {
    const button = buttons[(turn * 7) % buttons.length];
    const was = button.getAttribute("aria-pressed");
    const from = performance.now();
    button.click();
    while (button.getAttribute("aria-pressed") === was) await frame();
    await frame(); // the next frame begins when this one is painted
    times.push(performance.now() - from);
    await new Promise((done) => setTimeout(done, 250));
  }
  return times;
}"""


def measure(page: Page, site: Site, *, queued: int, taps: int, slowdown: float) -> list[float]:
    sign_in(page, site, "doitruong")
    session = UUID(str(query(site, TODAY)[0][0]))
    leader = Phone(page, site).prepare(f"/sessions/{session}/attendance/")
    page.context.set_offline(True)
    page.evaluate(QUEUE, queued)
    page.reload()
    leader.ready()
    page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowdown})
    times: list[float] = page.evaluate(TAPS, taps)
    return times


def serve_and_measure(folder: Path, asked: argparse.Namespace) -> list[float]:
    port = free_port()
    env = {"VAR_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "REDIS_URL": ""}
    env |= {"DEMO_PASSWORD": PASSWORD, "PORT": str(port)}
    setup = [sys.executable, "manage.py", "setup", "--scale", "small"]
    subprocess.run(setup, cwd=ROOT, env=os.environ | env, check=True, stdout=subprocess.DEVNULL)
    serve = [sys.executable, "manage.py", "serve", "--port", str(port)]
    with running(serve, env, folder / "log") as server, sync_playwright() as playwright:
        server.wait_until(lambda: answer(port, "/health/live/") == 200)
        browser = playwright.chromium.launch(executable_path=asked.browser or chromium(), args=CHROMIUM_FLAGS)
        page = browser.new_context(viewport=PHONE, locale="vi-VN").new_page()
        site = Site(f"http://127.0.0.1:{port}", folder)
        return measure(page, site, queued=asked.queued, taps=asked.taps, slowdown=asked.slowdown)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--queued", type=int, default=500)
    parser.add_argument("--taps", type=int, default=60)
    parser.add_argument("--slowdown", type=float, default=4)
    parser.add_argument("--browser", default="", help="the program of another Chromium")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        times = serve_and_measure(Path(folder), asked)
    median = statistics.median(times)
    slow = statistics.quantiles(times, n=20)[-1]
    print(f"{len(times)} taps with {asked.queued} in the queue at {asked.slowdown:g}× slowdown:", end=" ")
    print(f"median {median:.0f} ms, 95 % within {slow:.0f} ms")
    return int(median > MOST)


if __name__ == "__main__":
    sys.exit(main())
