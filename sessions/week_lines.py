"""How a week looks: the texts of the chips, lines and gaps that its templates stamp by the hundred."""

from collections.abc import Collection
from datetime import date, datetime
from functools import cache, lru_cache
from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from campaign.formats import grouped
from campaign.templatetags.stamps import pressed
from campaign.templatetags.ui import icon
from campaign.web import address_of
from sessions.board import Board, Gap
from sessions.models import SessionKind
from sessions.week import Slot, Week, short_name

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

    area: str
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
    """A ward with nothing all week; `url` creates a session there, `own` shows only this ward."""

    area: str
    own: str
    name: str
    dots: SafeString
    held: str
    needs: str
    url: str


def board_lines(board: Board, clashing: Collection[UUID], asked: QueryDict) -> list[BoardLine]:
    """The rows; their links keep what else is asked for."""
    query = others_of(asked)
    return [
        BoardLine(
            str(row.area.pk),
            f"{query}area={row.area.pk}",
            row.area.name,
            dots(tuple(row.dots)),
            f"{row.held}/{row.needed}" if row.needed else str(row.held),
            *(chips(cell, clashing) for cell in row.cells),
        )
        for row in board.rows
    ]


def others_of(asked: QueryDict) -> str:
    """What is asked for beside the area, as the beginning of a link."""
    kept = asked.copy()
    for name in ("area", "q"):
        kept.pop(name, None)
    return f"?{kept.urlencode()}&" if kept else "?"


def chips(cell: list[Slot], clashing: Collection[UUID]) -> SafeString:
    language = get_language()
    drawn = [
        chip(
            each.pk, each.kind, each.title, each.venue, each.starts_at, each.team_name,
            each.team_area_id == each.area_id, each.is_draft, each.pk in clashing, language,
        )
        for each in cell
    ]  # fmt: skip
    return SafeString("".join(drawn))  # nosec B703


@cache
def dots(filled: tuple[bool, ...]) -> SafeString:
    return format_html_join("", "<i{}></i>", ((SafeString(' class="on"') if each else "",) for each in filled))


@cache
def kind_word(kind: str, language: str | None) -> str:
    return str(KINDS[kind])


@lru_cache(maxsize=5000)  # a few weeks of a city: a chip depends on nothing but these, and names no person
def chip(
    pk: UUID, kind: str, title: str, venue: str, starts_at: datetime, team: str, is_at_home: bool, is_draft: bool,
    clashes: bool, language: str | None,
) -> SafeString:  # fmt: skip
    """A session as the board shows it in this language."""
    word, warning, look = kind_word(kind, language), "", f"kind-{kind}"
    if is_draft:
        warning, look = _("Draft"), "draft"
    elif clashes:
        warning, look = _("Overlaps with another session"), "clash"
    words = f"{word} · {title or word} · {team} · {venue}"
    row = Chip(
        css=look,
        url=address_of(DETAIL, pk),
        title=f"{warning} · {words}" if warning else words,
        icon=icon("warning" if look == "clash" else f"kind-{kind}", "xs"),
        words=f"{warning}, {word} " if warning else f"{word} ",
        time=clock(starts_at),
        team=short_name(team, is_at_home=is_at_home),
    )
    return pressed(CHIP, [row])


def session_line(session: Slot, clashes: bool, *, with_team: bool) -> SessionLine:
    place = f"{session.venue}, {session.area_name}"
    if session.is_draft:
        place = " · ".join([_("Draft"), place])
    return SessionLine(
        css=" draft" if session.is_draft else " clash" if clashes else "",
        url=address_of(DETAIL, session.pk),
        kind=session.kind,
        icon=icon(f"kind-{session.kind}"),
        starts=clock(session.starts_at),
        ends=clock(session.ends_at),
        name=session.title or kind_word(session.kind, get_language()),
        place=f"{place} · {session.team_name}" if with_team else place,
        no_clash="" if clashes else "hidden",
    )


def gap_lines(gaps: list[Gap], week: Week, asked: QueryDict) -> list[GapLine]:
    query, today = others_of(asked), timezone.localdate()
    days = [day for day in week.days if day > today]
    return [
        GapLine(
            str(gap.area.pk), f"{query}area={gap.area.pk}", gap.area.name, dots(tuple(gap.dots)), f"0/{gap.needed}",
            needs_of(gap), f"{reverse(CREATE)}?{urlencode(proposed(gap, days))}",
        )
        for gap in gaps
    ]  # fmt: skip


def proposed(gap: Gap, days: list[date]) -> dict[str, str]:
    """What the form begins with: the team that fits and the first day to come on which it has no session yet."""
    busy = gap.free.busy if gap.free else ()
    day = next((day for day in days if day not in busy), next(iter(days), None))
    asked = {"area": gap.area.pk, "team": gap.free and gap.free.team.pk, "day": day}
    return {name: str(value) for name, value in asked.items() if value}


def needs_of(gap: Gap) -> str:
    """How many sessions, and which team that has time fits: where it is, its hours, its trained people."""
    needs = ngettext("Needs %(sessions)s session", "Needs %(sessions)s sessions", gap.needed) % {"sessions": gap.needed}
    if gap.free is None:
        return " · ".join([needs, _("no team nearby has time")])
    words = {"team": gap.free.team.name, "km": grouped(int(gap.kilometres or 0)), "hours": grouped(int(gap.free.hours))}
    if not gap.kilometres:
        team = _("its own team: %(team)s, %(hours)s free hours") % words
    elif gap.is_nearest:
        team = _("nearest free team: %(team)s, %(km)s km, %(hours)s free hours") % words
    else:
        team = _("free team that fits best: %(team)s, %(km)s km, %(hours)s free hours") % words
    if people := gap.free.trained:
        trained = ngettext("%(people)s person trained", "%(people)s people trained", people)
        team = f"{team}, {trained % {'people': grouped(people)}}"
    return f"{needs} · {team}"


@lru_cache(maxsize=2000)  # sessions begin at few moments, and many at each
def clock(moment: datetime) -> str:
    """8:05, as the local clock shows it."""
    local = timezone.localtime(moment)
    return f"{local.hour}:{local.minute:02}"
