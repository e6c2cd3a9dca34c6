"""Bringing in what a phone could not send, and looking at what was refused."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.pages import page_of
from campaign.web import Request, done, require
from sessions.models import QuarantinedMark, QueueFile
from sessions.permissions import can_bring_queue_files, can_resolve_quarantine
from sessions.sync import files
from sessions.sync.file_rows import PILLS, quarantined_rows, rows_of

STEPS = (gettext_lazy("Choose the file"), gettext_lazy("Look and let in"))
SHOWN = 500


class QueueFileForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("File of a phone"), widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        max_length=200, error_messages={"required": gettext_lazy("Choose the file that was saved on the phone.")},
        allow_empty_file=True,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def queue_file_create(request: Request) -> HttpResponse:
    require(can_bring_queue_files(request.access))
    form = QueueFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    if getattr(request, "upload_refused", False):  # dropped while it arrived
        form.fields["file"].error_messages["required"] = str(files.MESSAGES["too_big"])
    if form.is_bound and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            return redirect(files.draft(file.read(), name=file.name, by=request.user, access=request.access))
        except files.FileRefused as refused:
            form.add_error("file", str(refused))
    recent = QueueFile.objects.visible_to(request.access).select_related("maker")[:10]
    context = {"form": form, "steps": STEPS, "recent": recent}
    return render(request, "sessions/queue_file_create.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def queue_file_detail(request: Request, pk: UUID) -> HttpResponse:
    """What would become of each item; after letting the file in, what did."""
    visible = QueueFile.objects.visible_to(request.access).select_related("maker")
    file = get_object_or_404(visible, pk=pk)
    require(can_bring_queue_files(request.access))
    if file.stored_at:
        counts = [(PILLS[name][0], PILLS[name][1], file.outcomes[name]) for name in PILLS if name in file.outcomes]
        context = {"file": file, "counts": counts, "sessions": file.sessions.select_related("area")}
        return render(request, "sessions/queue_file_result.html", context)
    if request.method == "POST":
        files.let_in(file, request.access)
        return done(request, file, _("The file is let in."))
    rows = rows_of(files.judge(file, request.access))
    outcomes = [row.outcome for row in rows]
    counts = [(*PILLS[name], outcomes.count(name)) for name in PILLS if name in outcomes]
    context = {"file": file, "steps": STEPS, "rows": rows[:SHOWN], "counts": counts, "more": max(len(rows) - SHOWN, 0)}
    return render(request, "sessions/queue_file_confirm.html", context | {"new": outcomes.count("stored")})


@require_POST
def queue_file_discard(request: Request, pk: UUID) -> HttpResponse:
    file = get_object_or_404(QueueFile.objects.visible_to(request.access).drafts(), pk=pk)
    require(can_bring_queue_files(request.access))
    file.delete()
    return done(request, "sessions:queue_file_create", _("The file is thrown away. Nothing of it was saved."))


@require_safe
def quarantined_mark_list(request: Request) -> HttpResponse:
    """What the server could not store, kept whole until a person has dealt with it."""
    require(can_resolve_quarantine(request.access))
    visible = QuarantinedMark.objects.visible_to(request.access).with_people()
    is_resolved = request.GET.get("state") == "resolved"
    page = page_of(visible.resolved() if is_resolved else visible.open(), request.GET.get("page"), 30)
    chips = [
        {"label": _("To look at"), "count": visible.open().count(), "current": not is_resolved, "url": "?"},
        {"label": _("Dealt with"), "count": visible.resolved().count(), "current": is_resolved,
         "url": "?state=resolved"},
    ]  # fmt: skip
    context = {"page": page, "rows": quarantined_rows(list(page.object_list)), "chips": chips}
    return render(request, "sessions/quarantined_mark_list.html", context)


@require_POST
def quarantined_mark_resolve(request: Request, pk: int) -> HttpResponse:
    """Note what was done about it. The item stays: nothing here is deleted."""
    mark = get_object_or_404(QuarantinedMark.objects.visible_to(request.access), pk=pk)
    require(can_resolve_quarantine(request.access))
    note = " ".join(request.POST.get("note", "").split())[:300]
    changes = {"resolved_at": timezone.now(), "resolved_by": request.user, "resolution": note}
    QuarantinedMark.objects.open().filter(pk=mark.pk).update(**changes)
    undo = reverse("sessions:quarantined_mark_reopen", args=[pk])
    return done(request, "sessions:quarantined_mark_list", _("It is noted as dealt with."), undo=undo)


@require_POST
def quarantined_mark_reopen(request: Request, pk: int) -> HttpResponse:
    mark = get_object_or_404(QuarantinedMark.objects.visible_to(request.access), pk=pk)
    require(can_resolve_quarantine(request.access))
    QuarantinedMark.objects.filter(pk=mark.pk).update(resolved_at=None, resolved_by=None)
    return done(request, "sessions:quarantined_mark_list", _("It is to be looked at again."))
