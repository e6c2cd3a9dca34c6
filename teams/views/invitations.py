"""Inviting people into a team: the links of a team, and one link on the whole screen."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campaign.qr import picture_of
from campaign.web import Request, done, require
from teams import permissions
from teams.joining import invitations, people
from teams.joining.forms import InvitationForm
from teams.joining.tokens import token_of
from teams.models import Guardian, Invitation, Team


@require_http_methods(["GET", "HEAD", "POST"])
def invitation_list(request: Request, pk: UUID) -> HttpResponse:
    """The links of a team with who came by them, and a form for a new one."""
    team = get_object_or_404(Team.objects.visible_to(request.access).select_related("area"), pk=pk)
    require(permissions.can_invite(request.access, team))
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        invitation = invitations.invite(team, **form.plan(), by=request.user)
        return done(request, reverse("teams:invitation_detail", args=[invitation.pk]))
    links = team.invitations.select_related("team", "created_by").prefetch_related("joinings__volunteer")
    context = {"team": team, "form": form, "links": links, "awaited": team.guardians.awaited()}
    return render(request, "teams/invitation_list.html", context, status=422 if form.errors else 200)


@require_safe
def invitation_detail(request: Request, pk: UUID) -> HttpResponse:
    """One link and its QR code, for a screen in front of thirty people or to send on."""
    invitation = fetch(request, pk)
    token = token_of(invitation)
    # After the #, which no browser sends: neither our logs nor a proxy's ever hold the token.
    address = f"{request.build_absolute_uri(reverse('teams:invitation_open'))}#{token}"
    context = {"invitation": invitation, "team": invitation.team, "address": address if token else ""}
    return render(request, "teams/invitation_detail.html", context | {"picture": picture_of(address)})


@require_POST
def invitation_revoke(request: Request, pk: UUID) -> HttpResponse:
    invitation = fetch(request, pk)
    invitations.revoke(invitation, by=request.user)
    undo = reverse("teams:invitation_restore", args=[pk])
    return done(request, links_of(invitation.team), _("The link opens nothing any more. Who came stays."), undo=undo)


@require_POST
def invitation_restore(request: Request, pk: UUID) -> HttpResponse:
    invitation = fetch(request, pk)
    invitations.restore(invitation)
    return done(request, links_of(invitation.team), _("The link works again."))


@require_POST
def guardian_agree(request: Request, pk: UUID) -> HttpResponse:
    """Someone of the team called the guardian, who said yes."""
    guardian = guardian_of(request, pk)
    people.hear_consent(guardian, by=request.user)
    words = {"person": guardian.volunteer, "team": guardian.team}
    return done(request, links_of(guardian.team), _("%(person)s is in %(team)s now.") % words)


@require_POST
def guardian_refuse(request: Request, pk: UUID) -> HttpResponse:
    """The guardian said no: nothing is kept."""
    guardian = guardian_of(request, pk)
    people.forget_refused(guardian)
    return done(request, links_of(guardian.team), _("Nothing is kept of them."))


def fetch(request: Request, pk: UUID) -> Invitation:
    invitation = get_object_or_404(Invitation.objects.visible_to(request.access).select_related("team__area"), pk=pk)
    require(permissions.can_invite(request.access, invitation.team))
    return invitation


def guardian_of(request: Request, pk: UUID) -> Guardian:
    visible = Guardian.objects.visible_to(request.access).select_related("volunteer", "team__area")
    guardian = get_object_or_404(visible, pk=pk)
    require(permissions.can_invite(request.access, guardian.team))
    return guardian


def links_of(team: Team) -> str:
    return reverse("teams:invitation_list", args=[team.pk])
