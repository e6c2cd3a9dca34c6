"""Forgetting people who are long gone: at its time, not earlier, and without moving a count."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from campaign import roll_ups
from campaign.models import AuditEntry, RollUp, User
from campaign.models.audit import note
from campaign.rights.traces import GONE
from learners import merging
from learners.erasure import erase
from learners.models import Learner
from sessions import forgetting
from teams.models import Guardian, Volunteer
from tests import factories
from tests.conftest import Cast
from tests.sessions.conftest import Roll

pytestmark = pytest.mark.django_db
PHONE = "+84987654321"


@pytest.fixture
def learner(cast: Cast) -> Learner:
    """Came today."""
    learner = factories.make_learner(cast.ward, team=cast.team, phone=PHONE, neighbourhood="tổ 7")
    came_today(cast, learner)
    return learner


def came_today(cast: Cast, learner: Learner) -> None:
    session = cast.session(starts_at=timezone.now() - timedelta(hours=3))
    factories.enrol(session, learner)
    roll = Roll(session, [learner], cast.team_leader)
    roll.send(roll.mark(learner=learner))
    roll_ups.recompute_pending()


def run(days: int) -> dict[str, int]:
    """The daily run of so many days from now."""
    return forgetting.forget(timezone.localdate() + timedelta(days))


def contact(learner: Learner) -> tuple[str, str]:
    learner.refresh_from_db()
    return str(learner.phone), learner.neighbourhood


def numbers() -> list[tuple[object, ...]]:
    return sorted(RollUp.objects.values_list("area", "day", "metric", "subject", "value"))


@pytest.mark.parametrize(("days", "kept"), [(365, (PHONE, "tổ 7")), (366, ("", ""))])
def test_contact_is_kept_twelve_months_after_the_last_session(learner, days, kept):
    run(days)
    assert (contact(learner), learner.full_name) == (kept, "Nguyễn Thị Hợi")


def test_somebody_who_still_comes_is_reached_under_every_entry(learner, cast):
    twin = factories.make_learner(cast.ward, team=cast.team, phone=PHONE)
    merging.merge(learner, twin, by=cast.coordinator)
    with time_machine.travel(timezone.now() + timedelta(days=300), tick=False):
        came_today(cast, learner)
    run(366)
    assert [contact(each)[0] for each in (learner, twin)] == [PHONE, PHONE]


def test_forgetting_moves_no_count_and_is_done_once(learner):
    before = numbers()
    assert (run(400)["learners"], run(400)["learners"], numbers()) == (1, 0, before)


@pytest.mark.parametrize(("days", "names"), [(730, "Trần Gia Bảo"), (731, GONE)])
def test_a_volunteer_is_nameless_24_months_after_leaving(cast, days, names):
    member = cast.member
    Volunteer.objects.filter(pk=member.pk).update(phone=PHONE)
    member.memberships.update(ends_on=timezone.localdate())
    run(days)
    member.refresh_from_db()
    assert (member.full_name, member.email == "") == (names, names == GONE)


def test_a_volunteer_in_any_team_stays(cast):
    cast.member.memberships.update(ends_on=timezone.localdate())
    factories.join(cast.foreign_team, cast.member)
    assert run(1000)["volunteers"] == 0


@pytest.mark.parametrize(("days", "names"), [(729, "Lê Thị Thử"), (732, GONE)])
def test_a_volunteer_who_was_never_in_a_team_is_nameless_24_months_after_they_came(db, days, names):
    stranger = factories.make_volunteer("Lê Thị Thử")
    run(days)
    stranger.refresh_from_db()
    assert stranger.full_name == names


def awaited(cast: Cast, account: User | None = None) -> Guardian:
    young = factories.make_volunteer("Lê Thị Thử", birth_year=timezone.localdate().year - 14, user=account)
    return Guardian.objects.create(
        volunteer=young, team=cast.team, full_name="Lê Văn Cha", phone=PHONE, must_agree=True
    )


def test_of_whose_parents_never_agreed_nothing_is_left(cast):
    account = factories.make_user("thu", is_active=False)
    guardian = awaited(cast, account)
    assert (run(732)["volunteers"], run(732)["volunteers"]) == (1, 0)
    left = [Guardian.objects.filter(pk=guardian.pk), Volunteer.objects.filter(pk=guardian.volunteer_id)]
    assert [rows.exists() for rows in (*left, User.objects.filter(pk=account.pk))] == [False, False, False]


def test_a_guardian_who_was_still_to_be_asked_is_forgotten_with_the_volunteer(cast):
    guardian = awaited(cast)
    factories.join(cast.team, guardian.volunteer)
    guardian.volunteer.memberships.update(ends_on=timezone.localdate())
    run(731)
    guardian.refresh_from_db()
    assert (guardian.full_name, str(guardian.phone), guardian.must_agree) == ("", "", False)


def test_the_audit_ends_after_24_months_and_says_that_it_does(cast):
    note("exported", about=None, by=cast.coordinator.pk)
    assert (run(730)["audit"], run(732)["audit"]) == (0, 1)
    assert list(AuditEntry.objects.values_list("act", "details")) == [
        ("retention", {"learners": 0, "volunteers": 0, "audit": 1})
    ]


def test_the_command_tells_before_it_forgets(learner):
    said = io.StringIO()
    with time_machine.travel(timezone.now() + timedelta(days=400), tick=False):
        call_command("privacy", "due", stdout=said)
    assert (said.getvalue().split()[0], contact(learner)[0]) == ("1", PHONE)


def test_who_was_erased_is_erased_again_after_a_restored_backup(learner, cast, monkeypatch):
    erase(learner, by=cast.coordinator)
    listed = io.StringIO()
    call_command("privacy", "erased", stdout=listed)
    Learner.objects.filter(pk=learner.pk).update(full_name="Nguyễn Thị Hợi", erased_at=None)  # the backup
    monkeypatch.setattr("sys.stdin", io.StringIO(listed.getvalue()))
    call_command("privacy", "replay", stdout=io.StringIO())
    learner.refresh_from_db()
    assert learner.full_name == GONE
