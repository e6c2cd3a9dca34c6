"""Quick entries of a phone: an optional list of protocol 1, judged one by one, in any order, once."""

import pytest
from django.utils import timezone

from campaign.ids import new_id
from sessions.models import Attendance, Encounter, Guest, QuarantinedMark
from tests import factories
from tests.sessions.conftest import make_roll
from tests.sessions.sync.conftest import phone_of, walk_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(cast):
    factories.make_skill("D1")
    return make_roll(cast, kind="door_to_door")


def entry(desk, **changes):
    now = int(timezone.now().timestamp() * 1000)
    return {
        "id": str(new_id()), "session": str(desk.session.pk), "outcome": "helped", "skill": "D1", "learner": None,
        "takes_back": None, "hlc": now, "seen": 0, "observed_at": timezone.now().isoformat(),
    } | changes  # fmt: skip


def back(made):
    return made | {"id": str(new_id()), "takes_back": made["id"], "hlc": made["hlc"] + 1, "seen": made["hlc"]}


def told(phone, *entries, **batch):
    return [(one["outcome"], one.get("code")) for one in phone.send(encounters=list(entries), **batch)["encounters"]]


def counts():
    return Guest.objects.counted().count(), Attendance.objects.filter(status="present").count()


def test_each_has_its_own_outcome_in_order(phone, desk):
    good = entry(desk)
    told(phone, good)
    bad = [entry(desk, outcome="slept"), entry(desk, skill="ZZ"), good | {"outcome": "later"}, 7]
    assert told(phone, good, *bad, entry(desk, outcome="nobody_home", skill=None)) == [
        ("seen", None), ("refused", "bad_outcome"), ("refused", "unknown_skill"), ("conflict", "conflict"),
        ("refused", "bad_item"), ("stored", None),
    ]  # fmt: skip
    assert (QuarantinedMark.objects.count(), Encounter.objects.count(), counts()) == (4, 2, (1, 0))


def test_a_walk_in_comes_with_their_entry_alone(phone, desk):
    person = walk_in()
    assert told(phone, entry(desk, learner=person["id"]), learners=(person,)) == [("stored", None)]
    assert counts() == (0, 1)


@pytest.mark.parametrize("by_name", [True, False])
@pytest.mark.parametrize("reverse", [True, False])
def test_what_was_taken_back_counts_nowhere_in_any_order(phone, desk, by_name, reverse):
    made = entry(desk, learner=str(desk.learners[0].pk) if by_name else None)
    for one in sorted([made, back(made)], key=lambda one: bool(one["takes_back"]), reverse=reverse):
        for _ in range(2):
            told(phone, one)
    assert (counts(), Encounter.objects.standing().count()) == ((0, 0), 0)


def test_a_phone_that_knows_no_entries_is_answered_without(phone, desk):
    assert "encounters" not in phone.send(desk.mark())


def test_a_strangers_entries_are_refused(desk, cast):
    assert told(phone_of(cast.outsider), entry(desk)) == [("refused", "not_yours")]
    assert (Encounter.objects.count(), counts()) == (0, (0, 0))


def test_a_volunteer_in_charge_enters(desk, cast):
    desk.session.sign_ups.create(volunteer=cast.member, role="lead")
    assert told(phone_of(cast.volunteer), entry(desk)) == [("stored", None)]


def test_the_roster_of_a_street_brings_skills_and_what_stands(phone, desk):
    gone, stays = entry(desk), entry(desk, outcome="later", skill=None)
    told(phone, gone, stays, back(gone))
    roster = phone.roster(desk.session.pk).json()
    assert [roster["skills"], [one["id"] for one in roster["encounters"]]] == [
        [{"code": "D1", "name": "Dùng VNeID"}], [stays["id"]],
    ]  # fmt: skip
