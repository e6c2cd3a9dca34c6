"""The main navigation: what each role finds in the side bar (desktop) and the bottom bar (phone)."""

from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import NOBODY, Access


@dataclass(frozen=True, slots=True, eq=False)  # compared as itself: the words of a label change with the language
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

COORDINATOR = (PROGRESS, SCHEDULE, AREAS, TEAMS, LEARNERS, CAMPAIGNS, IMPORTS, REMINDERS)
OFFICIAL = (PROGRESS, SCHEDULE, AREAS, TEAMS)
VOLUNTEER = (TODAY, SCHEDULE, LEARNERS, TEAMS)


def places_of(access: Access) -> tuple[Place, ...]:
    if access.is_coordinator:
        return COORDINATOR
    if access.is_official:
        return OFFICIAL
    return VOLUNTEER if access.volunteer_id else ()


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """A link of the navigation as `partials/navigation.html` and `partials/tabs.html` draw it."""

    label: Promise | str
    url: str
    icon: str
    phone: bool = False
    current: bool = False
    count: int | None = None


def navigation_of(request: HttpRequest) -> tuple[Item, ...]:
    """What this person finds, with the place they are in; makes no queries. The same tuple for the same places."""
    places = places_of(getattr(request, "access", NOBODY))
    return items_of(places, current_section(request.path, places))


@cache
def items_of(places: tuple[Place, ...], section: Place | None) -> tuple[Item, ...]:
    return tuple(
        Item(place.label, url_of(place), place.icon, phone=place.phone, current=place is section) for place in places
    )


@cache
def url_of(place: Place) -> str:
    return reverse(place.url_name)


def current_section(path: str, places: tuple[Place, ...]) -> Place | None:
    """The place whose URL begins this page's path; the longest one wins."""
    inside = [place for place in places if path.startswith(url_of(place))]
    return max(inside, key=lambda place: len(url_of(place)), default=None)
