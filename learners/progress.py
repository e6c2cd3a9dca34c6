"""What learners can do, and when they count: levels from observations, participations from attendance."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import (
    BooleanField,
    Exists,
    ExpressionWrapper,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce
from django.utils import timezone

from campaign.metrics import Key
from campaign.models import User
from campaign.prepared import prepared
from campaign.roll_ups import mark_dirty
from campaign.statements import insert
from learners.follow_ups import projection
from learners.follow_ups.scheduling import schedule
from learners.follow_ups.told import tell
from learners.models import FollowUp, Grade, Learner, Level, Observation, Participation, Progress
from learners.models.learners import silenced

PERSON, FIRST = ("campaign", "learner"), ("area", "first_attended_on")  # columns of a participation
FirstAttended = Callable[[UUID, Collection[UUID]], Mapping[UUID, Key]]


# Of an observation with its `person`.
CHECKS = FollowUp.objects.planned().filter(closed_at__isnull=False, skill=OuterRef("skill"))
ANSWERED_BEFORE = ExpressionWrapper(
    ~Exists(Progress.objects.filter(learner=OuterRef("person"), skill=OuterRef("skill")))
    & (
        Exists(CHECKS.filter(learner=OuterRef("person")))
        | Exists(CHECKS.filter(learner__merged_into=OuterRef("person")))
    ),
    output_field=BooleanField(),
)


class EvidenceMissing(Exception):
    """Real use at home is only recorded with a word on how one knows."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What was seen of one learner's level in one skill. `id` comes from the form, so that a repeated post is known.

    `evidence` says in words how one knows of real use, `grade` how good that is. `at` and `session` are said where
    sights of several sessions come together.
    """

    id: UUID
    learner_id: UUID
    skill_id: int
    level: int
    evidence: str = ""
    note: str = ""
    grade: str = Grade.SAID
    at: datetime | None = None
    session: UUID | None = None


class Standing(NamedTuple):
    """Where a learner stands in a campaign: their row there, if any, and the best level they have in any skill."""

    learner: UUID
    participation: int | None
    first: Key | None
    best_level: int
    real_use: int


@transaction.atomic(savepoint=False)
def credit_attendance(campaign_id: UUID, learners: Collection[UUID], *, first_attended: FirstAttended) -> set[Key]:
    """Make the learners' participations say when and where they first attended; gives the keys whose numbers changed.

    `first_attended(campaign_id, learners)` tells ward and day of each one's first attendance and leaves out who
    attended nothing. It is asked after the learners are locked: two sessions that credit one learner at the same time
    take turns, and the second sees what the first committed. Repeating changes nothing.
    """
    standing = standings(campaign_id, learners)
    firsts = first_attended(campaign_id, learners)
    moved = [(person, firsts.get(person.learner)) for person in standing if person.first != firsts.get(person.learner)]
    rows = [(campaign_id, person.learner, *key, person.best_level, person.real_use) for person, key in moved if key]
    insert(Participation, (*PERSON, *FIRST, "best_level", "real_use"), rows, unique=PERSON, update=FIRST)
    if gone := [person.participation for person, key in moved if key is None and person.participation]:
        Participation.objects.filter(pk__in=gone).delete()
    return {key for person, after in moved for key in (person.first, after) if key}


def standings(campaign_id: UUID, learners: Collection[UUID]) -> list[Standing]:
    """Where the learners stand, with their rows locked in order of their ids."""
    return [
        Standing(
            row.pk, row.own_pk, (row.own_area, row.own_day) if row.own_pk else None, row.best or 0, row.use or 0
        )
        for row in locked(campaign_id, set(learners))
    ]  # fmt: skip


@prepared(by_key=True)
def locked(campaign_id: UUID, learners: Set[UUID]) -> QuerySet[Any, Any]:
    own = Progress.objects.filter(learner=OuterRef("pk"))
    best, use = own.order_by("-level").values("level")[:1], own.order_by("-real_use").values("real_use")[:1]
    found = Learner.objects.alias(
        own=FilteredRelation("participations", condition=Q(participations__campaign=campaign_id))
    )
    found = found.annotate(
        own_pk=F("own__pk"), own_day=F("own__first_attended_on"), own_area=F("own__area_id"),
        best=Subquery(best), use=Subquery(use),
    )  # fmt: skip
    return found.filter(pk__in=learners).only("pk").order_by("pk").select_for_update(of=("self",), no_key=True)


@transaction.atomic
def observe(
    sights: Sequence[Sight],
    *,
    by: User,
    at: datetime | None = None,
    training_session_id: UUID | None = None,
    paces: Mapping[UUID, str] | None = None,
) -> None:
    """Record levels that were seen, fold them into progress and refresh the learners' best levels in campaigns.

    A first success alone plans the checks of real use; a level of real use is kept as an answer to one as well.

    `paces` are the latest notes on how to sit with a learner, kept beside them. Raises `EvidenceMissing` when real use
    comes without evidence, and then records nothing. A sight whose id is known is left as it is, so that repeating is
    safe.
    """
    if any(sight.level >= Level.REAL_USE and not sight.evidence.strip() for sight in sights):
        raise EvidenceMissing
    learners, at = {sight.learner_id for sight in sights}, at or timezone.now()
    people = lock(learners | (paces or {}).keys())
    sights, paces = as_agreed(sights, paces or {})
    Observation.objects.bulk_create(
        [observation_of(sight, by, at, training_session_id) for sight in sights], ignore_conflicts=True
    )
    answered = fold(people, {sight.skill_id for sight in sights})
    follow_up([sight for sight in sights if sight.level >= Level.ALONE], by=by, at=at)
    refresh_best_levels(people)
    if answered:
        projection.project_real_use(sorted(answered))
    note_paces(paces)


def as_agreed(sights: Sequence[Sight], paces: Mapping[UUID, str]) -> tuple[Sequence[Sight], Mapping[UUID, str]]:
    """Without the words about people who were erased meanwhile; of who took their consent back nothing new is kept."""
    people = Learner.objects.filter(pk__in={sight.learner_id for sight in sights} | paces.keys())
    found = people.filter(Q(erased_at__isnull=False) | silenced()).values_list("pk", "erased_at")
    gone = {pk: erased_at is not None for pk, erased_at in found}
    kept = [sight for sight in sights if gone.get(sight.learner_id, True)]
    quiet = [replace(sight, note="", evidence="") if sight.learner_id in gone else sight for sight in kept]
    return quiet, {pk: words for pk, words in paces.items() if pk not in gone}


def follow_up(alone: Sequence[Sight], *, by: User, at: datetime) -> None:
    """What successes bring about: planned checks, and for real use the answer on which it stands."""
    if alone:
        schedule({sight.learner_id for sight in alone}, {sight.skill_id for sight in alone})
    used = [sight for sight in alone if sight.level == Level.REAL_USE]
    if used:
        tell([(s.id, s.learner_id, s.skill_id, s.grade, s.evidence.strip()) for s in used], by=by, at=at)


def lock(learners: Collection[UUID]) -> set[UUID]:
    """Hold the learners until the transaction ends, in order of their ids: two folds of one learner take turns.

    Gives the people they are: of someone merged, the survivor, who is held as well.
    """
    held = Learner.objects.filter(pk__in=learners).order_by("pk").select_for_update(no_key=True)
    people = {survivor or pk for pk, survivor in held.values_list("pk", "merged_into")}
    return lock({*learners, *people}) if people - set(learners) else people


def observation_of(sight: Sight, by: User, at: datetime, training_session_id: UUID | None) -> Observation:
    return Observation(
        id=sight.id, learner_id=sight.learner_id, skill_id=sight.skill_id, level=sight.level,
        evidence=sight.evidence.strip()[:200], note=sight.note.strip()[:200],
        observed_at=sight.at or at, observed_by=by,
        training_session_id=sight.session or training_session_id,
    )  # fmt: skip


def fold(learners: Collection[UUID], skills: Collection[int] | None = None) -> set[tuple[UUID, int]]:
    """Write the learners' current level in these skills, in all when None.

    That of the latest observation of all their entries, and of the highest id among equals. Gives the (person, skill)
    pairs that had no level and yet an answered check, from before a mistake was taken back: what was answered counts
    again.
    """
    entries = Learner.objects.same_people(learners).order_by().values("pk")
    some = {} if skills is None else {"skill__in": skills}
    seen = Observation.objects.filter(learner__in=entries, **some).order_by("observed_at", "id")
    seen = seen.annotate(person=Coalesce("learner__merged_into", "learner")).annotate(is_answered=ANSWERED_BEFORE)
    latest = {(row.person, row.skill_id): row for row in seen.only("skill_id", "level", "observed_at")}
    if survivors := {person for person, _ in latest} - set(learners):
        return fold({*learners, *survivors}, skills)
    Progress.objects.bulk_create(
        [
            Progress(learner_id=learner, skill_id=skill, level=row.level, observed_at=row.observed_at, observation=row)
            for (learner, skill), row in sorted(latest.items())
        ],
        update_conflicts=True,
        unique_fields=["learner", "skill"],
        update_fields=["level", "observed_at", "observation"],
    )
    return {pair for pair, row in latest.items() if row.is_answered}


def refresh_best_levels(learners: Collection[UUID], *, recount: bool = False) -> None:
    """Write the best current level and real use into every campaign's row of the learners; mark what changed dirty.

    With `recount` everything in which they count: what is counted by skill or team changes also when the best stays.
    """
    own = Progress.objects.filter(learner=OuterRef("learner"))
    best, use = own.order_by("-level").values("level")[:1], own.order_by("-real_use").values("real_use")[:1]
    rows = Participation.objects.filter(learner__in=learners)
    rows = rows.annotate(best=Coalesce(Subquery(best), 0), use=Coalesce(Subquery(use), 0))
    changed = rows.exclude(best_level=F("best"), real_use=F("use"))
    found = list((rows if recount else changed).order_by("pk"))
    moved = [row for row in found if (row.best_level, row.real_use) != (row.best, row.use)]
    for row in moved:
        row.best_level, row.real_use = row.best, row.use
    Participation.objects.bulk_update(moved, ["best_level", "real_use"])
    mark_places((row.campaign_id, (row.area_id, row.first_attended_on)) for row in found)


def mark_counted(learners: Collection[UUID]) -> None:
    """Mark dirty where these people count, in every campaign; of someone merged, the survivor."""
    rows = Participation.objects.filter(learner__in=Learner.objects.filter(pk__in=learners).people())
    places = rows.values_list("campaign", "area", "first_attended_on")
    mark_places((campaign, (area, day)) for campaign, area, day in places)


def mark_places(places: Iterable[tuple[UUID, Key]]) -> None:
    keys: dict[UUID, set[Key]] = {}
    for campaign, key in places:
        keys.setdefault(campaign, set()).add(key)
    for campaign, some in sorted(keys.items()):
        mark_dirty(campaign, some)


def note_paces(notes: Mapping[UUID, str]) -> None:
    learners = [Learner(pk=learner, pace_note=note) for learner, note in notes.items()]
    Learner.objects.bulk_update(learners, ["pace_note"])


def next_step(progress: Sequence[Progress]) -> Progress | None:
    """The first skill that the learner has touched and cannot do alone yet: what to sit down with next."""
    return next((row for row in progress if row.level < Level.ALONE), None)
