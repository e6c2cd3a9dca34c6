from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from campaign.models import Area
from campaign.web import Request, done, require
from sessions.home_visits import arrange_visits
from sessions.models import TrainingSession
from sessions.permissions import can_schedule_session


@require_POST
def home_visit_create(request: Request, pk: UUID) -> HttpResponse:
    """Arranges the open home visits of a ward at the next free times of their teams."""
    area = get_object_or_404(Area.objects.visible_to(request.access), pk=pk)
    require(can_schedule_session(request.access, area.path))
    made = arrange_visits(area, by=request.user)
    url = reverse("sessions:training_session_list") + f"?area={area.pk}"
    if made:
        url += f"&week={made[0].day.isoformat()}"
    return done(request, url, told(made))


def told(made: list[TrainingSession]) -> str:
    """How many doors in how many rounds."""
    if not made:
        return _("No visit could be arranged: no team of the ward has time within two weeks.")
    visits = sum(session.enrolments.count() for session in made)
    doors = ngettext("%(count)s home visit", "%(count)s home visits", visits) % {"count": visits}
    rounds = ngettext("%(count)s session", "%(count)s sessions", len(made)) % {"count": len(made)}
    return _("%(visits)s arranged in %(rounds)s.") % {"visits": doors, "rounds": rounds}
