import random
import uuid
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from campaign.models import DirtyKey, PhaseTotal, RollUp, RollUpState
from campaign.roll_ups import mark_dirty, rebuild, rebuilding, recompute_pending, recomputing, refresh_phase, verify
from tests import factories
from tests import factories_attendance as roll_call
from tests.conftest import Cast

AUDIENCES = ("everyone", "older", "students")


def values(cast: Cast, metric: str, area: str = "city") -> dict[str, int]:
    rows = RollUp.objects.filter(campaign=cast.campaign, area=getattr(cast, area), metric=metric)
    return {str(day): value for day, value in rows.values_list("day", "value")}


def table() -> set[tuple[object, ...]]:
    days = RollUp.objects.values_list("area__name", "day", "metric", "subject", "value")
    return {*days, *PhaseTotal.objects.values_list("area__name", "phase__name", "metric", "subject", "value")}


@pytest.fixture
def attended(cast: Cast) -> list:
    """Two sessions today, in the own and the foreign ward; of four learners three came, one to both."""
    first = cast.session()
    # Half an hour after a full hour is the same day at any time of day.
    later = first.starts_at + timedelta(minutes=30)
    sessions = [first, factories.make_session(cast.campaign, cast.foreign_team, starts_at=later)]
    learners = [factories.make_learner(cast.ward, f"Nguyễn Văn {name}") for name in ("An", "Bình", "Chi", "Dung")]
    for learner, status in zip(learners, ("present", "late", "absent", "unmarked"), strict=True):
        roll_call.mark(sessions[0], learner, status)
    roll_call.mark(sessions[1], learners[0])
    roll_call.mark(sessions[1], learners[2])
    return [*sessions, *learners]


def test_city_counts_people_once_and_turns_always(cast: Cast, attended: list) -> None:
    recompute_pending()
    day = str(attended[0].day)
    assert values(cast, "people_trained") == {day: 3}
    assert values(cast, "turns") == {day: 4}
    assert values(cast, "sessions_held") == {day: 2}


def test_person_counts_in_the_ward_of_the_first_visit(cast: Cast, attended: list) -> None:
    recompute_pending()
    day = str(attended[0].day)
    assert (values(cast, "people_trained", "ward"), values(cast, "people_trained", "foreign_ward")) == (
        {day: 2},
        {day: 1},
    )


def test_levels_count_the_same_people(cast: Cast, attended: list) -> None:
    roll_call.observe(cast.campaign, attended[2], factories.make_skill("B1"), 3)
    roll_call.observe(cast.campaign, attended[3], factories.make_skill("B2"), 1)
    recompute_pending()
    steps = [sum(values(cast, f"people_{step}").values()) for step in ("trained", "tried", "alone")]
    assert steps == [3, 2, 1]


def test_zero_rows_are_deleted(cast: Cast, attended: list) -> None:
    recompute_pending()
    for session in attended[:2]:
        roll_call.cancel(session)
    recompute_pending()
    assert (RollUp.objects.count(), PhaseTotal.objects.count(), DirtyKey.objects.count()) == (0, 0, 0)


def test_phase_totals_follow_changed_dates(cast: Cast, attended: list) -> None:
    recompute_pending()
    totals = PhaseTotal.objects.filter(phase=cast.phase, area=cast.city, metric="turns")
    assert totals.get().value == 4
    cast.phase.starts_on = attended[0].day + timedelta(1)
    cast.phase.save()
    refresh_phase(cast.phase)
    assert totals.exists() is False


def test_recomputing_again_changes_nothing(cast: Cast, attended: list) -> None:
    recompute_pending()
    before = set(RollUp.objects.values_list("pk", "value"))
    mark_dirty(cast.campaign.pk, [(cast.ward.pk, attended[0].day)])
    recompute_pending()
    assert set(RollUp.objects.values_list("pk", "value")) == before


def test_key_marked_during_recomputation_stays(cast: Cast, attended: list, monkeypatch: pytest.MonkeyPatch) -> None:
    written = recomputing.write_leaves

    def write_while_someone_marks(campaign_id: uuid.UUID, keys: set) -> set[str]:
        subjects = written(campaign_id, keys)
        mark_dirty(campaign_id, [(cast.ward.pk, attended[0].day)])
        return subjects

    monkeypatch.setattr(recomputing, "write_leaves", write_while_someone_marks)
    assert recomputing.recompute_batch(cast.campaign.pk, 500) == 1
    assert DirtyKey.objects.get().area == cast.ward


def test_recomputing_costs_as_many_queries_for_one_key_as_for_many(cast: Cast, django_assert_max_num_queries) -> None:
    days = [timezone.localdate() - timedelta(n) for n in range(30)]
    mark_dirty(cast.campaign.pk, [(area.pk, day) for area in (cast.ward, cast.foreign_ward) for day in days])
    with django_assert_max_num_queries(33):
        assert recompute_pending() == 60


@pytest.mark.parametrize("seed", range(6))
def test_roll_ups_equal_a_recount_after_random_writes(cast: Cast, seed: int) -> None:
    choose = random.Random(seed)
    act_at_random(cast, choose)
    recompute_pending()
    recomputed = table()
    assert verify(cast.campaign).differences == 0
    rebuild(cast.campaign)
    assert table() == recomputed


def act_at_random(cast: Cast, choose: random.Random) -> None:
    start = timezone.now() - timedelta(40)
    teams, skills = [cast.team, cast.foreign_team], [factories.make_skill(code) for code in ("B1", "B2")]
    sessions = [
        factories.make_session(
            cast.campaign,
            choose.choice(teams),
            starts_at=start + timedelta(days=choose.randrange(60), hours=n),
            audience=choose.choice(AUDIENCES),
        )
        for n in range(8)
    ]
    learners = [factories.make_learner(cast.ward) for _ in range(6)]
    statuses = ["present", "present", "late", "absent", "excused", "unmarked"]
    acts = [
        lambda: roll_call.mark(choose.choice(sessions), choose.choice(learners), choose.choice(statuses)),
        lambda: roll_call.observe(cast.campaign, choose.choice(learners), choose.choice(skills), choose.randrange(5)),
        lambda: roll_call.move(choose.choice(sessions), start + timedelta(days=choose.randrange(60))),
        lambda: roll_call.cancel(choose.choice(sessions)),
        lambda: roll_call.address(choose.choice(sessions), choose.choice(AUDIENCES)),
        recompute_pending,
    ]
    for act in choose.choices(acts, weights=[30, 8, 4, 1, 4, 4], k=60):
        act()


def test_verify_compares_every_level_and_phase(cast: Cast, attended: list) -> None:
    recompute_pending()
    # two wards, two clusters and the city; 3 metrics of a day, the levels being zero; as many phase totals
    assert (verify(cast.campaign).cells, verify(cast.campaign).differences) == (30, 0)


@pytest.mark.parametrize("model", [RollUp, PhaseTotal])
def test_verify_finds_a_planted_difference(
    cast: Cast, attended: list, model: type, capsys: pytest.CaptureFixture
) -> None:
    recompute_pending()
    model.objects.filter(area=cast.city, metric="turns").update(value=5)
    with pytest.raises(CommandError) as failure:
        call_command("rollups", "verify")
    assert failure.value.returncode == 1
    assert "30 cells compared, 1 differences\n  Thành phố Hà Nội · " in capsys.readouterr().out


def test_verify_finds_rows_that_should_not_be_there(cast: Cast) -> None:
    today = timezone.localdate()
    RollUp.objects.create(campaign=cast.campaign, area=cast.ward, day=today, metric="turns", value=1)
    assert (verify(cast.campaign).cells, verify(cast.campaign).differences) == (1, 1)


def test_rebuild_repairs_and_settles_what_waits(cast: Cast, attended: list) -> None:
    call_command("rollups", "rebuild")
    RollUp.objects.update(value=77)
    call_command("rollups", "rebuild")
    assert (verify(cast.campaign).differences, DirtyKey.objects.count()) == (0, 0)


def test_rebuild_reports_its_steps(cast: Cast) -> None:
    steps: list[tuple[int, int]] = []
    rebuild(cast.campaign, lambda done, total: steps.append((done, total)))
    count = len(rebuilding.rebuild_steps(cast.campaign))
    assert steps == [(n, count) for n in range(1, count + 1)]


def test_recomputing_says_when(cast: Cast, attended: list) -> None:
    before = timezone.now()
    recompute_pending()
    assert RollUpState.objects.get(campaign=cast.campaign).refreshed_at >= before
