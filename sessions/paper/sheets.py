"""A printed sheet: whose name stands under which number, and the small code by which its session is found again."""

import re
from collections import Counter
from typing import NamedTuple
from uuid import UUID

from campaign.access import Access
from sessions.attendance import roster_of
from sessions.attendance.roster import Line
from sessions.models import Enrolment, TrainingSession

CODE = re.compile(r"\s*([0-9a-f]{4})[\s-]*([0-9a-f]{4})(?:\s*-\s*(\d{1,4}))?\s*", re.IGNORECASE)


class Row(NamedTuple):
    """A line of the sheet. `has_namesake`: another one bears the same name, so the residential group tells them."""

    number: int
    line: Line
    has_namesake: bool

    @property
    def needs(self) -> str:
        """What to mind; no birth year: paper gets lost."""
        return self.line._replace(birth_year=None, neighbourhood="").about

    @property
    def neighbourhood(self) -> str:
        return self.line.neighbourhood if self.has_namesake else ""


class Sheet(NamedTuple):
    session: TrainingSession
    rows: list[Row]

    @property
    def code(self) -> str:
        return code_of(self.session.pk, len(self.rows))

    @property
    def learners(self) -> dict[UUID, Row]:
        return {row.line.learner: row for row in self.rows}


def sheet_of(session: TrainingSession, printed: int = 0) -> Sheet:
    """Everyone on the list in the order of the sheet: by name, walk-ins after the others. Two queries.

    `printed`: how many stood on the list when it was printed. Who came onto it afterwards stands below them, so that a
    number on the paper means the same person when it is keyed in.
    """
    enrolled = Enrolment.objects.filter(session=session).order_by("pk").values_list("learner_id", "is_walk_in")
    places = {learner: (place, is_walk_in) for place, (learner, is_walk_in) in enumerate(enrolled)}
    lines = roster_of(session.pk).lines  # by name
    names = Counter(line.search_name for line in lines)

    def place_of(item: tuple[int, Line]) -> tuple[bool, bool, int]:
        by_name, line = item
        place, is_walk_in = places.get(line.learner, (len(places), True))
        is_later = bool(printed) and place >= printed
        return is_later, is_walk_in, place if is_later or is_walk_in else by_name

    ordered = [line for _, line in sorted(enumerate(lines), key=place_of)]
    return Sheet(
        session, [Row(number, line, names[line.search_name] > 1) for number, line in enumerate(ordered, start=1)]
    )


def code_of(session: UUID, people: int) -> str:
    """The end of the session's id, which is random, and how many people the sheet lists: "7F3A 91C2-24"."""
    end = session.hex[-8:].upper()
    return f"{end[:4]} {end[4:]}-{people}"


def find(code: str, access: Access) -> tuple[TrainingSession, int] | None:
    """The session in scope whose sheet bears this code, and how many people it lists (0 when that is not given)."""
    read = CODE.fullmatch(code)
    if read is None:
        return None
    sessions = TrainingSession.objects.visible_to(access).with_charge(access).select_related("area")
    session = sessions.filter(pk__endswith=f"{read[1]}{read[2]}".lower()).order_by("-starts_at").first()
    return (session, int(read[3] or 0)) if session else None
