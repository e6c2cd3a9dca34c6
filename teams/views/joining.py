"""Joining by a link, for everybody. The link comes in the body of a POST only; no address and no log holds it.

What a visitor may do next stands in their browser session: which invitation, and a random number for what they do.
"""

import uuid
from dataclasses import dataclass
from typing import Any

from allauth.core import ratelimit
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign.web import Request
from teams.joining.forms import LinkForm, NewcomerForm
from teams.joining.invitations import find
from teams.joining.people import InvitationOver, join_as_known, join_as_new
from teams.models import Invitation, InvitationState, Joining

PASS, JOINED = "invitation", "joined_by"
SIGN_IN = "campaign.sign_in.SignIn"


@dataclass(frozen=True, slots=True)
class Pass:
    """The link that a visitor has opened, and the number of what they do with it."""

    invitation: Invitation
    number: uuid.UUID


def pass_of(request: Request) -> Pass | None:
    kept = request.session.get(PASS)
    if not kept:
        return None
    found = Invitation.objects.select_related("team__area").filter(pk=kept["invitation"]).first()
    return Pass(found, uuid.UUID(kept["number"])) if found else None


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_open(request: Request) -> HttpResponse:
    """Where a link leads. Only who has the right link is told that it is over, and why."""
    form = LinkForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return link_page(request, form, 422 if form.is_bound else 200)
    if not ratelimit.consume(request, action="join"):
        form.add_error("code", _("Too many tries from here. Wait a few minutes."))
        return link_page(request, form, 429)
    invitation = find(form.cleaned_data["code"])
    if invitation is None:
        form.add_error("code", _("This link opens no team. Ask whoever sent it for a new one."))
        return link_page(request, form, 422)
    if invitation.state != InvitationState.LIVE:
        form.add_error("code", words_for(invitation.state))
        return link_page(request, form, 422)
    kept = request.session.get(PASS, {})
    is_same = kept.get("invitation") == str(invitation.pk)
    number = kept["number"] if is_same else str(uuid.uuid4())
    request.session[PASS] = {"invitation": str(invitation.pk), "number": number}
    return redirect("teams:invitation_accept")


def link_page(request: Request, form: LinkForm, status: int) -> HttpResponse:
    if form.is_bound:
        form.data = {}  # a link is no text for people: the field comes back empty
    return render(request, "teams/invitation_open.html", {"form": form}, status=status)


def words_for(state: str) -> str:
    return {
        InvitationState.EXPIRED: _("This link is over. Ask whoever sent it for a new one."),
        InvitationState.REVOKED: _("This link was withdrawn. Ask whoever sent it for a new one."),
        InvitationState.USED_UP: _("All places of this link are taken. Ask whoever sent it for a new one."),
    }[InvitationState(state)]


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def invitation_accept(request: Request) -> HttpResponse:
    """Who comes: someone new with what they write, or someone signed in with one press."""
    held = pass_of(request)
    if held is None:
        return redirect("teams:invitation_done" if JOINED in request.session else "teams:invitation_open")
    if Joining.objects.filter(pk=held.number).exists():  # back, or sent twice
        return redirect("teams:invitation_done")
    form = NewcomerForm(request.POST if request.method == "POST" and not request.user.is_authenticated else None)
    if request.method != "POST" or (form.is_bound and not form.is_valid()):
        return accept_page(request, held, form, 422 if form.is_bound else 200)
    if not ratelimit.consume(request, action="join"):
        form.add_error(None, _("Too many tries from here. Wait a few minutes."))
        return accept_page(request, held, form, 429)
    try:
        return came(request, held, form)
    except InvitationOver as over:
        return accept_page(request, held, form, 422, problem=words_for(over.state))


def accept_page(request: Request, held: Pass, form: NewcomerForm, status: int, problem: str = "") -> HttpResponse:
    context: dict[str, Any] = {"team": held.invitation.team, "invitation": held.invitation, "form": form}
    return render(request, "teams/invitation_accept.html", context | {"problem": problem}, status=status)


def came(request: Request, held: Pass, form: NewcomerForm) -> HttpResponse:
    """Signed in at once, unless a guardian has to be asked first."""
    if request.user.is_authenticated:
        joining = join_as_known(held.invitation, request.user, number=held.number)
    else:
        joining = join_as_new(held.invitation, form.person(), number=held.number)
        user = joining.volunteer.user
        if user is not None and user.is_active:
            login(request, user, backend=SIGN_IN)
    request.session.pop(PASS, None)
    request.session[JOINED] = str(joining.pk)
    return redirect("teams:invitation_done")


@login_not_required
@require_safe
def invitation_done(request: Request) -> HttpResponse:
    """What to remember: the username, and what comes next."""
    held = pass_of(request)
    number = request.session.get(JOINED) or (str(held.number) if held else None)
    related = Joining.objects.select_related("invitation__team__area", "volunteer__user")
    joining = related.filter(pk=number).first() if number else None
    if joining is None:
        return redirect("teams:invitation_open")
    user = joining.volunteer.user
    context = {"joining": joining, "team": joining.invitation.team, "waits": bool(user and not user.is_active)}
    return render(request, "teams/invitation_done.html", context)
