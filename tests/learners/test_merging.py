"""Merging two entries of one person and parting them again: every number exact both ways."""

import random

import pytest
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import PhaseTotal, RollUp
from campaign.roll_ups import recompute_pending, verify
from learners.merging import AlreadyMerged, SamePerson, merge, unmerge
from learners.models import Consent, Learner, Merge, Participation, Progress
from learners.progress import Sight, observe
from learners.registration import accompany, likely_duplicates, set_consents
from sessions.attendance import roster_of
from sessions.models import Attendance
from sessions.sync.alike import people_alike
from sessions.sync.roster import versions_of
from teams.access import access_of
from tests import factories
from tests.imports_cast import learners
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db


@pytest.fixture
def roll(cast):
    return make_roll(cast, 4)


def numbers():
    recompute_pending()
    days = RollUp.objects.values_list("area", "day", "metric", "subject", "value")
    people = Participation.objects.values_list("learner", "area", "first_attended_on", "best_level")
    came = Attendance.objects.values_list("session", "learner", "status", "hlc", "mark", "disputed")
    levels = Progress.objects.values_list("learner", "skill", "level", "observation")
    totals = PhaseTotal.objects.values_list("area", "phase", "metric", "subject", "value")
    return [set(rows) for rows in (days, totals, people, came, levels)]


def total(metric):
    recompute_pending()
    rows = RollUp.objects.filter(area__kind="province", metric=metric).values_list("value", flat=True)
    return sum(rows)


def test_two_entries_of_one_person_are_one_turn_one_line_and_one_person(cast, roll):
    one, two = roll.learners[:2]
    roll.send(roll.mark(learner=one), roll.mark("late", learner=two))
    merge(two, one, by=cast.team_leader)
    assert (total("turns"), total("people_trained"), len(roster_of(roll.session.pk).lines)) == (1, 1, 3)


def test_marks_made_apart_fold_as_if_made_for_one(cast, roll):
    one, two = roll.learners[:2]
    roll.send(roll.mark(learner=one), roll.mark("absent", learner=two))
    merge(two, one, by=cast.team_leader)
    assert (roll.attendance(one)[0], roll.attendance(one)[2], Attendance.objects.count()) == ("absent", True, 1)


def test_a_late_mark_for_the_merged_counts_for_the_survivor_and_goes_back(cast, roll):
    one, two = roll.learners[:2]
    made = merge(two, one, by=cast.team_leader)
    roll.send(roll.mark(learner=two))
    assert roll.attendance(one)[0] == "present"
    unmerge(made, by=cast.team_leader)
    assert list(Attendance.objects.values_list("learner", "status")) == [(two.pk, "present")]


def test_levels_are_folded_over_both(cast, roll):
    one, two = roll.learners[:2]
    skill = factories.make_skill()
    made = merge(two, one, by=cast.team_leader)
    observe([Sight(new_id(), two.pk, skill.pk, 2)], by=cast.team_leader)
    assert list(Progress.objects.values_list("learner", "level")) == [(one.pk, 2)]
    unmerge(made, by=cast.team_leader)
    assert list(Progress.objects.values_list("learner", "level")) == [(two.pk, 2)]


def test_nobody_is_merged_with_themselves_or_in_a_circle(cast, roll):
    one, two, three = roll.learners[:3]
    merge(two, one, by=cast.team_leader)
    for pair, error in {(one, one): SamePerson, (one, two): SamePerson, (two, three): AlreadyMerged}.items():
        with pytest.raises(error):
            merge(*pair, by=cast.team_leader)
    assert Merge.objects.count() == 1


def test_merging_by_the_page_says_what_cannot_be(cast, roll):
    one, two, three = roll.learners[:3]
    merge(two, one, by=cast.team_leader)
    client = cast.client(cast.team_leader)
    same, merged = "cùng một hồ sơ", "đã được gộp trước đó"
    for stays, other, words in [(one, one, same), (two, one, merged), (three, two, merged)]:
        answer = client.post(f"/learners/{stays.pk}/merge/", {"other": other.pk})
        assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_merge_again_changes_nothing(cast, roll):
    one, two = roll.learners[:2]
    assert merge(two, one, by=cast.team_leader) == merge(two, one, by=cast.team_leader)


def test_seats_count_people(cast, roll):
    free = roll.session.free_seats()
    merge(roll.learners[1], roll.learners[0], by=cast.team_leader)
    assert roll.session.free_seats() == free + 1


def test_a_leader_of_either_team_sees_the_survivor(cast, roll):
    far = factories.make_learner(cast.foreign_ward, "Nguyễn Thị Xa", team=cast.foreign_team)
    merge(roll.learners[0], far, by=cast.coordinator)
    seen = Learner.objects.visible_to(access_of(cast.team_leader)).filter(pk=far.pk)
    assert seen.with_leading(access_of(cast.team_leader)).get().is_led is True


def act(cast, roll, dice, skill):
    learner = dice.choice(roll.learners)
    roll.send(roll.mark(dice.choice(["present", "late", "absent", "unmarked"]), learner=learner))
    observe([Sight(new_id(), learner.pk, skill.pk, dice.randint(0, 2))], by=cast.team_leader)


def unite(cast, roll, dice):
    pair = dice.sample(roll.learners, 2)
    for learner in pair:
        learner.refresh_from_db()
    try:
        return [merge(*pair, by=cast.team_leader)]
    except (SamePerson, AlreadyMerged):
        return []


@pytest.mark.parametrize("seed", range(12))
def test_parting_everyone_restores_every_number(cast, seed):
    dice, roll, skill = random.Random(seed), make_roll(cast, 5), factories.make_skill()
    for _ in range(8):
        act(cast, roll, dice, skill)
    before, live = numbers(), []
    for _ in range(6):
        live += unite(cast, roll, dice)
        if live and dice.random() < 0.3:
            unmerge(live.pop(dice.randrange(len(live))), by=cast.team_leader)
        recompute_pending()
        assert verify(cast.campaign).differences == 0
    for made in dice.sample(live, len(live)):
        unmerge(made, by=cast.team_leader)
    assert numbers() == before


@pytest.mark.parametrize("seed", range(6))
def test_what_is_written_while_merged_ends_as_if_nobody_had_been_merged(cast, seed):
    dice, roll, skill = random.Random(seed), make_roll(cast, 5), factories.make_skill()
    live = []
    for _ in range(6):
        live += unite(cast, roll, dice)
        act(cast, roll, dice, skill)
        recompute_pending()
        assert verify(cast.campaign).differences == 0
    for made in live:
        unmerge(made, by=cast.team_leader)
    assert Attendance.objects.count() == len({mark.learner_id for mark in roll.session.marks.all()})


def test_two_are_merged_on_the_page_and_parted_by_undo(cast, roll):
    one, two = roll.learners[:2]
    client = cast.client(cast.team_leader)
    assert client.get(f"/learners/{one.pk}/merge/?other={two.pk}").status_code == 200
    client.post(f"/learners/{one.pk}/merge/", {"other": two.pk})
    assert client.get(f"/learners/{two.pk}/").headers["Location"] == f"/learners/{one.pk}/"
    client.post(f"/learners/merges/{Merge.objects.get().pk}/undo/")
    assert client.get(f"/learners/{two.pk}/").status_code == 200


def test_nobody_outside_the_scope_is_merged(cast, roll):
    far = factories.make_learner(cast.foreign_ward, "Nguyễn Thị Xa", team=cast.foreign_team)
    answer = cast.client(cast.team_leader).post(f"/learners/{roll.learners[0].pk}/merge/", {"other": far.pk})
    assert (answer.status_code, Merge.objects.count()) == (404, 0)


def test_the_page_shows_what_was_agreed_noted_and_who_accompanies_under_either_entry(cast, roll):
    one, two = roll.learners[:2]
    Learner.objects.filter(pk=two.pk).update(pace_note="đọc chậm, chữ to")
    set_consents(two, ["training", "reminders"], by=cast.team_leader)
    accompany([two.pk], team=cast.foreign_team.pk)
    merge(two, one, by=cast.team_leader)
    client = cast.client(cast.team_leader)
    page = client.get(f"/learners/{one.pk}/").context
    purposes = client.get(f"/learners/{one.pk}/consents/").context["purposes"]
    agreed = [purpose for purpose in purposes if purpose.live]
    assert (len(agreed), page["pace_notes"]) == (2, ["đọc chậm, chữ to"])
    assert {team.pk for team in page["teams"]} == {cast.team.pk, cast.foreign_team.pk}


def test_withdrawing_withdraws_what_either_entry_agreed_to(cast, roll):
    one, two = roll.learners[:2]
    set_consents(two, ["training", "reminders"], by=cast.team_leader)
    merge(two, one, by=cast.team_leader)
    set_consents(one, ["training"], by=cast.team_leader)
    assert set(Consent.objects.live_of(one.pk).values_list("purpose", flat=True)) == {"training"}


def test_a_merged_entry_is_a_likely_duplicate_that_stands_for_the_survivor(cast, roll):
    one, two = roll.learners[:2]
    merge(two, one, by=cast.team_leader)
    assert likely_duplicates(two.full_name, area=two.area_id) == [Learner.objects.get(pk=one.pk)]


def test_the_same_file_again_finds_the_survivor(cast, roll):
    one, two = roll.learners[:2]
    Learner.objects.filter(pk=two.pk).update(birth_year=1956, phone="+84912345678")
    merge(two, one, by=cast.team_leader)
    (row,) = learners([two.full_name, "1956", "0912345678", "Phường Láng", ""])
    assert (row.state, row.like["name"]) == ("duplicate", one.full_name)


def test_a_walk_in_like_a_merged_entry_is_like_the_survivor_once(cast, roll):
    one, two = roll.learners[:2]
    merge(two, one, by=cast.team_leader)
    new = factories.make_learner(two.area, two.full_name, team=cast.team)
    alike = people_alike([new.pk], access_of(cast.team_leader))
    assert [pair.learner for pair in alike] == [one.pk]
    merge(new, one, by=cast.team_leader)
    assert people_alike([new.pk], access_of(cast.team_leader)) == []


def test_the_versions_of_a_disputed_row_come_from_all_entries(cast, roll):
    one, two = roll.learners[:2]
    roll.send(roll.mark(learner=one), roll.mark("absent", learner=two))
    merge(two, one, by=cast.team_leader)
    versions = versions_of(roll.session.pk, [one.pk])[one.pk]["versions"]
    assert [version["status"] for version in versions] == ["absent", "present"]


def test_a_correction_by_a_clock_that_is_ahead_outranks_what_it_saw_under_the_other_entry(cast, roll):
    one, two = roll.learners[:2]
    merge(two, one, by=cast.team_leader)
    now = timezone.now()
    ahead = int(now.timestamp() * 1000) + 3 * 24 * 3_600_000
    roll.send(roll.mark("present", learner=two, hlc=ahead), now=now, device_id=new_id())
    roll.send(roll.mark("absent", learner=one, hlc=ahead + 1, seen=ahead), now=now, device_id=new_id())
    assert roll.attendance(one)[0] == "absent"


def test_editing_a_merged_entry_leads_to_the_survivor(cast, roll):
    one, two = roll.learners[:2]
    merge(two, one, by=cast.team_leader)
    answer = cast.client(cast.team_leader).get(f"/learners/{two.pk}/edit/")
    assert answer.headers["Location"] == f"/learners/{one.pk}/edit/"
