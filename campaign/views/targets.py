"""Targets of a phase: the table, one ward's, and all wards' at once."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from campaign import permissions
from campaign.forms.targets import BulkTargetForm, TargetForm, read_plan
from campaign.models import Area, Measure, Phase
from campaign.models.areas import AreaQuerySet
from campaign.targets import adjust, change_of, rows_of, set_values, table_of, total_of
from campaign.views.campaigns import own_phase
from campaign.web import Request, done, render_part, require


def wards(request: Request, phase: Phase) -> AreaQuerySet:
    """The phase's wards in the person's scope, cluster by cluster."""
    areas = Area.objects.visible_to(request.access).below(phase.campaign.area).leaves().in_force()
    return areas.select_related("parent").order_by("parent__sort_name", "sort_name")


def table_context(request: Request, phase: Phase) -> dict[str, Any]:
    groups = table_of(phase, wards(request, phase))
    return {
        "phase": phase,
        "groups": groups,
        "total": total_of(phase.campaign.area, (group.total for group in groups)),
        "measures": list(Measure),
        "may_edit": permissions.can_edit_targets(request.access, phase),
        "access": request.access,
    }


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
    values = {measure.value: value for measure, value in rows_of(phase, [area])[0].cells}
    form = TargetForm(request.POST or None, area=area, values=values)
    if form.is_valid():
        adjust(phase, area, values=form.cleaned_data)
        message = _("The targets of %(area)s are saved.") % {"area": area}
        return done(request, phase, message, part=lambda: saved_row(request, phase, area))
    context = {"form": form, "phase": phase, "area": area}
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
    form = BulkTargetForm(request.POST or None, request.FILES or None, phase=phase, areas=areas)
    if form.is_valid():
        return preview(request, phase, form)
    context = {"form": form, "phase": phase, "areas": areas}
    return render(request, "campaign/target_bulk_edit.html", context, status=422 if form.is_bound else 200)


def preview(request: Request, phase: Phase, form: BulkTargetForm) -> HttpResponse:
    measure = Measure(form.cleaned_data["measure"])
    change = change_of(phase, measure, form.values)
    context = {
        "phase": phase,
        "measure": measure,
        "plan": form.plan,
        "change": change,
        "lines": [
            (
                area,
                change.replaced[area.pk][0] if area.pk in change.replaced else change.kept.get(area.pk),
                form.values[area.pk],
            )
            for area in form.areas
            if area.pk in form.values
        ],
        "sum": sum(form.values.values()),
        "missing": form.missing,
    }
    return render(request, "campaign/target_bulk_preview.html", context)


def confirm(request: Request, phase: Phase, areas: list[Area]) -> HttpResponse:
    plan = read_plan(request.POST["plan"], phase=phase)
    if plan is None:
        form = BulkTargetForm(phase=phase, areas=areas)
        return render(
            request, "campaign/target_bulk_edit.html", {"form": form, "phase": phase, "spoilt": True}, status=422
        )
    measure, values = plan
    own = {area.pk for area in areas}
    change = set_values(phase, measure=measure, values={area: value for area, value in values.items() if area in own})
    message = ngettext("%(count)s target is set.", "%(count)s targets are set.", change.count) % {"count": change.count}
    return done(request, phase, message)
