"""What whoever leaves a team had promised it: the apps above register how to list it, pass it on and take that back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from teams.models import Membership, Team, Volunteer


class Promise(Protocol):
    """Something that a person has promised to do for their team, on a day."""

    @property
    def day(self) -> date: ...

    @property
    def starts_at(self) -> datetime: ...


class Promises(Protocol):
    """One kind of promises."""

    def after(self, membership: Membership, day: date) -> Sequence[Promise]:
        """What is still to come after that day, in order."""

    def pass_on(self, membership: Membership, day: date) -> None:
        """See to what comes after that last day. Called before the person is locked; repeating is safe."""

    def take_back(self, team: Team, volunteer: Volunteer, since: date) -> None:
        """They stay, or are back from that day on. Called before the person is locked; repeating is safe."""


REGISTRY: list[Promises] = []


def promises[P: Promises](found: type[P]) -> type[P]:
    """Register a kind of promises."""
    REGISTRY.append(found())
    return found


def promised(membership: Membership, after: date) -> Sequence[Promise]:
    return [each for kind in REGISTRY for each in kind.after(membership, after)]


def pass_on(membership: Membership, last_day: date) -> None:
    for kind in REGISTRY:
        kind.pass_on(membership, last_day)


def take_back(team: Team, volunteer: Volunteer, since: date) -> None:
    for kind in REGISTRY:
        kind.take_back(team, volunteer, since)
