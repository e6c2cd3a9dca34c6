"""What teams keep about their people."""

from django.utils.translation import gettext_lazy as _

from campaign.privacy import DUTY
from campaign.rights.register import VOLUNTEER, impersonal, mentions, personal
from campaign.rights.traces import GONE
from teams.models import (
    Guardian,
    Invitation,
    Joining,
    Membership,
    MovedMember,
    Rota,
    RotaDay,
    Team,
    TeamChange,
    Volunteer,
)

KEPT = _("while they are in a team, then 24 months")

personal(
    Volunteer,
    person=VOLUNTEER, of="pk", purpose=_("arranging shifts"), basis=DUTY, kept=KEPT, section=_("Volunteer"),
    shreds={"full_name": GONE, "search_name": "", "sort_name": "", "birth_year": None, "phone": "", "email": ""},
    shows={
        "full_name": _("full name"), "birth_year": _("birth year"), "phone": _("phone"), "email": _("e-mail"),
    },
)  # fmt: skip
personal(
    Membership,
    person=VOLUNTEER, of="volunteer", purpose=_("who works in which team"), basis=DUTY, kept=KEPT,
    section=_("Teams"),
    keeps=("role", "starts_on", "ends_on"),
    shows={"team__name": _("team"), "role": _("role"), "starts_on": _("since"), "ends_on": _("until")},
)  # fmt: skip
personal(
    Guardian,
    person=VOLUNTEER, of="volunteer", purpose=_("consent of a parent or guardian under 18"), basis=DUTY, kept=KEPT,
    section=_("Parent or guardian"),
    shreds={"full_name": "", "phone": "", "must_agree": False},  # nobody is left to be asked
    keeps=("told_at", "agreed_at"),
    shows={
        "full_name": _("full name"), "phone": _("phone"), "told_at": _("knows since"), "agreed_at": _("agreed"),
    },
)  # fmt: skip
personal(
    Joining,
    person=VOLUNTEER, of="volunteer", purpose=_("by which link they came"), basis=DUTY, kept=KEPT,
    section=_("Invitation"),
    keeps=("agreed_at",),
    shows={"invitation__team__name": _("team"), "agreed_at": _("agreed")},
)  # fmt: skip
personal(
    MovedMember,
    person=VOLUNTEER, of="former__volunteer", purpose=_("who works in which team"), basis=DUTY, kept=KEPT,
    keeps=("had_ended_on", "role"),
)  # fmt: skip
mentions(Invitation, plain=("group_name", "salt", "expires_at", "created_at", "revoked_at"))
mentions(Rota, plain=("venue",))
impersonal(RotaDay)
mentions(TeamChange, plain=("kind", "carried"))
mentions(Team, plain=("name", "search_name", "sort_name", "opened_on", "closed_on"))
