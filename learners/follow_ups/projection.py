"""What the answers mean for levels and for the numbers of real use."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid5

from django.db.models.functions import Coalesce

from learners import progress
from learners.follow_ups.fold import real_use
from learners.models import FollowUp, FollowUpAnswer, Learner, Level, Observation, Outcome, Progress
from learners.models.follow_ups import TOLD

# Not having tried says nothing of what someone can do.
LEVEL = {Outcome.USED_ALONE: Level.REAL_USE, Outcome.TRIED_FAILED: Level.WITH_COMPANION}
Said = Mapping[UUID, Sequence[FollowUpAnswer]]


def project_levels(follow_ups: Sequence[FollowUp], said: Said) -> None:
    """Make the observations that follow from the checks those of the answers that stand, then fold the levels."""
    wanted = {row.pk: row for row in (observation_of(check, said[check.pk]) for check in follow_ups) if row}
    possible = {observation_id(answer.pk) for answers in said.values() for answer in answers}
    stored = set(Observation.objects.filter(pk__in=possible).values_list("pk", flat=True))
    if gone := stored - wanted.keys():
        Observation.objects.filter(pk__in=gone).delete()
    Observation.objects.bulk_create([row for pk, row in sorted(wanted.items()) if pk not in stored])
    if stored != wanted.keys():
        people = progress.lock({check.learner_id for check in follow_ups})
        progress.fold(people, {check.skill_id for check in follow_ups})


def observation_id(answer: UUID) -> UUID:
    return uuid5(answer, "level")


def observation_of(check: FollowUp, answers: Sequence[FollowUpAnswer]) -> Observation | None:
    """The level that the answer which stands has shown."""
    answer = next((answer for answer in answers if answer.pk == check.answer_id), None)
    if answer is None or answer.outcome not in LEVEL or check.days == TOLD:
        return None
    evidence = f"{answer.get_grade_display()}. {answer.note}".strip(" .")
    return Observation(
        id=observation_id(answer.pk), learner_id=check.learner_id, skill_id=check.skill_id,
        level=LEVEL[Outcome(answer.outcome)], evidence=evidence[:200], observed_at=answer.answered_at,
        observed_by_id=answer.answered_by_id,
    )  # fmt: skip


def project_real_use(pairs: Sequence[tuple[UUID, int]]) -> None:
    """Write into the progress of these (learner, skill) pairs what the latest closed check found, and count it.

    The checks of all entries of a person count together.
    """
    skills = {skill for _, skill in pairs}
    entries = Learner.objects.filter(pk__in={learner for learner, _ in pairs})
    people = {survivor or pk for pk, survivor in entries.values_list("pk", "merged_into")}
    rows = list(Progress.objects.filter(learner__in=people, skill__in=skills).order_by("pk"))
    checks = checks_of(people, skills)
    for row in rows:
        row.real_use, row.barrier = real_use(checks.get((row.learner_id, row.skill_id), []))
    Progress.objects.bulk_update(rows, ["real_use", "barrier"])
    progress.refresh_best_levels(people, recount=True)


def checks_of(people: Collection[UUID], skills: Collection[int]) -> dict[tuple[UUID, int], list[tuple[int, str, str]]]:
    """(person, skill) → the planned checks of all their entries, as (days, outcome, barrier)."""
    entries = Learner.objects.same_people(people).order_by().values("pk")
    planned = FollowUp.objects.planned().filter(learner__in=entries, skill__in=skills)
    planned = planned.annotate(person=Coalesce("learner__merged_into", "learner"))
    found: dict[tuple[UUID, int], list[tuple[int, str, str]]] = {}
    for person, skill, days, outcome, barrier in planned.values_list("person", "skill", "days", "outcome", "barrier"):
        found.setdefault((person, skill), []).append((days, outcome, barrier))
    return found
