"""Progress of an area in a phase: city and cluster as a map with a table, a ward as a page of its own."""

from collections import Counter
from typing import Any, NamedTuple, cast
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from campaign import charts, findings
from campaign.access import Access
from campaign.dashboards import Board, current_phase, phases_of, province_path, widest_area
from campaign.forecasts import forecast, sessions_needed
from campaign.models import Area, Measure, Phase
from campaign.pace import STATUSES, Calendar
from campaign.prepared import prepared
from campaign.rankings import ranking
from campaign.views.dashboard_tables import address_in, listed, phase_query, table_context, table_lines
from campaign.web import Request, only, render_part, require


@require_safe
def dashboard(request: HttpRequest) -> HttpResponse:
    """The person's own widest area."""
    access = cast(Request, request).access
    require(access.sees_areas)
    area = widest_area(access)
    if area is None:
        raise Http404
    return dashboard_page(request, area)


@require_safe
def dashboard_detail(request: HttpRequest, pk: UUID) -> HttpResponse:
    return dashboard_page(request, only(in_scope(cast(Request, request).access, pk)))


@prepared(by_key=True)
def in_scope(access: Access, pk: UUID) -> QuerySet[Area]:
    return Area.objects.visible_to(access).filter(pk=pk).select_related("parent__parent")


def dashboard_page(request: HttpRequest, area: Area) -> HttpResponse:
    phases = phases_of(area)
    phase = chosen_phase(request, phases)
    context = {"area": area, "crumbs": crumbs(request, area), "phases": phases, "phase": phase}
    if phase is None:
        return render(request, "campaign/dashboard_empty.html", context)
    board = Board(area, phase, Calendar(phase.starts_on, phase.ends_on, timezone.localdate()))
    context |= {
        "board": board,
        "calendar": board.calendar,
        "when": findings.when(board.calendar),
        "hours": findings.hours(board.standing(Measure.VOLUNTEER_HOURS)),
        "keep": phase_query(request),
    }
    if area.is_leaf:
        return render(request, "campaign/dashboard_ward.html", context | ward_context(board))
    context |= areas_context(request, board)
    return render_part(request, "campaign/dashboard_detail.html", "area-ranking", context)


def chosen_phase(request: HttpRequest, phases: list[Phase]) -> Phase | None:
    """The phase of the address (404 when there is none such), otherwise the current one."""
    wanted = request.GET.get("phase", "")
    if not wanted:
        return current_phase(phases, timezone.localdate())
    found = next((phase for phase in phases if str(phase.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


def crumbs(request: HttpRequest, area: Area) -> list[tuple[str, str]]:
    """The way down from the highest area; only areas in the person's scope are links."""
    access, items = cast(Request, request).access, [(area.name, "")]
    above = area.parent
    while above is not None:
        url = above.get_absolute_url() + phase_query(request) if access.oversees(above.path) else ""
        items.insert(0, (above.name, url))
        above = above.parent
    return items


def areas_context(request: HttpRequest, board: Board) -> dict[str, Any]:
    people = board.standing(Measure.PEOPLE_TRAINED)
    table, drawn = table_context(request, board), map_context(request, board)
    rows = list(table["page"])
    days = board.days([row.pk for row in rows])
    address = address_in(request)
    lines = table_lines(board, rows, days, first=table["first"], address=address, spoken=drawn["spoken"])
    return {
        "kpis": [*measure_kpis(board), use_kpi(board), reach_kpi(board)],
        "map": drawn,
        "trend": trend_context(board, people, days.get(board.area.pk, {})),
        "ladder": ladder_context(board),
        "table": table | {"lines": lines, "places": listed(table["silent"], address)},
    }


def ward_context(board: Board) -> dict[str, Any]:
    people = board.standing(Measure.PEOPLE_TRAINED)
    daily = board.days([]).get(board.area.pk, {})
    bars, grid = charts.weeks(daily, people.target, board.calendar)
    return {
        "kpis": [*measure_kpis(board), use_kpi(board)],
        "ladder": ladder_context(board, province=board.province_totals),
        "weeks": {
            "title": findings.weeks_finding(bars, people),
            "bars": bars,
            "grid": grid,
            "has_pace": bool(people.target),
        },
        "needed": sessions_needed(people, board.totals.get("sessions_held", 0)),
        "people": people,
        "of_area": f"?area={board.area.pk}",
    }


def measure_kpis(board: Board) -> list[dict[str, Any]]:
    """People, turns and sessions, side by side, each against its target."""
    labels = [
        (Measure.PEOPLE_TRAINED, _("People trained"), "people"),
        (Measure.TURNS, _("Turns"), "turns"),
        (Measure.SESSIONS_HELD, _("Sessions held"), "sessions"),
    ]
    return [kpi(board, measure, label) | {"note": kpi_note(board, measure, unit)} for measure, label, unit in labels]


def kpi(board: Board, measure: str, label: str) -> dict[str, Any]:
    standing = board.standing(measure)
    return {
        "label": label,
        "value": findings.grouped(standing.value),
        "target": "" if standing.target is None else f"/ {findings.grouped(standing.target)}",
        "status": standing.status,
        "percent": standing.percent,
        "pace_percent": standing.pace_percent,
    }


def kpi_note(board: Board, measure: str, unit: str) -> str:
    return findings.against_pace(board.standing(measure), unit, board.calendar)


def reach_kpi(board: Board) -> dict[str, Any]:
    """Wards with a session; where nobody set a target, out of all wards."""
    shown = kpi(board, Measure.AREAS_REACHED, _("Areas reached"))
    areas = len(board.rows)
    if not shown["target"] and areas:
        shown |= {"target": f"/ {findings.grouped(areas)}", "percent": 100 * board.reached / areas}
    return shown | {"note": findings.reach(board.reached, areas)}


def use_kpi(board: Board) -> dict[str, Any]:
    """Retained use: of those whom a follow-up reached, how many use it alone. Who was never asked counts nowhere."""
    totals = board.totals
    asked, using = totals.get("people_asked", 0), totals.get("people_retained", 0)
    percent = 100 * using / asked if asked >= findings.FEW else None
    return {
        "label": _("Use it at home"), "status": "", "percent": percent, "pace_percent": None,
        "value": findings.grouped(using) if percent is None else f"{round(percent)}%",
        "target": findings.unreached_share(totals.get("people_unreached", 0), asked),
        "note": findings.use_base(using, asked, board.standing(Measure.PEOPLE_RETAINED).target),
    }  # fmt: skip


def map_context(request: HttpRequest, board: Board) -> dict[str, Any]:
    """The tiles, the number of areas in each band, and the area that is read out: the chosen one or the slowest."""
    chosen = request.GET.get("area", "")
    slow = ranking(board.rows)
    spoken = next((row for row in board.rows if str(row.pk) == chosen), None) or next(
        iter([*slow.rows, *slow.silent]), None
    )
    found = Counter(row.status for row in board.rows)
    province = province_path(board.area)
    return {
        "title": findings.map_finding(board.rows, board.calendar),
        "drawing": charts.tile_map(board.rows, river_of=province[:-1] if board.area.path == province else ""),
        "legend": [(status, found[status]) for status in STATUSES],
        "spoken": spoken,
        "base": reverse("campaign:dashboard"),
    }


def trend_context(board: Board, people: Any, daily: dict) -> dict[str, Any]:
    likely = forecast(daily, board.calendar) if people.value else None
    sums = charts.cumulated(daily, board.calendar)
    return {
        "title": findings.trend_finding(people, board.calendar),
        "drawing": charts.trend(sums, people.target, likely.likely if likely else None, board.calendar),
        "forecast": likely,
        "people": people,
        "needed": sessions_needed(people, board.totals.get("sessions_held", 0)),
    }


RUNGS = [
    ("people_trained", gettext_lazy("Heard"), gettext_lazy("came to a session")),
    ("people_tried", gettext_lazy("Tried"), gettext_lazy("with a companion beside")),
    ("people_alone", gettext_lazy("Alone"), gettext_lazy("right in the session")),
    ("people_retained", gettext_lazy("Use it at home"), ""),
]


class Bar(NamedTuple):
    """One rung: how many, their share of all, the province's share of its; without `has_percent` only how many."""

    number: int
    label: Any
    hint: Any
    value: int
    share: float | None
    province: float | None
    has_percent: bool


def ladder_context(board: Board, province: dict[str, int] | None = None) -> dict[str, Any]:
    """Four bars of one cohort; on a ward's page with the city's share as a line.

    Who uses it at home is known of those asked, so that bar says of how many; its per cent stands in the numbers above.
    """
    totals, people = board.totals, board.totals.get("people_trained", 0)
    asked = findings.asked_of(totals.get("people_asked", 0))
    return {
        "title": findings.ladder_finding(totals),
        "base": findings.ladder_base(people),
        "people": people,
        "bars": [
            Bar(
                number, label, hint or asked, totals.get(metric, 0), share(totals, metric),
                share(province or {}, metric), bool(hint) and people >= findings.FEW,
            )
            for number, (metric, label, hint) in enumerate(RUNGS, start=1)
        ],
        "province": board.province_name if province else "",
    }  # fmt: skip


def share(totals: dict[str, int], metric: str) -> float | None:
    people = totals.get("people_trained", 0)
    return 100 * totals.get(metric, 0) / people if people else None
