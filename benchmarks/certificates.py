"""`python -m benchmarks.certificates --papers 10000`: issues and prints a batch, and says what it took.

In a database of its own that is thrown away: everyone came to three sessions, does two skills alone and agreed.
"""

import argparse
import os
import resource
import tempfile
import time
from datetime import timedelta


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--papers", type=int, default=10_000)
    papers = parser.parse_args().papers
    with tempfile.TemporaryDirectory() as folder:
        os.environ |= {"VAR_DIR": folder, "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3", "REDIS_URL": ""}
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
        import django

        django.setup()
        measure(papers)


def measure(papers: int) -> None:
    from django.core.management import call_command
    from rich.progress import BarColumn, MofNCompleteColumn, Progress

    from learners import batches
    from sessions import qualifying

    call_command("migrate", verbosity=0)
    campaign = fill(papers)
    batch = batches.begin("learner", campaign=campaign, area=campaign.area, total=papers, by=None)
    batches.claim(batch)
    memory: list[int] = []
    wall, cpu = time.monotonic(), time.process_time()
    with Progress("Certificates", BarColumn(), MofNCompleteColumn()) as progress:
        bar = progress.add_task("", total=papers)

        def told(done: int) -> None:
            progress.update(bar, completed=done)
            memory.append(resident())

        qualifying.work_on(batch, told=told)
    wall, cpu = time.monotonic() - wall, time.process_time() - cpu
    batch.refresh_from_db()
    size = sum(len(part.content) for part in batch.parts.iterator(chunk_size=10))
    half, most = memory[len(memory) // 2], resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{batch.done} certificates in {len(memory)} files, {size / 1e6:.0f} MB")
    print(f"{wall:.1f} s by the clock, {cpu:.1f} s of work ({cpu / max(batch.done, 1) * 1000:.2f} ms each)")
    print(f"memory: {half} MB half-way, {memory[-1]} MB at the end, {most} MB at most")


def resident() -> int:
    """MB in memory now."""
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * resource.getpagesize() // 1024 // 1024


def fill(people: int) -> object:
    from django.utils import timezone

    from learners.models import Consent, Learner, Observation, Participation, Progress
    from sessions.models import Attendance, Mark
    from tests import factories

    city = factories.make_area("Thành phố Hà Nội", kind="province", code="01")
    ward = factories.make_area("Phường Láng", parent=city)
    campaign, team, now = factories.make_campaign(city), factories.make_team(ward), timezone.now()
    days = [now - timedelta(days=day) for day in (3, 5, 7)]
    meetings = [factories.make_session(campaign, team, starts_at=day) for day in days]
    skills = [factories.make_skill(code, short_vi=chip) for code, chip in (("D1", "VNeID"), ("C3", "Quét QR"))]
    found = [
        Learner(area=ward, full_name=f"Nguyễn Thị Hợi {n}", birth_year=1956, neighbourhood="tổ 7")
        for n in range(people)
    ]
    for one in found:
        one.name_fields()
    Learner.objects.bulk_create(found, batch_size=2000)
    Consent.objects.bulk_create(
        [Consent(learner=one, purpose="training", given_at=now) for one in found], batch_size=2000
    )
    from campaign.ids import new_id

    marks = [
        Mark(
            id=new_id(),
            session=each,
            learner=one,
            status="present",
            hlc=1,
            observed_at=now,
            origin="web",
            body_hash=b"",
        )
        for each in meetings
        for one in found
    ]
    Mark.objects.bulk_create(marks, batch_size=2000)
    came = [
        Attendance(session=mark.session, learner=mark.learner, status="present", hlc=1, mark=mark) for mark in marks
    ]
    Attendance.objects.bulk_create(came, batch_size=2000)
    seen = [Observation(learner=one, skill=skill, level=2, observed_at=now) for one in found for skill in skills]
    Observation.objects.bulk_create(seen, batch_size=2000)
    rows = [Progress(learner=row.learner, skill=row.skill, level=2, observed_at=now, observation=row) for row in seen]
    Progress.objects.bulk_create(rows, batch_size=2000)
    Participation.objects.bulk_create(
        [
            Participation(campaign=campaign, learner=one, area=ward, first_attended_on=now.date(), best_level=2)
            for one in found
        ],
        batch_size=2000,
    )
    return campaign


if __name__ == "__main__":
    main()
