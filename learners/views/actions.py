"""The steps that barriers opened: the list, owner and day, done or dropped."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.pages import page_of
from campaign.web import Request, done, render_part, require
from learners import actions, permissions
from learners.follow_ups.forms import ActionForm
from learners.models import Action, ActionKind, ActionState, Learner, Skill


@require_safe
def action_list(request: Request) -> HttpResponse:
    """What is open in scope, the most urgent first; with `?state=closed` what was done or dropped, the latest first."""
    require(permissions.can_see_learners(request.access))
    is_closed = request.GET.get("state") == "closed"
    rows = Action.objects.visible_to(request.access).select_related("learner", "volunteer", "team", "closed_by")
    rows = rows.closed().order_by("-closed_at", "pk") if is_closed else rows.open().order_by("due_on", "pk")
    context = {
        "page": page_of(rows, request.GET.get("page"), 50),
        "is_closed": is_closed,
        "today": timezone.localdate(),
        "may_choose": request.access.volunteer_id and (request.access.is_team_leader or request.access.is_coordinator),
    }
    return render_part(request, "learners/action_list.html", "actions", context)


@require_http_methods(["GET", "HEAD", "POST"])
def action_edit(request: Request, pk: UUID) -> HttpResponse:
    """Who does it, and until when; with the way to do it."""
    action = fetch(request, pk)
    if request.method == "POST" and not action.is_open:
        return done(request, action, _("This step is closed. Open it again to change it."))
    form = ActionForm(request.POST or None, action=action)
    if form.is_valid():
        actions.hand_on(action, **form.cleaned_data)
        return done(request, "learners:action_list", _("The step is saved."))
    context = {
        "action": action,
        "form": form,
        "today": timezone.localdate(),
        "card": action.answer.follow_up.skill_id if action.answer else None,
        "topics": Skill.objects.about_safety() if action.kind == ActionKind.ANTI_SCAM else (),
        "may_schedule": permissions.can_register_learners(request.access),
    }
    return render(request, "learners/action_edit.html", context, status=422 if form.errors else 200)


def fetch(request: Request, pk: UUID) -> Action:
    visible = Action.objects.visible_to(request.access)
    visible = visible.select_related("learner", "volunteer", "team", "closed_by", "answer__follow_up")
    action = get_object_or_404(visible, pk=pk)
    learner = Learner.objects.with_leading(request.access).get(pk=action.learner_id)
    require(permissions.can_do_action(request.access, learner))
    return action


@require_POST
def action_close(request: Request, pk: UUID) -> HttpResponse:
    action = fetch(request, pk)
    dropped = request.POST.get("state") == ActionState.DROPPED
    actions.close(action, ActionState.DROPPED if dropped else ActionState.DONE, by=request.user)
    text = _("Dropped: %(step)s, %(name)s.") if dropped else _("Done: %(step)s, %(name)s.")
    words = {"step": action.get_kind_display(), "name": action.learner.short_name}
    return done(request, "learners:action_list", text % words, undo=reverse("learners:action_reopen", args=[pk]))


@require_POST
def action_reopen(request: Request, pk: UUID) -> HttpResponse:
    try:
        actions.reopen(fetch(request, pk))
    except actions.AnotherIsOpen:
        return done(request, "learners:action_list", _("The same step is open already, so this one stays closed."))
    return done(request, "learners:action_list", _("The step is open again."))
