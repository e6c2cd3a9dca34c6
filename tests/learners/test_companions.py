"""Companions: paired with reasons, never too many, nobody young alone, handed over when somebody leaves."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from learners.companions.experience import kept, whole
from learners.companions.pairing import Handover, MinorAlone, TooMany, end, hand_over, pair, reopen
from learners.companions.suggestions import suggest
from learners.merging import merge
from learners.models import Action, Companion, Learner, Qualification
from sessions.models import SignUp
from teams.access import access_of
from teams.memberships import leave
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


@pytest.fixture
def learner(cast):
    return factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team)


@pytest.fixture
def young(cast):
    volunteer = factories.make_volunteer("Lê Bảo Trân", birth_year=YEAR - 17)
    factories.join(cast.team, volunteer)
    return volunteer


def open_pairs():
    return list(
        Companion.objects.open().values_list("volunteer__full_name", flat=True).order_by("volunteer__full_name")
    )


def choose(cast, learner, volunteer, user=None, **fields):
    url = f"/learners/{learner.pk}/companion/"
    return cast.client(user or cast.team_leader).post(url, {"volunteer": volunteer.pk} | fields, follow=True)


def test_a_pairing_made_twice_is_one(cast, learner):
    for _ in range(2):
        assert "đồng hành với bác Hợi" in choose(cast, learner, cast.member).content.decode()
    assert open_pairs() == ["Trần Gia Bảo"]


def test_who_takes_over_gets_the_note_and_the_open_steps(cast, learner):
    _, _, step = factories.make_stuck(learner)
    first = pair(learner, cast.member, by=cast.team_leader)
    step.volunteer = cast.member
    step.save()
    choose(cast, learner, cast.leader, instead_of=first.pk, note="Hay lo bấm nhầm")
    step.refresh_from_db()
    now = Companion.objects.open().get()
    assert (now.volunteer, now.takes_over, now.note, step.volunteer) == (
        cast.leader, first, "Hay lo bấm nhầm", cast.leader,
    )  # fmt: skip


def test_visits_to_the_home_do_not_go_along_to_someone_young(cast, learner, young):
    _, _, step = factories.make_stuck(learner)
    Action.objects.update(kind="home_visit", volunteer=cast.member)
    first = pair(learner, cast.member, by=cast.team_leader)
    pair(learner, cast.leader, by=cast.team_leader)
    pair(learner, young, by=cast.team_leader, instead_of=first)
    step.refresh_from_db()
    assert step.volunteer is None


def test_nobody_accompanies_more_than_four(cast, learner):
    for number in range(4):
        pair(factories.make_learner(cast.ward, f"Bác {number}", team=cast.team), cast.member, by=cast.team_leader)
    page = choose(cast, learner, cast.member)
    assert (page.status_code, "nhiều nhất 4 bác" in page.content.decode()) == (422, True)
    with pytest.raises(TooMany):
        pair(learner, cast.member, by=cast.team_leader)


def test_nobody_young_accompanies_alone(cast, learner, young):
    assert "chưa đủ 18 tuổi" in choose(cast, learner, young).content.decode()
    pair(learner, cast.member, by=cast.team_leader)
    pair(learner, young, by=cast.team_leader)
    with pytest.raises(MinorAlone):
        end(Companion.objects.get(volunteer=cast.member), by=cast.team_leader)
    assert open_pairs() == ["Lê Bảo Trân", "Trần Gia Bảo"]


def test_an_end_is_taken_back(cast, learner):
    made = pair(learner, cast.member, by=cast.team_leader)
    client = cast.client(cast.team_leader)
    client.post(f"/learners/companions/{made.pk}/end/")
    assert open_pairs() == []
    client.post(f"/learners/companions/{made.pk}/reopen/")
    reopen(made)
    assert open_pairs() == ["Trần Gia Bảo"]


def test_whom_an_entry_stands_for_is_paired(cast, learner):
    other = factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team)
    merge(other, learner, by=cast.team_leader)
    other.refresh_from_db()
    assert pair(other, cast.member, by=cast.team_leader).learner_id == learner.pk


def test_suggestions_say_why(cast):
    roll = make_roll(cast, 2)
    skill = factories.make_skill("D1", short_vi="VNeID")
    roll.session.skills.add(skill)
    start = timezone.localtime() - timedelta(days=2)
    roll.session.set_times(start.replace(hour=9, minute=0), start.replace(hour=11, minute=0))
    roll.session.save()
    SignUp.objects.create(session=roll.session, volunteer=cast.member)
    learner = roll.learners[0]
    Learner.objects.filter(pk=learner.pk).update(free_mornings=True)
    learner.refresh_from_db()
    roll.send(roll.mark(learner=learner))
    best, *_ = suggest(learner, access_of(cast.team_leader), skill=skill)
    assert (best.volunteer, best.reasons[:2], best.reasons[2][:8], best.load) == (
        cast.member, ["1 buổi cùng nhau", "cùng phường"], "cùng rản", 0,
    )  # fmt: skip


def test_who_is_trained_for_the_next_step_is_suggested_first(cast, learner):
    skill, today = factories.make_skill("D1", short_vi="VNeID"), timezone.localdate()
    held = {"volunteer": cast.member, "skill": skill, "training_session_id": uuid4()}
    Qualification.objects.create(**held, granted_on=today, expires_on=today + timedelta(365))
    best, *_ = suggest(learner, access_of(cast.team_leader), skill=skill)
    assert (best.volunteer, best.reasons) == (cast.member, ["cùng phường", "được tập huấn VNeID"])


def test_continuity_is_the_share_of_sessions_together(cast):
    roll = make_roll(cast, 2)
    made = [Companion(learner=one, volunteer=cast.member, starts_on=roll.session.day) for one in roll.learners[:2]]
    Companion.objects.bulk_create(made)
    roll.send(roll.mark(learner=roll.learners[0]))
    assert whole(kept(made).values())[:] == (0, 1)
    SignUp.objects.create(session=roll.session, volunteer=cast.member)
    assert (whole(kept(made).values()).percent, list(kept(made))) == (100, [made[0].pk])


def test_whoever_left_is_listed_and_sees_their_learners_no_more(cast, learner):
    pair(learner, cast.member, by=cast.team_leader)
    client = cast.client(cast.volunteer)
    assert client.get(learner.get_absolute_url()).status_code == 200
    yesterday = timezone.localdate() - timedelta(1)
    leave(cast.team.memberships.get(volunteer=cast.member), on=yesterday, by=cast.team_leader)
    page = cast.client(cast.team_leader).get("/learners/companions/").content.decode()
    assert ("đã rời đội" in page, client.get(learner.get_absolute_url()).status_code) == (True, 404)


def test_whoever_leaves_soon_is_listed_too(cast, learner):
    pair(learner, cast.member, by=cast.team_leader)
    leave(cast.team.memberships.get(volunteer=cast.member), on=timezone.localdate() + timedelta(5), by=cast.team_leader)
    assert "rời đội trong hai tuần tới" in cast.client(cast.team_leader).get("/learners/companions/").content.decode()


def test_learners_are_handed_over_together_with_notes(cast, learner):
    other = factories.make_learner(cast.ward, "Lê Văn Tý", team=cast.team)
    pairs = [pair(one, cast.member, by=cast.team_leader) for one in (learner, other)]
    fields = {f"successor-{one.pk}": cast.leader.pk for one in pairs} | {f"note-{pairs[0].pk}": "Chữ to"}
    url = f"/learners/companions/of/{cast.member.pk}/handover/"
    for _ in range(2):
        cast.client(cast.team_leader).post(url, fields)
    rows = Companion.objects.open().order_by("note").values_list("volunteer", "note")
    assert list(rows) == [(cast.leader.pk, ""), (cast.leader.pk, "Chữ to")]


def test_a_handover_can_be_taken_back(cast, learner):
    former = pair(learner, cast.member, by=cast.team_leader)
    factories.make_stuck(learner)
    Action.objects.update(volunteer=cast.member)
    client, url = cast.client(cast.team_leader), f"/learners/companions/of/{cast.member.pk}/handover/"
    client.post(url, {f"successor-{former.pk}": cast.leader.pk})
    handed = (open_pairs(), Action.objects.get().volunteer)
    for _ in range(2):
        client.post(f"{url}undo/")
    assert (handed, (open_pairs(), Action.objects.get().volunteer)) == (
        ([cast.leader.full_name], cast.leader), ([cast.member.full_name], cast.member),
    )  # fmt: skip
    assert Companion.objects.get().pk == former.pk


def test_a_handover_that_cannot_be_changes_nothing(cast, learner, young):
    other = factories.make_learner(cast.ward, "Lê Văn Tý", team=cast.team)
    pairs = [pair(one, cast.member, by=cast.team_leader) for one in (learner, other)]
    with pytest.raises(MinorAlone):
        hand_over([Handover(pairs[0], cast.leader), Handover(pairs[1], young)], by=cast.team_leader)
    assert open_pairs() == ["Trần Gia Bảo", "Trần Gia Bảo"]


def test_a_handover_names_those_who_fit_and_the_row_that_cannot_be(cast, learner, young):
    row = pair(learner, cast.member, by=cast.team_leader)
    stranger = factories.make_volunteer("Vũ Khánh Anh")
    factories.join(cast.foreign_team, stranger)
    client, url = cast.client(cast.coordinator), f"/learners/companions/of/{cast.member.pk}/handover/"
    field = client.get(url).context["form"].fields[f"successor-{row.pk}"]
    named = {pk: label for pk, label in field.choices if pk}
    refused = client.post(url, {f"successor-{row.pk}": young.pk})
    assert (str(stranger.pk) in named, "cùng phường" in named[str(cast.leader.pk)]) == (False, True)
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, [f"successor-{row.pk}"])


def test_a_handover_to_nobody_says_so(cast, learner):
    pair(learner, cast.member, by=cast.team_leader)
    page = cast.client(cast.team_leader).post(f"/learners/companions/of/{cast.member.pk}/handover/", {})
    assert (page.status_code, "ít nhất một bác" in page.content.decode()) == (422, True)


@pytest.mark.parametrize("people", [1, 12])
def test_the_list_costs_the_same_for_any_number_of_pairs(cast, people, django_assert_num_queries):
    for number in range(people):
        volunteer = factories.make_volunteer(f"Lê {number}")
        factories.join(cast.team, volunteer)
        learner = factories.make_learner(cast.ward, f"Bác {number}", team=cast.team)
        Companion.objects.create(learner=learner, volunteer=volunteer, starts_on=timezone.localdate())
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(10):
        client.get("/learners/companions/")
