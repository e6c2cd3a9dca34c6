"""Targets of a phase: the table, one ward's, and all wards' at once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaign import permissions
from campaign.forms.targets import BulkTargetForm, TargetForm, TargetListForm, read_plan, signed_plan
from campaign.imports.exports import CONTENT_TYPE
from campaign.models import Area, Audience, Measure, Phase, TargetChange
from campaign.models.areas import AreaQuerySet
from campaign.target_lists import targets_file
from campaign.targets import Values, adjust, rows_of, set_all, stored_values, table_of, total_of
from campaign.views.campaigns import own_phase
from campaign.web import Request, done, render_part, require

HISTORY = 50


def wards(request: Request, phase: Phase) -> AreaQuerySet:
    """The phase's wards in the person's scope, cluster by cluster."""
    areas = Area.objects.visible_to(request.access).below(phase.campaign.area).leaves().in_force()
    return areas.select_related("parent").order_by("parent__sort_name", "sort_name")


def table_context(request: Request, phase: Phase) -> dict[str, Any]:
    audience = audience_of(request)
    groups = table_of(phase, wards(request, phase), audience)
    return {
        "audience": audience,
        "audiences": Audience.choices,
        "phase": phase,
        "groups": groups,
        "total": total_of(phase.campaign.area, (group.total for group in groups)),
        "measures": list(Measure),
        "may_edit": permissions.can_edit_targets(request.access, phase),
        "access": request.access,
    }


def audience_of(request: Request) -> str:
    """For whom the targets are that the address asks for."""
    asked = request.GET.get("audience", "")
    return asked if asked in Audience.values else Audience.EVERYONE.value


@require_safe
def target_list(request: Request, pk: UUID) -> HttpResponse:
    phase = own_phase(request, pk)
    return render(request, "campaign/target_list.html", table_context(request, phase))


@require_http_methods(["GET", "HEAD", "POST"])
def target_edit(request: Request, phase_pk: UUID, area_pk: UUID) -> HttpResponse:
    """One ward's targets: a page, or for htmx its row in the table as fields."""
    phase = own_phase(request, phase_pk)
    area = get_object_or_404(wards(request, phase), pk=area_pk)
    require(permissions.can_edit_target(request.access, area))
    audience = audience_of(request)
    values = {measure.value: value for measure, value in rows_of(phase, [area], audience)[0].cells}
    form = TargetForm(request.POST or None, area=area, values=values)
    if form.is_valid():
        adjust(phase, area, values=form.cleaned_data, audience=audience, by=request.user)
        message = _("The targets of %(area)s are saved.") % {"area": area}
        to = f"{phase.get_absolute_url()}?audience={audience}" if audience != Audience.EVERYONE else phase
        return done(request, to, message, part=lambda: saved_row(request, phase, area))
    changes = TargetChange.objects.of_area(phase, area.pk)[:HISTORY]
    context = {"form": form, "phase": phase, "area": area, "audience": Audience(audience), "changes": changes}
    return render_part(
        request, "campaign/target_edit.html", "target-form", context, status=422 if form.is_bound else 200
    )


def saved_row(request: Request, phase: Phase, area: Area) -> HttpResponse:
    """The row as it is now, with the sums above it."""
    context = table_context(request, phase)
    group = next(group for group in context["groups"] if group.area == area.parent)
    row = next(row for row in group.rows if row.area == area)
    return render(request, "campaign/target_list.html#saved-target", context | {"group": group, "row": row})


@require_http_methods(["GET", "HEAD", "POST"])
def target_bulk_edit(request: Request, pk: UUID) -> HttpResponse:
    """Set a measure's target for all wards: choose, look at what would change, confirm."""
    phase = own_phase(request, pk)
    require(permissions.can_edit_targets(request.access, phase))
    areas = list(wards(request, phase).coordinated_by(request.access))
    if "plan" in request.POST:
        return confirm(request, phase, areas)
    initial = {"audience": audience_of(request)}
    form = BulkTargetForm(request.POST or None, request.FILES or None, phase=phase, areas=areas, initial=initial)
    if form.is_valid():
        return preview(request, phase, form)
    context = {"form": form, "phase": phase, "areas": areas}
    return render(request, "campaign/target_bulk_edit.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def target_import(request: Request, pk: UUID) -> HttpResponse:
    """Targets from an Excel list: looked at, then confirmed like all at once."""
    phase = own_phase(request, pk)
    require(permissions.can_edit_targets(request.access, phase))
    areas = list(wards(request, phase).coordinated_by(request.access))
    initial = {"audience": audience_of(request)}
    form = TargetListForm(request.POST or None, request.FILES or None, phase=phase, areas=areas, initial=initial)
    if form.is_valid():
        return preview(request, phase, form)
    context = {"form": form, "phase": phase}
    return render(request, "campaign/target_import.html", context, status=422 if form.is_bound else 200)


@require_safe
def target_export(request: Request, pk: UUID) -> HttpResponse:
    """The table in scope as an Excel list, which can be changed and read in again."""
    phase = own_phase(request, pk)
    content = targets_file(table_of(phase, wards(request, phase), audience_of(request)))
    headers = {"Content-Disposition": 'attachment; filename="chi-tieu.xlsx"'}
    return HttpResponse(content, content_type=CONTENT_TYPE, headers=headers)


def preview(request: Request, phase: Phase, form: BulkTargetForm | TargetListForm) -> HttpResponse:
    parts = [part_of(phase, measure, values, form) for measure, values in form.all_values.items()]
    context = {
        "phase": phase,
        "audience": Audience(form.for_whom),
        "plan": signed_plan(phase, form.for_whom, form.all_values),
        "parts": parts,
        "count": sum(part["count"] for part in parts),
        "replaced": sum(part["replaced"] for part in parts),
        "missing": form.missing,
    }
    return render(request, "campaign/target_bulk_preview.html", context)


def part_of(phase: Phase, measure: Measure, values: Values, form: BulkTargetForm | TargetListForm) -> dict[str, Any]:
    """What would change in one measure; 0 takes a target away."""
    stored = stored_values(phase, measure, form.for_whom)
    lines = [(area, stored.get(area.pk), values[area.pk] or None) for area in form.areas if area.pk in values]
    return {
        "measure": measure,
        "lines": lines,
        "count": sum(old != new for _area, old, new in lines),
        "replaced": sum(old is not None and old != new for _area, old, new in lines),
        "sum": sum(values.values()),
    }


def confirm(request: Request, phase: Phase, areas: list[Area]) -> HttpResponse:
    plan = read_plan(request.POST["plan"], phase=phase)
    if plan is None:
        form = BulkTargetForm(phase=phase, areas=areas)
        return render(
            request, "campaign/target_bulk_edit.html", {"form": form, "phase": phase, "spoilt": True}, status=422
        )
    audience, values = plan
    count = set_all(phase, values, audience=audience, own={area.pk for area in areas}, by=request.user)
    to = f"{phase.get_absolute_url()}?audience={audience}" if audience != Audience.EVERYONE else phase
    return done(
        request, to, ngettext("%(count)s target is set.", "%(count)s targets are set.", count) % {"count": count}
    )
