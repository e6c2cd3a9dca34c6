"""The main navigation: what each role finds in the side bar (desktop) and the bottom bar (phone)."""

from dataclasses import dataclass, replace
from functools import cache
from uuid import UUID

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
    inside: str = ""  # the page whose address begins all of the place's pages, when that is another one
    beside: str = ""  # a page elsewhere that belongs to the place too


PROGRESS = Place(_("Progress"), "campaign:dashboard", "chart", phone=True)
TODAY = Place(_("Today"), "sessions:training_session_today", "home", phone=True)
SCHEDULE = Place(_("Schedule"), "sessions:training_session_list", "calendar", phone=True)
SHIFTS = Place(_("Schedule"), "sessions:shift_list", "calendar", phone=True, inside="sessions:training_session_list")
AREAS = Place(_("Wards and communes"), "campaign:area_list", "grid")
TEAMS = Place(_("Teams"), "teams:team_list", "users", phone=True)
LEARNERS = Place(pgettext_lazy("navigation", "Learners"), "learners:learner_list", "user", phone=True)
CERTIFICATES = Place(_("Certificates"), "learners:certificate_list", "document")
SKILLS = Place(_("Skills"), "learners:skill_list", "sprout")
LESSONS = Place(_("Lessons"), "learners:material_list", "document")
CAMPAIGNS = Place(_("Campaigns and targets"), "campaign:campaign_list", "flag")
IMPORTS = Place(_("Import lists"), "campaign:import_list", "upload")
REMINDERS = Place(_("Reminders"), "sessions:reminder_list", "message")
FOLLOW_UPS = Place(
    pgettext_lazy("navigation", "Follow-ups"), "learners:follow_up_list", "question", beside="learners:action_list"
)
DESK = Place(_("Privacy desk"), "learners:privacy_request_list", "shield")
WAITING_COOKIE, MOST_WAITING = "follow_ups", 999

COORDINATOR = (
    PROGRESS, SCHEDULE, AREAS, TEAMS, LEARNERS, FOLLOW_UPS, CERTIFICATES, SKILLS, LESSONS, CAMPAIGNS, IMPORTS,
    REMINDERS, DESK,
)  # fmt: skip
OFFICIAL = (PROGRESS, SCHEDULE, AREAS, TEAMS, LESSONS)
VOLUNTEER = (TODAY, SHIFTS, LEARNERS, replace(FOLLOW_UPS, phone=True), replace(TEAMS, phone=False), LESSONS)


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
    access = getattr(request, "access", NOBODY)
    places = places_of(access)
    return items_of(places, current_section(request.path, places), waiting_of(request, access))


def waiting_value(person: UUID, count: int) -> str:
    """How many follow-ups wait for someone, as a cookie keeps it."""
    return f"{person}:{min(count, MOST_WAITING)}"


def waiting_of(request: HttpRequest, access: Access) -> int:
    """What the last list of follow-ups that this person saw has told; another person's count says nothing."""
    person, _, count = request.COOKIES.get(WAITING_COOKIE, "").partition(":")
    is_own = person == str(access.user_id)
    return min(int(count), MOST_WAITING) if is_own and count.isascii() and count.isdigit() else 0


@cache
def items_of(places: tuple[Place, ...], section: Place | None, waiting: int = 0) -> tuple[Item, ...]:
    return tuple(
        Item(
            place.label, url_of(place), place.icon, phone=place.phone, current=place is section,
            count=waiting or None if place.url_name == FOLLOW_UPS.url_name else None,
        )
        for place in places
    )  # fmt: skip


@cache
def url_of(place: Place) -> str:
    return reverse(place.url_name)


def current_section(path: str, places: tuple[Place, ...]) -> Place | None:
    """The place whose URL begins this page's path; the longest one wins."""
    found = [(len(start), place) for place in places for start in sections_of(place) if path.startswith(start)]
    return max(found, key=lambda one: one[0], default=(0, None))[1]


@cache
def sections_of(place: Place) -> tuple[str, ...]:
    return tuple(reverse(name) for name in (place.inside or place.url_name, place.beside) if name)
