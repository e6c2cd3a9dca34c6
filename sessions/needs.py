"""How many people a session needs in each role, and what is missing: counted from rows that are already read."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

from django.conf import settings

from sessions.models import Shift, SignUp, TrainingSession

ROLES = (SignUp.Role.LEAD, SignUp.Role.COMPANION, SignUp.Role.SUPPORT)
Places = dict[str, int]  # role → people needed


@dataclass(frozen=True, slots=True)
class Need:
    """One role of a session: `seeking` of those who took a place look for a stand-in, `asked` have not answered."""

    role: SignUp.Role
    places: int
    taken: int = 0
    seeking: int = 0
    asked: int = 0

    @property
    def missing(self) -> int:
        return max(self.places - self.taken, 0)

    @property
    def open(self) -> int:
        """Places that somebody may take now: empty ones, and those held until a stand-in is found."""
        return self.missing + self.seeking


def usual_places(session: TrainingSession) -> Places:
    """Where nobody said otherwise: one in charge, and a companion for every so many seats, counting that one."""
    people = ceil(session.seats / settings.LEARNERS_PER_COMPANION)
    return {SignUp.Role.LEAD: 1, SignUp.Role.COMPANION: min(max(people - 1, 1), Shift.MOST), SignUp.Role.SUPPORT: 0}


def places_of(session: TrainingSession, said: Iterable[tuple[str, int]]) -> Places:
    """`said` are (role, places) of its shifts."""
    return usual_places(session) | dict(said)


def said_of(session: TrainingSession) -> list[tuple[str, int]]:
    """What `with_shifts` read with the session."""
    said = zip(ROLES, (session.said_lead, session.said_companion, session.said_support), strict=True)
    return [(role, places) for role, places in said if places is not None]


def needs_of(session: TrainingSession, sign_ups: Iterable[SignUp]) -> list[Need]:
    """A need per role that has places or people; the session was read `with_shifts`."""
    people, places = list(sign_ups), places_of(session, said_of(session))
    needs = [need_of(role, places[role], [each for each in people if each.role == role]) for role in ROLES]
    return [need for need in needs if need.places or need.taken]


def need_of(role: SignUp.Role, places: int, people: list[SignUp]) -> Need:
    seeking = sum(each.is_seeking for each in people)
    return Need(role, places, len(people), seeking, sum(each.confirmed_at is None for each in people))


def missing_in(needs: Iterable[Need]) -> int:
    return sum(need.missing for need in needs)


def seeking_in(needs: Iterable[Need]) -> int:
    return sum(need.seeking for need in needs)
