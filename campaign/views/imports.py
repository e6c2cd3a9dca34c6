"""Bringing lists in: choose a file, look at its rows and mend them, confirm."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Page
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRedirect

from campaign.imports import exports, mending, staging
from campaign.imports.forms import RowForm, UploadForm
from campaign.imports.importing import ListChanged, import_checked
from campaign.imports.preview import PLACES_NAMED, Preview, places_of
from campaign.imports.refusals import ListRefused, refusal_message
from campaign.imports.registry import REGISTRY, Importer
from campaign.imports.staging import AlreadyImported
from campaign.models import Import, ImportKind, ImportRow
from campaign.pages import page_of
from campaign.web import Request, done, render_part, require

State = Import.State
PAGE_SIZE = 50
RECENT = 10
STEPS = (gettext_lazy("Choose the file"), gettext_lazy("Look and mend"), gettext_lazy("Confirm"))


def of_kind(kind: str) -> type[Importer]:
    if kind not in REGISTRY:
        raise Http404
    return REGISTRY[kind]


def own(request: Request, pk: Any) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.access).select_related("created_by"), pk=pk)


def draft(request: Request, pk: Any) -> Import:
    return get_object_or_404(Import.objects.visible_to(request.access).under_way(), pk=pk)


def frame(source: Import) -> dict[str, Any]:
    """What every page about a list shows around it."""
    return {"source": source, "words": REGISTRY[source.kind].words, "steps": STEPS}


def recent_imports(request: Request) -> list[Import]:
    return list(Import.objects.visible_to(request.access).select_related("created_by")[:RECENT])


@require_safe
def import_list(request: Request) -> HttpResponse:
    require(request.access.is_coordinator)
    kinds = [(kind, REGISTRY[kind].words) for kind in ImportKind.values]
    return render(request, "campaign/import_list.html", {"kinds": kinds, "recent": recent_imports(request)})


@require_http_methods(["GET", "HEAD", "POST"])
def import_create(request: Request) -> HttpResponse:
    require(request.access.is_coordinator)
    kind = request.GET.get("kind", ImportKind.LEARNERS)
    importer, form = of_kind(kind), UploadForm(request)
    context: dict[str, Any] = {"form": form, "kind": kind, "words": importer.words, "steps": STEPS}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(staging.stage(file.read(), kind=kind, file_name=file.name, by=request.user))
        except AlreadyImported as repeated:
            context["earlier"] = repeated.earlier
            form.add_error("file", _("This file was already imported. Nothing was imported again."))
        except ListRefused as refused:
            form.add_error("file", str(refused))
    context |= {"recent": recent_imports(request), "columns": exports.sample_columns(kind)}
    return render(request, "campaign/import_create.html", context, status=422 if form.is_bound else 200)


@require_safe
def import_detail(request: Request, pk: Any) -> HttpResponse:
    source = own(request, pk)
    if source.state == State.CHECKED:
        return render_part(request, "campaign/import_detail.html", "import-preview", preview_context(request, source))
    if source.state == State.STAGED:
        return render(request, "campaign/import_progress.html", frame(source))
    context = frame(source) | {"preview": Preview(source)}
    if source.state == State.UNREADABLE:
        context["problem"] = refusal_message(**source.problem)
    return render(request, "campaign/import_result.html", context)


def preview_context(request: Request, source: Import) -> dict[str, Any]:
    """What the preview shows of a draft: the chosen filter's page of rows. A constant number of queries."""
    preview = Preview(source)
    shown, problem = request.GET.get("show", ""), request.GET.get("problem", "")
    page = rows_page(source, shown=shown, problem=problem, number=request.GET.get("page", ""))
    address = reverse("campaign:import_detail", args=[source.pk])
    chips = [
        chip | {"url": f"{address}?{urlencode({'show': chip['state']})}" if chip["state"] else address}
        for chip in preview.chips("?" if problem else shown)
    ]
    return frame(source) | {
        "preview": preview, "page": page, "lines": preview.lines(page.object_list), "chips": chips,
        "kept": kept_query(request), "problem": problem,
        "bad": preview.counts[ImportRow.State.BAD], "good": preview.counts[ImportRow.State.GOOD],
    }  # fmt: skip


def rows_page(source: Import, *, shown: str, problem: str, number: str) -> Page[ImportRow]:
    return page_of(source.rows.shown(shown, problem), number, PAGE_SIZE)


@require_safe
def import_progress(request: Request, pk: Any) -> HttpResponse:
    source = own(request, pk)
    if source.state != State.STAGED:
        target = source.get_absolute_url()
        return HttpResponseClientRedirect(target) if request.htmx else redirect(target)
    return render_part(request, "campaign/import_progress.html", "import-progress", frame(source))


@require_http_methods(["GET", "HEAD", "POST"])
def import_row_edit(request: Request, pk: Any, sheet: int, number: int) -> HttpResponse:
    source = draft(request, pk)
    found = get_object_or_404(source.rows.all(), sheet=sheet, number=number)
    form = RowForm(source, found, request.POST or None, only=request.GET.get("column", ""))
    if request.method == "POST" and form.is_valid():
        return row_changed(request, source, found, form)
    context = frame(source) | {
        "row": found,
        "form": form,
        "line": Preview(source).line(found),
        "kept": kept_query(request),
    }
    status = 422 if form.errors else 200
    return render_part(request, "campaign/import_row_edit.html", "cell-form", context, status=status)


def row_changed(request: Request, source: Import, row: ImportRow, form: RowForm) -> HttpResponse:
    """Do what the form says, then show the preview where the person was."""
    if "decision" in form.data:
        mending.decide(source, row, form.cleaned_data["decision"])
    if form.sent:
        mending.set_cells(source, row, form.sent, identical=form.cleaned_data["identical"])
    return preview_again(request, source, anchor=f"row-{row.pk}")


def preview_again(request: Request, source: Import, *, anchor: str = "") -> HttpResponse:
    address = f"{source.get_absolute_url()}?{kept_query(request)}#{anchor}"
    context = lambda: preview_context(request, source) | {"oob": True}  # noqa: E731
    return done(request, address, part=lambda: render(request, "campaign/import_detail.html#import-preview", context()))


def kept_query(request: Request) -> str:
    return urlencode({name: value for name in ("show", "problem", "page") if (value := request.GET.get(name))})


@require_POST
def import_rows_skip(request: Request, pk: Any) -> HttpResponse:
    source = draft(request, pk)
    mending.leave_out_bad(source)
    return preview_again(request, source)


@require_http_methods(["GET", "HEAD", "POST"])
def import_confirm(request: Request, pk: Any) -> HttpResponse:
    source = own(request, pk)
    if source.state != State.CHECKED:
        return redirect(source)
    if request.method == "POST":
        return run_import(request, source)
    preview, places = Preview(source), places_of(source)
    context = frame(source) | {
        "preview": preview, "places": places[:PLACES_NAMED], "good": preview.counts[ImportRow.State.GOOD],
        "other_places": max(len(places) - PLACES_NAMED, 0), "left_out": preview.counts.total() - preview.counts["good"],
    }  # fmt: skip
    return render(request, "campaign/import_confirm.html", context)


def run_import(request: Request, source: Import) -> HttpResponse:
    try:
        import_checked(source)
    except AlreadyImported as repeated:
        messages.info(request, _("This file was already imported. Nothing was imported again."))
        return redirect(
            own(request, repeated.earlier.pk) if repeated.earlier.created_by_id == request.user.pk else source
        )
    except ListChanged:
        staging.check(source)
        messages.warning(request, _("The system changed meanwhile. Look at the rows once more, then confirm."))
    return redirect(source)


@require_POST
def import_discard(request: Request, pk: Any) -> HttpResponse:
    staging.discard(draft(request, pk))
    return done(request, "campaign:import_list", _("The draft was thrown away. Nothing of it is in the system."))


@require_safe
def import_bad_rows(request: Request, pk: Any) -> HttpResponse:
    source = own(request, pk)
    name = source.file_name.rpartition(".")[0] or source.file_name
    ending = _("to mend")
    return attachment(exports.bad_rows_file(source), f"{name} - {ending}.xlsx")


@require_safe
def import_sample(request: Request) -> HttpResponse:
    require(request.access.is_coordinator)
    kind = request.GET.get("kind", ImportKind.LEARNERS)
    title = _("Sample list")
    return attachment(exports.sample_file(kind), f"{title} - {of_kind(kind).words['noun']}.xlsx")


def attachment(content: bytes, name: str) -> HttpResponse:
    disposition = content_disposition_header(as_attachment=True, filename=name)
    return HttpResponse(content, content_type=exports.CONTENT_TYPE, headers={"Content-Disposition": disposition})
