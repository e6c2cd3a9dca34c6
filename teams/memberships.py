"""Who belongs to which team, since when and in which role. Memberships are dated; history stays."""

from datetime import date, timedelta

from django.db import transaction

from campaign.models import User
from campaign.names import clean_name, fold
from teams import departures
from teams.models import Membership, MembershipRole, Team, Volunteer


class EndsBeforeItStarts(Exception):
    """A membership cannot end before its first day."""


class PhoneTaken(Exception):
    """Another volunteer, of another name, has that phone. `shares_phone=True` says that two people use one."""


@transaction.atomic
def join(team: Team, volunteer: Volunteer, *, role: str, since: date, by: User | None) -> Membership:
    """Make the volunteer a member of the team from that day on.

    Repeating is safe: someone who is a member already (or until that day) stays one, in the role given now. Adding
    takes no role away: who leads keeps leading as agreed, so that team leaders cannot depose each other this way.
    """
    departures.take_back(team, volunteer, since)
    lock(volunteer)
    current = team.memberships.filter(volunteer=volunteer).still_on(since).last()
    if current is not None and current.leads and role == MembershipRole.MEMBER:
        return current
    if current is not None:
        return change_role(reopen(current, by=by), role=role, since=since, by=by)
    return Membership.objects.create(team=team, volunteer=volunteer, role=role, starts_on=since)


@transaction.atomic
def recruit(
    team: Team,
    *,
    full_name: str,
    phone: str = "",
    email: str = "",
    role: str = MembershipRole.MEMBER,
    since: date,
    by: User,
    shares_phone: bool = False,
) -> Membership:
    """Add someone by name and phone: the volunteer of that phone and name, or a new one; they join the team.

    Raises PhoneTaken when another volunteer has that phone. Repeating is safe when a phone is given.
    """
    Team.objects.select_for_update(no_key=True).get(pk=team.pk)  # a form sent twice at once makes one volunteer
    sharers = list(Volunteer.objects.filter(phone=phone)) if phone else []
    known = next((volunteer for volunteer in sharers if volunteer.search_name == fold(full_name)), None)
    if sharers and known is None and not shares_phone:
        raise PhoneTaken
    return join(team, known or new_volunteer(full_name, phone, email), role=role, since=since, by=by)


@transaction.atomic
def change_role(membership: Membership, *, role: str, since: date, by: User | None) -> Membership:
    """Give a member another role from that day on: the old role ends the day before and stays as history.

    Returns the membership in the new role. Repeating is safe.
    """
    lock(membership.volunteer)
    membership = open_membership(membership.team, membership.volunteer) or membership
    if membership.role == role:
        return membership
    if since <= membership.starts_on:
        membership.role = role
        membership.save(update_fields=["role"])
        return membership
    membership.ends_on = since - timedelta(days=1)
    membership.save(update_fields=["ends_on"])
    return Membership.objects.create(team=membership.team, volunteer=membership.volunteer, role=role, starts_on=since)


@transaction.atomic
def leave(membership: Membership, *, on: date, by: User) -> Membership:
    """End a membership; `on` is its last day. The row stays as history; what they promised for later is passed on.

    Raises EndsBeforeItStarts. Repeating is safe: what has ended keeps the date it has.
    """
    if on < membership.starts_on:
        raise EndsBeforeItStarts
    if open_membership(membership.team, membership.volunteer) == membership:
        departures.pass_on(membership, on)
    lock(membership.volunteer)
    membership.refresh_from_db(fields=["ends_on"])
    if membership.ends_on is not None:
        return membership
    membership.ends_on = on
    membership.save(update_fields=["ends_on"])
    return membership


@transaction.atomic
def reopen(membership: Membership, *, by: User | None) -> Membership:
    """Take an end back. Someone who has joined again since then keeps that membership, open or over.

    Memberships of one person in one team never overlap by it. Repeating is safe.
    """
    if later_than(membership) is None:
        departures.take_back(membership.team, membership.volunteer, membership.starts_on)
    lock(membership.volunteer)
    latest = later_than(membership)
    if latest is not None:
        return latest
    membership.ends_on = None
    membership.save(update_fields=["ends_on"])
    return membership


def later_than(membership: Membership) -> Membership | None:
    later = membership.team.memberships.filter(volunteer=membership.volunteer, starts_on__gte=membership.starts_on)
    return later.exclude(pk=membership.pk).order_by("starts_on").last()


def open_membership(team: Team, volunteer: Volunteer) -> Membership | None:
    return team.memberships.filter(volunteer=volunteer, ends_on__isnull=True).first()


def lock(volunteer: Volunteer) -> None:
    """Two acts on one person's memberships take their turn."""
    Volunteer.objects.select_for_update(no_key=True).filter(pk=volunteer.pk).first()


def new_volunteer(full_name: str, phone: str, email: str) -> Volunteer:
    volunteer = Volunteer(full_name=clean_name(full_name), phone=phone, email=email)
    volunteer.name_fields()
    volunteer.save()
    return volunteer
