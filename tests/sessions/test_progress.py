"""After the session: levels of everyone who came, saved once, with evidence where it is needed."""

import re

import pytest

from campaign.ids import new_id
from campaign.models import DirtyKey
from learners.models import Observation, Participation, Progress
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def skill(roll):
    skill = factories.make_skill("D1", short_vi="VNeID")
    roll.session.skills.add(skill)
    return skill


@pytest.fixture
def save(roll, cast, skill):
    client = cast.client(cast.team_leader)
    roll.send(roll.mark("present"))
    cell = f"{roll.learners[0].pk}-{skill.pk}"

    def post(level="", evidence="", *, note="", form=None):
        fields = {f"level-{cell}": level, f"evidence-{cell}": evidence, f"note-{roll.learners[0].pk}": note}
        return client.post(f"/sessions/{roll.session.pk}/progress/", fields | {"form": form or new_id()})

    return post


def levels(roll):
    return list(Progress.objects.filter(learner=roll.learners[0]).values_list("level", flat=True))


def test_only_those_who_came_are_asked_about_and_nothing_is_chosen(roll, cast, save, skill):
    page = cast.client(cast.team_leader).get(f"/sessions/{roll.session.pk}/progress/").content.decode()
    assert [page.count('class="person"'), page.count(" checked")] == [1, 0]


def test_a_chosen_level_is_noted_and_counts(roll, save):
    save("2")
    assert (levels(roll), Participation.objects.get().best_level) == ([2], 2)
    seen = Observation.objects.values_list("level", "training_session_id", "observed_by").get()
    assert seen == (2, roll.session.pk, roll.leader.pk)


def test_a_repeated_post_is_noted_once(save):
    form = new_id()
    save("2", form=form)
    save("2", form=form)
    assert Observation.objects.count() == 1


def test_a_level_may_go_down(roll, save):
    save("2")
    save("1")
    assert (levels(roll), Participation.objects.get().best_level) == ([1], 1)


def test_nothing_chosen_notes_nothing(save):
    save("")
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("level", ["5", "-1", "x", "2.0"])
def test_what_is_no_level_is_left_out(save, level):
    save(level)
    assert Observation.objects.count() == 0


@pytest.mark.parametrize("evidence", ["", "Con gái kể bác tự đặt lịch"])
def test_a_session_shows_no_use_at_home_and_says_where_it_is_written(roll, save, evidence):
    response = save("3", evidence)
    page = response.content.decode()
    assert (response.status_code, Observation.objects.count()) == (422, 0)
    assert ["hoặc ở trang của người học" in page, f"/learners/{roll.learners[0].pk}/?skill=D1" in page] == [True, True]


def test_use_at_home_is_not_offered_after_a_session(roll, cast, save, skill):
    page = cast.client(cast.team_leader).get(f"/sessions/{roll.session.pk}/progress/").content.decode()
    assert [f'value="{level}"' in page for level in (0, 1, 2, 3, 4)] == [True, True, True, False, True]


def test_helping_others_needs_a_word(roll, save):
    refused, status = save("4").status_code, save("4", "Chỉ cho bà Mùi").status_code
    assert (refused, status, levels(roll)) == (422, 302, [4])


def test_a_note_on_pace_stays_with_the_person(roll, save):
    save("1", note="Từng việc một")
    roll.learners[0].refresh_from_db()
    assert (roll.learners[0].pace_note, Observation.objects.get().note) == ("Từng việc một", "Từng việc một")


def test_a_change_of_the_best_level_is_recomputed(save, roll, cast):
    DirtyKey.objects.all().delete()
    save("2")
    assert list(DirtyKey.objects.values_list("area", "day")) == [(cast.ward.pk, roll.session.day)]


def test_a_session_without_topics_asks_for_them(cast, roll):
    factories.make_skill("D1", short_vi="VNeID")
    roll.send(roll.mark("present"))
    client = cast.client(cast.team_leader)
    page = client.get(f"/sessions/{roll.session.pk}/progress/").content.decode()
    chosen = client.get(f"/sessions/{roll.session.pk}/progress/?skill=D1").content.decode()
    assert ["Hôm nay đã dạy gì?" in page, chosen.count('class="person"')] == [True, 1]


def test_the_page_costs_the_same_for_any_number_of_people(cast, django_assert_num_queries):
    from tests.sessions.conftest import make_roll

    roll = make_roll(cast, 40)
    roll.session.skills.add(factories.make_skill("D1"), factories.make_skill("D2"))
    roll.send(*[roll.mark("present", learner=learner) for learner in roll.learners])
    client = cast.client(cast.team_leader)
    with django_assert_num_queries(10):
        client.get(f"/sessions/{roll.session.pk}/progress/")


def test_the_next_tiny_step_of_everyone_is_told(roll, cast, save):
    save("1")
    page = cast.client(cast.team_leader).get(f"/sessions/{roll.session.pk}/progress/").content.decode()
    assert "Bước tiếp theo: VNeID · để bác tự làm" in re.sub(r"\s+", " ", page)
