"""Heads without a name from a phone: counted once, taken back for good, in whatever order they come."""

import itertools

import pytest
from django.utils import timezone

from campaign.ids import new_id
from sessions.models import Guest, QuarantinedMark, TrainingSession
from tests.sessions.conftest import make_roll
from tests.sessions.sync.conftest import phone_of

pytestmark = pytest.mark.django_db


def guest(roll, **changes):
    moment = "2026-07-15T08:31:05.120+07:00"
    return {"id": str(new_id()), "session": str(roll.session.pk), "counted": True, "observed_at": moment} | changes


def told(phone, *guests) -> list[str]:
    return [result["outcome"] for result in phone.send(guests=list(guests))["guests"]]


def count(roll) -> int:
    return TrainingSession.objects.with_guest_count().get(pk=roll.session.pk).guest_count


def test_a_head_is_counted_once_however_often_it_comes(phone, roll):
    one, other = guest(roll), guest(roll)
    assert [told(phone, one, other, one), told(phone, one)] == [["stored", "stored", "seen"], ["seen"]]
    assert (count(roll), Guest.objects.values_list("counted_by", flat=True).distinct().get()) == (2, roll.leader.pk)


@pytest.mark.parametrize("order", list(itertools.permutations([0, 1, 0, 1], 4))[:6])
def test_taken_back_it_stays_so_in_any_order(phone, roll, order):
    counted = guest(roll)
    both = (counted, counted | {"counted": False})
    for place in order:
        told(phone, both[place])
    assert (count(roll), Guest.objects.count()) == (0, 1)


def test_counted_and_taken_back_in_one_batch(phone, roll):
    counted = guest(roll)
    assert (told(phone, counted, counted | {"counted": False}), count(roll)) == (["stored", "stored"], 0)


def test_a_bad_one_is_kept_in_quarantine_and_blocks_nothing(phone, roll, cast):
    cancelled = make_roll(cast, 0, cancelled_at=timezone.now())
    bad = [guest(roll, counted=1), "x", guest(roll, session=str(new_id())), guest(cancelled), guest(roll, id="x")]
    assert told(phone, *bad, guest(roll)) == ["refused"] * 5 + ["stored"]
    codes = sorted(QuarantinedMark.objects.values_list("code", flat=True))
    assert (count(roll), codes) == (1, ["bad_item", "bad_item", "bad_item", "session_cancelled", "unknown_session"])


def test_the_id_of_another_session_is_a_conflict(phone, roll, cast):
    first = guest(roll)
    told(phone, first)
    other = make_roll(cast, 0)
    assert told(phone, guest(other, id=first["id"])) == ["conflict"]
    assert (count(roll), count(other)) == (1, 0)


def test_a_stranger_counts_nobody_and_takes_nobody_back(phone, roll, cast):
    known = guest(roll)
    told(phone, known)
    stranger = phone_of(cast.outsider)
    assert told(stranger, guest(roll), known | {"counted": False}) == ["refused", "refused"]
    assert count(roll) == 1


def test_a_right_taken_away_after_counting_is_stored_for_review(phone, roll, cast):
    roll.session.day = timezone.localdate() - timezone.timedelta(3)
    roll.session.save()
    cast.leader.memberships.update(starts_on=roll.session.day, ends_on=roll.session.day)
    [result] = phone.send(guests=[guest(roll)])["guests"]
    assert (result["outcome"], result["pending_review"], Guest.objects.get().pending_review) == ("stored", True, True)


def test_the_roster_tells_who_counts_and_who_was_taken_back(phone, roll):
    one, other = sorted((guest(roll), guest(roll)), key=lambda item: item["id"])
    told(phone, one, other, other | {"counted": False})
    wanted = [{"id": one["id"], "counted": True}, {"id": other["id"], "counted": False}]
    assert phone.roster(roll.session.pk).json()["guests"] == wanted


def test_who_does_not_speak_of_guests_hears_nothing_of_them(phone, roll):
    assert ("guests" in phone.send(roll.mark()), phone.send(guests=[])["guests"]) == (False, [])


@pytest.mark.parametrize("guests", [None, {}, "x", 1])
def test_what_is_no_list_is_no_batch(phone, guests):
    assert phone.post(phone.batch(guests=guests)).json()["code"] == "bad_batch"
