"""The main navigation: what each role finds in the side bar (desktop) and the bottom bar (phone)."""

from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import NOBODY, Access


@dataclass(frozen=True, slots=True)
class Place:
    label: Promise
    url_name: str
    icon: str
    phone: bool = False


PROGRESS = Place(_("Progress"), "campaign:dashboard", "chart", phone=True)
TODAY = Place(_("Today"), "sessions:training_session_today", "home", phone=True)
SCHEDULE = Place(_("Schedule"), "sessions:training_session_list", "calendar", phone=True)
AREAS = Place(_("Wards and communes"), "campaign:area_list", "grid")
TEAMS = Place(_("Teams"), "teams:team_list", "users", phone=True)
LEARNERS = Place(pgettext_lazy("navigation", "Learners"), "learners:learner_list", "user", phone=True)
CAMPAIGNS = Place(_("Campaigns and targets"), "campaign:campaign_list", "flag")
IMPORTS = Place(_("Import lists"), "campaign:import_list", "upload")
REMINDERS = Place(_("Reminders"), "sessions:reminder_list", "message")


def places_of(access: Access) -> list[Place]:
    if access.is_coordinator:
        return [PROGRESS, SCHEDULE, AREAS, TEAMS, LEARNERS, CAMPAIGNS, IMPORTS, REMINDERS]
    if access.is_official:
        return [PROGRESS, SCHEDULE, AREAS, TEAMS]
    return [TODAY, SCHEDULE, LEARNERS, TEAMS] if access.volunteer_id else []


def navigation_of(request: HttpRequest) -> list[dict[str, object]]:
    """Items `label, url, icon, current, count, phone` for `partials/navigation.html`; makes no queries."""
    places = places_of(getattr(request, "access", NOBODY))
    section = current_section(request, places)
    return [
        {
            "label": place.label,
            "url": reverse(place.url_name),
            "icon": place.icon,
            "current": place is section,
            "count": None,
            "phone": place.phone,
        }
        for place in places
    ]


def current_section(request: HttpRequest, places: list[Place]) -> Place | None:
    """The place whose URL begins this page's path; the longest one wins."""
    inside = [place for place in places if request.path.startswith(reverse(place.url_name))]
    return max(inside, key=lambda place: len(reverse(place.url_name)), default=None)
