"""The phone numbers of a team, shown to those who must call; whose, to whom and when stays in the audit."""

from django.db import transaction
from django.utils import timezone

from campaign.models import AuditEntry, User
from teams.models import Membership, Team


@transaction.atomic
def show_contacts(team: Team, *, to: User) -> list[Membership]:
    """The members with their people and guardians; every whole number that is shown is noted."""
    members = team.memberships.still_on(timezone.localdate()).with_people().select_related("volunteer__guardian")
    found = list(members)
    shown = {each.volunteer_id for each in found if each.volunteer.phone}
    act = AuditEntry.Act.PHONE_SHOWN
    AuditEntry.objects.bulk_create([AuditEntry(act=act, about=pk, by=to.pk) for pk in sorted(shown)])
    return found
