"""The shifts of whoever leaves a team: theirs until someone takes over, and others are asked at once."""

from contextlib import suppress
from datetime import date

from django.conf import settings
from django.db.models import Q, QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from sessions import sign_ups, waiting
from sessions.held import SessionCalledOff
from sessions.models import SignUp, TrainingSession, Wait
from sessions.sign_ups import SessionBegun
from teams.departures import promises
from teams.models import Membership, Team, Volunteer


@promises
class Shifts:
    """Places in sessions of the team, and of those that were merged into it; turns on their waiting lists."""

    def after(self, membership: Membership, day: date) -> list[TrainingSession]:
        return [
            place.session for place in places_of(membership.team, membership.volunteer).filter(session__day__gt=day)
        ]

    def pass_on(self, membership: Membership, day: date) -> None:
        turns = Wait.objects.open().ahead(timezone.now()).filter(of_team(membership.team), session__day__gt=day)
        for turn in turns.filter(volunteer=membership.volunteer):
            waiting.leave(turn)
        for place in places_of(membership.team, membership.volunteer).filter(session__day__gt=day):
            with suppress(SessionBegun, SessionCalledOff):
                sign_ups.look_for_stand_in(place, because=leaving())

    def take_back(self, team: Team, volunteer: Volunteer, since: date) -> None:
        """Only the searches that the leaving began; a place that someone took over meanwhile stays with them."""
        begun = places_of(team, volunteer).filter(stand_in_reason=leaving(), session__day__gte=since)
        for place in begun:
            with suppress(SessionBegun, SessionCalledOff):
                sign_ups.keep(place)


def places_of(team: Team, volunteer: Volunteer) -> QuerySet[SignUp]:
    ahead = Q(session__starts_at__gt=timezone.now(), session__cancelled_at__isnull=True)
    places = volunteer.sign_ups.filter(ahead, of_team(team)).select_related("session__area", "session__team")
    return places.order_by("session__starts_at", "pk")


def of_team(team: Team) -> Q:
    return Q(session__team=team) | Q(session__team__continued_by=team)


def leaving() -> str:
    """The reason that leaders see beside the place, the same for all so that it is found again."""
    with translation.override(settings.LANGUAGE_CODE):
        return _("leaves the team")
