"""Splitting and merging teams: a form, then what it means for whom, then it happens and can be taken back."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from campaign.web import Request, done, require
from teams import changes, permissions
from teams.change_forms import MergeForm, SplitForm
from teams.models import Team, TeamChange

REFUSED = (changes.NobodyMoves, changes.NobodyStays, changes.TeamClosed)


@require_http_methods(["GET", "HEAD", "POST"])
def team_merge(request: Request, pk: UUID) -> HttpResponse:
    team = fetch(request, pk)
    form = MergeForm(request.POST or None, team=team, teams=Team.objects.sent_by(request.access))
    return change_page(request, team, form, "teams/team_merge.html", merged)


@require_http_methods(["GET", "HEAD", "POST"])
def team_split(request: Request, pk: UUID) -> HttpResponse:
    team = fetch(request, pk)
    form = SplitForm(request.POST or None, team=team)
    return change_page(request, team, form, "teams/team_split.html", divided)


def change_page(
    request: Request, team: Team, form: Any, template: str, act: Callable[[Request, Any], TeamChange]
) -> HttpResponse:
    """Without `confirmed` the same page says what would happen; with it, it happens."""
    moves = []
    if form.is_valid():
        try:
            moves = form.moves()
            if "confirmed" in request.POST:
                return told(request, act(request, form))
        except REFUSED as refusal:
            form.add_error(None, words_for(refusal))
    context = {"team": team, "form": form, "moves": moves}
    return render(request, template, context, status=422 if form.errors else 200)


def merged(request: Request, form: MergeForm) -> TeamChange:
    data = form.cleaned_data
    return changes.merge(form.team, data["target"], on=data["on"], number=data["number"], by=request.user)


def divided(request: Request, form: SplitForm) -> TeamChange:
    return changes.split(form.team, **form.plan(), by=request.user)


def told(request: Request, change: TeamChange) -> HttpResponse:
    undo = reverse("teams:team_change_undo", args=[change.pk])
    count = change.moved.count()
    message = ngettext(
        "%(count)s person is in %(team)s from %(day)s. Sessions stay where they were.",
        "%(count)s people are in %(team)s from %(day)s. Sessions stay where they were.",
        count,
    )
    words = {"count": count, "team": change.target, "day": f"{change.on_day:%d/%m/%Y}"}
    return done(request, change.target, message % words, undo=undo)


def words_for(refusal: Exception) -> str:
    if isinstance(refusal, changes.NobodyMoves):
        return _("Nobody would change: the team has no members then. Choose people, or close the team instead.")
    if isinstance(refusal, changes.NobodyStays):
        return _("Everybody would go. Change the team's name instead, or leave someone in it.")
    return _("One of the two teams is not open on that day.")


@require_POST
def team_change_undo(request: Request, pk: UUID) -> HttpResponse:
    visible = TeamChange.objects.visible_to(request.access).select_related("source__area", "target__area")
    change = get_object_or_404(visible, pk=pk)
    require(permissions.can_edit_team(request.access, change.source))
    try:
        changes.undo(change, by=request.user)
    except changes.ChangedSince:
        messages.error(request, _("People have come, left or changed their role since, so it stays as it is."))
        return redirect(change.target)
    return done(request, change.source, _("Everybody is back in %(team)s.") % {"team": change.source})


def fetch(request: Request, pk: UUID) -> Team:
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_edit_team(request.access, team))
    return team
