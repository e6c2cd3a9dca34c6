"""Asking again whether someone uses at home what they learnt: the list, the page of a call, and its answer."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.ids import id_or_none, new_id
from campaign.pages import page_of
from campaign.web import Request, done, render_part, require
from learners import permissions
from learners.follow_ups import words
from learners.follow_ups.answers import AnswerRefused, answer_once, take_back
from learners.follow_ups.counts import remember, tell_navigation
from learners.follow_ups.forms import AnswerForm, choices_of
from learners.follow_ups.listing import COLUMNS, MINE, due_of, entry_of, place_of
from learners.follow_ups.script import script
from learners.models import FollowUp, FollowUpAnswer, Learner
from learners.models.follow_ups import FollowUpQuerySet
from learners.views.learners import only_counted

MOST = 200  # of those who wait, in whose order one goes on


@require_safe
def follow_up_list(request: Request) -> HttpResponse:
    """Who waits to be asked, the longest first: all in scope, one's own, or those of one team."""
    require(permissions.can_see_learners(request.access))
    today, whose, team = timezone.localdate(), whose_of(request), id_or_none(request.GET.get("team"))
    due = due_of(request.access, today, whose=whose, team=team)
    page = page_of(due.with_assignee().in_turn().values_list(*COLUMNS), request.GET.get("page"), 50)
    count, query = page.paginator.count, request.GET.urlencode()
    context = {
        "page": page,
        "count": count,
        "entries": [entry_of(values, today, f"?{query}" if query else "") for values in page],
        "whose": whose,
        "team": team,
        "may_choose": request.access.volunteer_id and (request.access.is_team_leader or request.access.is_coordinator),
    }
    if not (whose or team):
        tell_navigation(request, count)
    response = render_part(request, "learners/follow_up_list.html", "follow-ups", context)
    return response if whose or team else remember(request, response, count)


def whose_of(request: Request) -> str:
    return MINE if request.GET.get("of") == MINE else ""


@require_safe
def follow_up_due(request: Request) -> HttpResponse:
    """How many wait: a part of the page of today; by itself it leads to the list."""
    require(permissions.can_see_learners(request.access))
    if not request.htmx:
        return redirect("learners:follow_up_list")
    count = due_of(request.access, timezone.localdate()).count()
    return remember(request, render(request, "learners/partials/follow_ups_due.html", {"count": count}), count)


@require_http_methods(["GET", "HEAD", "POST"])
def follow_up_detail(request: Request, pk: UUID) -> HttpResponse:
    """The page beside the phone: whom to call, what to say, and what was answered."""
    follow_up, learner = fetch(request, pk)
    if learner.is_silent:
        return only_counted(request, learner)
    require(permissions.can_answer_follow_up(request.access, learner))
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answer = form.answer(follow_up.pk, new_id())
        try:
            answer_once(follow_up, answer, by=request.user)
        except AnswerRefused as refusal:
            form.add_error(*(str(part) for part in words.REFUSALS[refusal.code]))
        else:
            undo = reverse("learners:answer_take_back", args=[answer.id])
            return done(request, next_of(request), told(learner), undo=undo)
    status = 422 if form.errors else 200
    return render(request, "learners/follow_up_detail.html", page(request, follow_up, learner, form), status=status)


def fetch(request: Request, pk: UUID) -> tuple[FollowUp, Learner]:
    """A check, and the person it is about: of an entry that was merged, the one that stands for it."""
    visible = FollowUp.objects.visible_to(request.access).select_related("skill", "learner")
    follow_up = get_object_or_404(visible, pk=pk)
    person = follow_up.learner.merged_into_id or follow_up.learner_id
    return follow_up, Learner.objects.with_leading(request.access).get(pk=person)


def told(learner: Learner) -> str:
    return _("Noted for %(name)s.") % {"name": learner.short_name}


def next_of(request: Request) -> str:
    """The next who waits in the same list, else the list."""
    following = waiting(request)[:1]
    base = "learners:follow_up_detail" if following else "learners:follow_up_list"
    query = request.GET.urlencode()
    return reverse(base, args=following) + (f"?{query}" if query else "")


def waiting(request: Request) -> list[UUID]:
    return list(listed(request).in_turn().values_list("pk", flat=True)[:MOST])


def listed(request: Request) -> FollowUpQuerySet:
    """The list that the address names: of all, of those one accompanies, of one team."""
    team = id_or_none(request.GET.get("team"))
    return due_of(request.access, timezone.localdate(), whose=whose_of(request), team=team)


def given_to(follow_up: FollowUp) -> list[tuple[FollowUpAnswer, bool]]:
    """(answer, whether it was taken back), the first one first: everybody who asked, also when two did."""
    rows = list(follow_up.answers.select_related("answered_by"))
    gone = {row.takes_back for row in rows}
    return [(row, row.pk in gone) for row in rows if row.outcome]


def page(request: Request, follow_up: FollowUp, learner: Learner, form: AnswerForm) -> dict[str, Any]:
    place, count = place_of(follow_up.pk, waiting(request))
    count = listed(request).count() if count == MOST else count
    greeting, question = script(follow_up.skill, learner)
    return {
        "follow_up": follow_up,
        "learner": learner,
        "form": form,
        "after": words.after(follow_up.days),
        "place": place,
        "count": count,
        "greeting": greeting,
        "question": question,
        "you": learner.get_form_of_address_display(),
        "may_call": permissions.can_call_learner(request.access, learner) and bool(learner.phone),
        **choices_of(form.data),
        "number": id_or_none(form.data.get("id")) or new_id(),
        "undoing": new_id(),
        "said": given_to(follow_up),
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }


@require_POST
def answer_take_back(request: Request, pk: UUID) -> HttpResponse:
    """Undoes an answer: its check waits again."""
    answers = FollowUpAnswer.objects.filter(follow_up__in=FollowUp.objects.visible_to(request.access))
    answer = get_object_or_404(answers, pk=pk)
    follow_up, learner = fetch(request, answer.follow_up_id)
    require(permissions.can_answer_follow_up(request.access, learner))
    take_back(answer, number=id_or_none(request.POST.get("id")) or new_id(), by=request.user)
    return done(request, follow_up, _("The answer is taken back; it can be given again."))
