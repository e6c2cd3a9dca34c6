"""Becoming a volunteer by a link: the account, the membership, and what a guardian must say first."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone

from campaign.models import User
from campaign.names import clean_name, fold
from teams.joining.ages import Guarded, guarded
from teams.memberships import join
from teams.models import Guardian, Invitation, InvitationState, Joining, MembershipRole, Volunteer

DIGITS = 4  # behind every username: that a name is taken is never to be seen


class InvitationOver(Exception):
    """The link opens nothing any more; `state` says why."""

    def __init__(self, state: InvitationState) -> None:
        self.state = state
        super().__init__(state)


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What someone writes of themselves. `wish` is how they would like to be called when they sign in."""

    full_name: str
    birth_year: int
    password: str
    phone: str = ""
    email: str = ""
    wish: str = ""
    guardian_name: str = ""
    guardian_phone: str = ""


@transaction.atomic
def join_as_new(invitation: Invitation, person: Newcomer, *, number: UUID) -> Joining:
    """A new volunteer with an account, in the team from today; under 16 both wait for the guardian.

    Raises InvitationOver. Repeating with the same number joins nobody twice. Nobody who is known already is touched:
    a link must not lead into somebody else's account.
    """
    taken = take_place(invitation, number)
    if taken is not None:
        return taken
    today = timezone.localdate()
    needs = guarded(person.birth_year, today)
    volunteer = Volunteer(
        full_name=clean_name(person.full_name), birth_year=person.birth_year, phone=person.phone, email=person.email,
        user=new_account(person, is_active=needs is not Guarded.AGREE),
    )  # fmt: skip
    volunteer.name_fields()
    volunteer.save()
    if needs is not Guarded.NOTHING:
        note_guardian(invitation, volunteer, person, needs)
    if needs is not Guarded.AGREE:
        join(invitation.team, volunteer, role=MembershipRole.MEMBER, since=today, by=volunteer.user)
    return joined(invitation, volunteer, number)


@transaction.atomic
def join_as_known(invitation: Invitation, user: User, *, number: UUID) -> Joining:
    """Someone signed in joins with the account they have. Who is a member already stays one and takes no place."""
    volunteer = Volunteer.objects.filter(user=user).first()
    came = invitation.joinings.filter(volunteer=volunteer).first() if volunteer else None
    if came is not None:
        return came
    taken = take_place(invitation, number)
    if taken is not None:
        return taken
    if volunteer is None:
        volunteer = Volunteer(full_name=str(user), email=user.email, user=user)
        volunteer.name_fields()
        volunteer.save()
    join(invitation.team, volunteer, role=MembershipRole.MEMBER, since=timezone.localdate(), by=user)
    return joined(invitation, volunteer, number)


def take_place(invitation: Invitation, number: UUID) -> Joining | None:
    """The joining of that number when there is one; otherwise one place fewer. Raises InvitationOver."""
    held = Invitation.objects.select_for_update(of=("self",)).select_related("team").get(pk=invitation.pk)
    taken = held.joinings.select_related("volunteer__user").filter(pk=number).first()
    if taken is None and (
        held.state != InvitationState.LIVE or not Invitation.objects.filter(pk=held.pk).use_one(timezone.now())
    ):
        raise InvitationOver(held.state)
    return taken


def joined(invitation: Invitation, volunteer: Volunteer, number: UUID) -> Joining:
    return Joining.objects.create(pk=number, invitation=invitation, volunteer=volunteer, agreed_at=timezone.now())


def note_guardian(invitation: Invitation, volunteer: Volunteer, person: Newcomer, needs: Guarded) -> None:
    Guardian.objects.create(
        volunteer=volunteer, team=invitation.team, full_name=clean_name(person.guardian_name),
        phone=person.guardian_phone, must_agree=needs is Guarded.AGREE,
        told_at=timezone.now() if needs is Guarded.KNOW else None,
    )  # fmt: skip


def new_account(person: Newcomer, *, is_active: bool) -> User:
    """An account whose name is the wish with random digits. An address that another account has is left out."""
    email = "" if person.email and User.objects.filter(email__iexact=person.email).exists() else person.email
    while True:
        user = User(username=username_for(person), full_name=clean_name(person.full_name), email=email)
        user.is_active = is_active
        user.set_password(person.password)
        try:
            with transaction.atomic():
                user.save()
        except IntegrityError:  # once in thousands
            continue
        return user


def username_for(person: Newcomer) -> str:
    wish = "".join(sign for sign in fold(person.wish or person.full_name) if sign.isascii() and sign.isalnum())
    return f"{wish[:30] or 'ban'}.{secrets.randbelow(10**DIGITS):0{DIGITS}}"


@transaction.atomic
def hear_consent(guardian: Guardian, *, by: User) -> None:
    """The guardian said yes to whoever called them: the account opens, the membership begins. Repeating is safe."""
    guardian = Guardian.objects.select_for_update(of=("self",)).select_related("volunteer__user").get(pk=guardian.pk)
    if guardian.agreed_at is None:
        guardian.agreed_at, guardian.heard_by = timezone.now(), by
        guardian.save(update_fields=["agreed_at", "heard_by"])
    User.objects.filter(volunteer=guardian.volunteer).update(is_active=True)
    join(guardian.team, guardian.volunteer, role=MembershipRole.MEMBER, since=timezone.localdate(), by=by)


@transaction.atomic
def forget_refused(guardian: Guardian) -> None:
    """The guardian said no: nothing of the young person is kept. Who was let in already stays."""
    waiting = Guardian.objects.select_for_update(of=("self",)).filter(pk=guardian.pk).awaited().first()
    if waiting is not None:
        User.objects.filter(volunteer=waiting.volunteer).delete()
        waiting.volunteer.delete()
