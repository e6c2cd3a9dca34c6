"""What teams keep about their people."""

from django.utils.translation import gettext_lazy as _

from campaign.privacy import DUTY
from campaign.rights.register import VOLUNTEER, mentions, personal
from teams.models import Membership, Team, Volunteer

KEPT = _("while they are in a team, then 24 months")

personal(
    Volunteer,
    person=VOLUNTEER, of="pk", purpose=_("arranging shifts"), basis=DUTY, kept=KEPT, section=_("Volunteer"),
    shreds={"full_name": "", "search_name": "", "sort_name": "", "birth_year": None, "phone": "", "email": ""},
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
mentions(Team, plain=("name", "search_name", "sort_name", "opened_on", "closed_on"))
