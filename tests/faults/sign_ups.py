"""Many people want few places at once: `python -m tests.faults.sign_ups --people 500 --places 30`.

Shifts, the seats of learners and those of the public page, over HTTP against a real server; on SQLite, or on the
PostgreSQL of DATABASE_URL:
`python -m tests.services python -m tests.faults.sign_ups`.
"""

import argparse
import os
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPConnection
from threading import Barrier
from urllib.parse import urlencode
from uuid import UUID

from tests.faults.served import Served, served

AT_ONCE = 50  # connections; each person posts on their own, as soon as one is free


def post(site: Served, path: str, person: dict[str, str], **fields: str) -> int:
    connection = HTTPConnection("127.0.0.1", site.port, timeout=60)
    headers = {
        "Cookie": f"sessionid={person['session']}; csrftoken={person['csrf']}", "X-CSRFToken": person["csrf"],
        "Content-Type": "application/x-www-form-urlencoded", "X-Forwarded-For": person.get("address", "127.0.0.1"),
    }  # fmt: skip
    try:
        connection.request("POST", path, urlencode(fields), headers)
        response = connection.getresponse()
        response.read()
        return response.status
    finally:
        connection.close()


def all_at_once(jobs: list) -> Counter[int]:
    """The statuses; the first `AT_ONCE` start together."""
    gate = Barrier(min(AT_ONCE, len(jobs)))

    def run(place: int) -> int:
        if place < gate.parties:
            gate.wait()
        return jobs[place]()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return Counter(pool.map(run, range(len(jobs))))


def shifts(site: Served, places: int) -> list[str]:
    """Everybody taps twice: who is not among the first stands on the list, once, in an order without a gap."""
    facts = site.facts["crowd"]
    path = f"/sessions/{facts['session']}/sign-ups/"
    jobs = [lambda person=person: post(site, path, person, role="companion") for person in facts["people"] * 2]
    told, count = all_at_once(jobs), len(facts["people"])
    taken = [row[0] for row in site.rows("SELECT place FROM training_signup ORDER BY place")]
    waiting = site.rows("SELECT number, state FROM training_wait ORDER BY joined_at")
    due = [(number, "waiting") for number in range(1, count - places + 1)]
    wrong = [] if told == {302: 2 * count} else [f"shifts answered {dict(told)}"]
    wrong += [] if taken == list(range(1, places + 1)) else [f"places taken: {taken}"]
    return wrong + ([] if waiting == due else [f"waiting: {len(waiting)}, due {len(due)}, or out of order"])


def seats(site: Served, places: int) -> list[str]:
    """The leader's phones enrol one person each: as many as there are seats, the others are told why not."""
    facts = site.facts["crowd"]
    path, leader = f"/sessions/{facts['session']}/enrolments/", facts["people"][0]
    jobs = [lambda learner=learner: post(site, path, leader, learner=learner) for learner in facts["learners"]]
    told, count = all_at_once(jobs), len(facts["learners"])
    enrolled = site.rows(f"SELECT count(*) FROM training_enrolment WHERE session_id = {quoted(site, facts)}")[0][0]
    wrong = [] if told == {302: places, 422: count - places} else [f"seats answered {dict(told)}"]
    return wrong + ([] if enrolled == places else [f"{enrolled} enrolled"])


def public_seats(site: Served, places: int) -> list[str]:
    """Residents without an account tap twice each: as many as there are seats sit, the others wait in order, once."""
    facts = site.facts["crowd"]
    path, count = f"/nearby/{facts['public']}/seat/", len(facts["people"])
    said = {"full_name": "Nguyễn Thị Hợi", "agrees": "on", "wait": "1"}
    jobs = [  # an address for each tap: taps from one wait for the limiter's lock
        lambda n=n: post(site, path, resident(n, facts), number=str(UUID(int=n % count + 1)), **said)
        for n in range(2 * count)
    ]
    told, session = all_at_once(jobs), quoted(site, facts, "public")
    seated = site.rows(f"SELECT count(*) FROM training_enrolment WHERE session_id = {session}")[0][0]
    waits = f"SELECT number, state FROM training_seatwait WHERE session_id = {session} ORDER BY joined_at"
    wrong = [] if told == {302: 2 * count} else [f"the public page answered {dict(told)}"]
    wrong += [] if seated == places else [f"{seated} seated"]
    due = [(number, "waiting") for number in range(1, count - places + 1)]
    return wrong + ([] if site.rows(waits) == due else ["the waiting list for seats has gaps or is out of order"])


def resident(number: int, facts: dict) -> dict[str, str]:
    """Somebody with an address of their own, not signed in."""
    return {"session": "", "csrf": facts["people"][0]["csrf"], "address": f"10.0.{number // 250}.{number % 250 + 1}"}


def quoted(site: Served, facts: dict, name: str = "session") -> str:
    """The session's id as the engine stores it."""
    return f"'{facts[name] if site.url.startswith('postgres') else facts[name].replace('-', '')}'"


def run(places: int, site: Served) -> list[str]:
    return shifts(site, places) + seats(site, places) + public_seats(site, places)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.sign_ups")
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument("--places", type=int, default=30)
    options, started = parser.parse_args(), time.monotonic()
    url = os.environ.get("DATABASE_URL", "")
    is_postgresql = url.startswith("postgres")
    with served(url if is_postgresql else "", people=options.people, places=options.places) as site:
        wrong = run(options.places, site)
    engine, seconds = "PostgreSQL" if is_postgresql else "SQLite", time.monotonic() - started
    print(f"{options.people} people, {options.places} places on {engine}: {len(wrong)} wrong, {seconds:.0f} s")
    print("\n".join(wrong[:20]))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
