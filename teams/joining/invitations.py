"""Links by which people join a team: made, found again by their token, withdrawn."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from campaign.names import clean
from campaign.tokens import hash_of
from teams.joining.tokens import new_salt, read_token, token_for
from teams.models import Invitation, Team


@transaction.atomic
def invite(team: Team, *, number: UUID, most: int, expires_at: datetime, group_name: str = "", by: User) -> Invitation:
    """A link for at most so many people until then. Repeating with the same number gives the same invitation."""
    known = Invitation.objects.filter(pk=number, team=team).first()
    if known is not None:
        return known
    invitation = Invitation(
        pk=number, team=team, group_name=clean(group_name), salt=new_salt(), most=most, expires_at=expires_at,
        created_by=by,
    )  # fmt: skip
    invitation.token_hash = hash_of(token_for(invitation))
    invitation.save(force_insert=True)
    return invitation


def find(typed: str) -> Invitation | None:
    """The invitation of that link or token, whatever its state; None when there is none."""
    token = read_token(typed)
    return Invitation.objects.select_related("team__area").filter(token_hash=hash_of(token)).first() if token else None


def revoke(invitation: Invitation, *, by: User) -> None:
    """The link opens nothing from now on; who has joined stays. Repeating is safe: the first time stands."""
    Invitation.objects.filter(pk=invitation.pk, revoked_at__isnull=True).update(
        revoked_at=timezone.now(), revoked_by=by
    )


def restore(invitation: Invitation) -> None:
    """Take the withdrawal back. Repeating is safe."""
    Invitation.objects.filter(pk=invitation.pk).update(revoked_at=None, revoked_by=None)
