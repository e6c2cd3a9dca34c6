"""Splitting and merging teams: people change with a dated membership, sessions and history stay where they were."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from teams.models import Membership, MembershipRole, MovedMember, Team, TeamChange, Volunteer
from teams.teams import open_team

DAY = timedelta(days=1)


class NobodyMoves(Exception):
    """A team of nobody cannot be: no member was chosen, or the team has none."""


class NobodyStays(Exception):
    """Everybody was chosen: that is the same team under another name."""


class TeamClosed(Exception):
    """One of the two teams is not open on that day."""


class ChangedSince(Exception):
    """People have left, come or changed their role since: taking it back would lose that."""


@dataclass(frozen=True, slots=True)
class Move:
    """What a change means for one person; `role` is None where they are in the other team already."""

    membership: Membership
    role: str | None


def moves_of_merge(source: Team, target: Team, on: date) -> list[Move]:
    """Everybody goes; who led becomes deputy, because a team has its own leader. Raises NobodyMoves."""
    there = set(target.memberships.still_on(on).values_list("volunteer_id", flat=True))
    moves = [
        Move(each, None if each.volunteer_id in there else as_deputy(each.role))
        for each in source.memberships.still_on(on).with_people()
    ]
    if not moves:
        raise NobodyMoves
    return moves


def as_deputy(role: str) -> str:
    return MembershipRole.DEPUTY if role == MembershipRole.LEADER else role


def moves_of_split(source: Team, people: Collection[UUID], leader: UUID | None, on: date) -> list[Move]:
    """The chosen go, one of them as leader. Raises NobodyMoves and NobodyStays."""
    members = list(source.memberships.still_on(on).with_people())
    chosen = [each for each in members if each.volunteer_id in people]
    if not chosen:
        raise NobodyMoves
    if len({each.volunteer_id for each in chosen}) == len({each.volunteer_id for each in members}):
        raise NobodyStays
    return [
        Move(each, MembershipRole.LEADER if each.volunteer_id == leader else as_deputy(each.role)) for each in chosen
    ]


@transaction.atomic
def merge(source: Team, target: Team, *, on: date, number: UUID, by: User) -> TeamChange:
    """All of the source's people belong to the target from that day on, and the source closes.

    The target's people see what the source did and do its sessions from then on. Raises NobodyMoves and TeamClosed;
    then nothing has changed. Repeating with the same number changes nothing.
    """
    known = TeamChange.objects.filter(pk=number).first()
    if known is not None:
        return known
    hold(source, target)
    if source == target or not (source.is_open(on) and target.is_open(on)):
        raise TeamClosed
    moves = moves_of_merge(source, target, on)
    change = TeamChange(pk=number, kind=TeamChange.Kind.MERGE, source=source, target=target, on_day=on, made_by=by)
    change.former_closed_on = source.closed_on
    change.carried = [str(pk) for pk in source.continues.values_list("pk", flat=True)]
    change.save(force_insert=True)
    carry(change, moves)
    source.continues.update(continued_by=target)
    source.closed_on, source.continued_by = on, target
    source.save(update_fields=["closed_on", "continued_by"])
    return change


@transaction.atomic
def split(
    source: Team, *, name: str, people: Collection[UUID], leader: UUID | None, on: date, number: UUID, by: User
) -> TeamChange:
    """A new team in the same ward, of the chosen people from that day on. Learners and sessions stay with the source.

    Raises NobodyMoves, NobodyStays and TeamClosed; then nothing has changed. Repeating with the same number changes
    nothing.
    """
    known = TeamChange.objects.filter(pk=number).first()
    if known is not None:
        return known
    hold(source)
    if not source.is_open(on):
        raise TeamClosed
    moves = moves_of_split(source, people, leader, on)
    target = open_team(source.area, name=name, opened_on=on, by=by)
    change = TeamChange.objects.create(
        pk=number, kind=TeamChange.Kind.SPLIT, source=source, target=target, on_day=on, made_by=by
    )
    carry(change, moves)
    return change


def carry(change: TeamChange, moves: list[Move]) -> None:
    people = [move.membership.volunteer_id for move in moves]
    list(Volunteer.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk").values_list("pk"))
    MovedMember.objects.bulk_create([carried(change, move) for move in moves])


def carried(change: TeamChange, move: Move) -> MovedMember:
    """The membership ends the day before and goes on in the other team; one that has not begun moves as it is."""
    former, had = move.membership, move.membership.ends_on
    note = MovedMember(change=change, former=former, had_ended_on=had, role=move.role or former.role)
    if former.starts_on >= change.on_day and move.role is not None:
        former.team, former.role, note.role, note.current = change.target, move.role, former.role, former
    else:
        former.ends_on = max(change.on_day - DAY, former.starts_on)
        note.current = goes_on(change, former, move.role, had)
    former.save(update_fields=["team", "role", "ends_on"])
    return note


def goes_on(change: TeamChange, former: Membership, role: str | None, ends_on: date | None) -> Membership | None:
    if role is None:
        return None
    return Membership.objects.create(
        team=change.target, volunteer=former.volunteer, role=role, starts_on=change.on_day, ends_on=ends_on
    )


@transaction.atomic
def undo(change: TeamChange, *, by: User) -> None:
    """Everybody is back in the source as before. Raises ChangedSince. Repeating is safe."""
    change = TeamChange.objects.select_for_update(of=("self",)).select_related("source", "target").get(pk=change.pk)
    if change.undone_at is not None:
        return
    hold(change.source, change.target)
    moved = list(change.moved.select_related("former", "current"))
    refuse_changed(change, moved)
    for note in moved:
        bring_back(change, note)
    Team.objects.filter(pk__in=change.carried).update(continued_by=change.source)
    if change.is_merge:
        Team.objects.filter(pk=change.source_id).update(closed_on=change.former_closed_on, continued_by=None)
    else:
        Team.objects.filter(pk=change.target_id).update(closed_on=change.on_day, continued_by=change.source)
    change.undone_at, change.undone_by = timezone.now(), by
    change.save(update_fields=["undone_at", "undone_by"])


def refuse_changed(change: TeamChange, moved: list[MovedMember]) -> None:
    """Raise ChangedSince unless every membership of it is as the change left it, and no later change built on it."""
    later = TeamChange.objects.standing().filter(made_at__gt=change.made_at).touching(change.source, change.target)
    is_same = all(
        note.current is None or (note.current.team_id == change.target_id and note.current.ends_on == note.had_ended_on)
        for note in moved
    )
    mine = [note.current_id for note in moved if note.current_id]
    newcomers = change.target.memberships.exclude(pk__in=mine) if not change.is_merge else Membership.objects.none()
    if later.exists() or not is_same or newcomers.exists():
        raise ChangedSince


def bring_back(change: TeamChange, note: MovedMember) -> None:
    former, current = note.former, note.current
    if current is not None and current.pk == former.pk:
        former.team, former.role = change.source, note.role
    elif current is not None:
        MovedMember.objects.filter(pk=note.pk).update(current=None)
        current.delete()
    former.ends_on = note.had_ended_on
    former.save(update_fields=["team", "role", "ends_on"])


def hold(*teams: Team) -> None:
    """Two changes of one team take their turn."""
    ids = sorted(team.pk for team in teams)
    list(Team.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk").values_list("pk"))
