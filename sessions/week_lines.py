"""How a week looks: the texts of the chips, lines and gaps that its templates stamp by the hundred."""

from collections.abc import Collection
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaign.formats import grouped
from campaign.templatetags.stamps import pressed
from campaign.templatetags.ui import icon
from campaign.web import address_of
from sessions.models import SessionKind
from sessions.week import Board, Gap, Slot, Week, short_name

KINDS = dict(SessionKind.choices)
CHIP = "sessions/partials/week_board.html#chip"
DETAIL, CREATE = "sessions:training_session_detail", "sessions:training_session_create"


class Chip(NamedTuple):
    """A session on the board."""

    css: str
    url: str
    title: str
    icon: SafeString
    words: str
    time: str
    team: str


class BoardLine(NamedTuple):
    """A ward's row of the board."""

    url: str
    name: str
    dots: SafeString
    held: str
    monday: SafeString
    tuesday: SafeString
    wednesday: SafeString
    thursday: SafeString
    friday: SafeString
    saturday: SafeString
    sunday: SafeString


class SessionLine(NamedTuple):
    """A session in the list of a day; `no_clash` hides the warning."""

    css: str
    url: str
    kind: str
    icon: SafeString
    starts: str
    ends: str
    name: str
    place: str
    no_clash: str


class GapLine(NamedTuple):
    """A ward with nothing all week; `url` creates a session there."""

    name: str
    needs: str
    url: str


def board_lines(board: Board, clashing: Collection[UUID], asked: QueryDict) -> list[BoardLine]:
    """The rows; their links keep what else is asked for."""
    kept = asked.copy()
    for name in ("area", "q"):
        kept.pop(name, None)
    query = f"?{kept.urlencode()}&" if kept else "?"
    return [
        BoardLine(
            f"{query}area={row.area.pk}",
            row.area.name,
            dots(tuple(row.dots)),
            f"{row.held}/{row.needed}" if row.needed else str(row.held),
            *(chips(cell, clashing) for cell in row.cells),
        )
        for row in board.rows
    ]


def chips(cell: list[Slot], clashing: Collection[UUID]) -> SafeString:
    return pressed(CHIP, [chip_of(session, session.pk in clashing) for session in cell])


@cache
def dots(filled: tuple[bool, ...]) -> SafeString:
    return format_html_join("", "<i{}></i>", ((SafeString(' class="on"') if each else "",) for each in filled))


@cache
def kind_word(kind: str, language: str | None) -> str:
    return str(KINDS[kind])


def chip_of(session: Slot, clashes: bool) -> Chip:
    kind = kind_word(session.kind, get_language())
    words = f"{kind} · {session.title or kind} · {session.team_name} · {session.venue}"
    warning = _("Overlaps with another session") if clashes else ""
    return Chip(
        css="clash" if clashes else f"kind-{session.kind}",
        url=address_of(DETAIL, session.pk),
        title=f"{warning} · {words}" if clashes else words,
        icon=icon("warning" if clashes else f"kind-{session.kind}", "xs"),
        words=f"{warning}, {kind} " if clashes else f"{kind} ",
        time=clock(session.starts_at),
        team=short_name(session),
    )


def session_line(session: Slot, clashes: bool, *, with_team: bool) -> SessionLine:
    place = f"{session.venue}, {session.area_name}"
    return SessionLine(
        css=" clash" if clashes else "",
        url=address_of(DETAIL, session.pk),
        kind=session.kind,
        icon=icon(f"kind-{session.kind}"),
        starts=clock(session.starts_at),
        ends=clock(session.ends_at),
        name=session.title or kind_word(session.kind, get_language()),
        place=f"{place} · {session.team_name}" if with_team else place,
        no_clash="" if clashes else "hidden",
    )


def gap_lines(gaps: list[Gap], week: Week) -> list[GapLine]:
    day = f"&day={week.first}" if week.first > timezone.localdate() else ""
    create = f"{reverse(CREATE)}?area="
    return [
        GapLine(gap.area.name, needs_of(gap), f"{create}{gap.area.pk}{f'&team={gap.team.pk}' if gap.team else ''}{day}")
        for gap in gaps
    ]


def needs_of(gap: Gap) -> str:
    """How many sessions, and which team is near."""
    needs = ngettext("Needs %(sessions)s session", "Needs %(sessions)s sessions", gap.needed) % {"sessions": gap.needed}
    if gap.team is None:
        return needs
    if gap.kilometres:
        team = _("nearest team: %(team)s, %(km)s km") % {"team": gap.team.name, "km": grouped(int(gap.kilometres))}
    else:
        team = _("its own team: %(team)s") % {"team": gap.team.name}
    return f"{needs} · {team}"


@lru_cache(maxsize=2000)  # sessions begin at few moments, and many at each
def clock(moment: datetime) -> str:
    """8:05, as the local clock shows it."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02}"
