"""Campaigns with their phases."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from campaign import permissions
from campaign.campaigns import change_campaign, change_phase, create_campaign, create_phase, overlapping
from campaign.forms.campaigns import CampaignForm, PhaseForm, overlap_warning
from campaign.models import Area, AreaKind, Campaign, Phase
from campaign.web import Request, done, require


def own_campaign(request: Request, pk: UUID) -> Campaign:
    return get_object_or_404(Campaign.objects.visible_to(request.access).select_related("area"), pk=pk)


def own_phase(request: Request, pk: UUID) -> Phase:
    return get_object_or_404(Phase.objects.visible_to(request.access).select_related("campaign__area"), pk=pk)


def form_page(request: Request, template: str, form: Any, **context: Any) -> HttpResponse:
    return render(request, template, {"form": form, **context}, status=422 if form.is_bound else 200)


@require_safe
def campaign_list(request: Request) -> HttpResponse:
    require(request.access.sees_areas)
    campaigns = Campaign.objects.visible_to(request.access).select_related("area").prefetch_related("phases")
    context = {
        "campaigns": campaigns,
        "today": timezone.localdate(),
        "may_create": permissions.can_create_campaign(request.access),
    }
    return render(request, "campaign/campaign_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_create(request: Request) -> HttpResponse:
    require(permissions.can_create_campaign(request.access))
    provinces = Area.objects.coordinated_by(request.access).of_kind(AreaKind.PROVINCE)
    form = CampaignForm(request.POST or None, provinces=provinces)
    if not form.is_valid():
        return form_page(request, "campaign/campaign_create.html", form)
    campaign = create_campaign(form.province, **form.values)
    return done(request, campaign, _("The campaign is created. Add its phases next."))


@require_safe
def campaign_detail(request: Request, pk: UUID) -> HttpResponse:
    campaign = own_campaign(request, pk)
    context = {
        "campaign": campaign,
        "phases": campaign.phases.with_target_counts(),
        "today": timezone.localdate(),
        "may_edit": permissions.can_edit_campaign(request.access, campaign),
    }
    return render(request, "campaign/campaign_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def campaign_edit(request: Request, pk: UUID) -> HttpResponse:
    campaign = own_campaign(request, pk)
    require(permissions.can_edit_campaign(request.access, campaign))
    form = CampaignForm(request.POST or None, changed=campaign)
    if not form.is_valid():
        return form_page(request, "campaign/campaign_edit.html", form, campaign=campaign)
    change_campaign(campaign, **form.values)
    return done(request, campaign, _("The campaign is saved."))


@require_http_methods(["GET", "HEAD", "POST"])
def phase_create(request: Request, pk: UUID) -> HttpResponse:
    campaign = own_campaign(request, pk)
    require(permissions.can_edit_campaign(request.access, campaign))
    form = PhaseForm(request.POST or None, campaign=campaign)
    if not form.is_valid():
        return form_page(request, "campaign/phase_create.html", form, campaign=campaign)
    return saved_phase(request, create_phase(campaign, **form.cleaned_data))


@require_http_methods(["GET", "HEAD", "POST"])
def phase_edit(request: Request, pk: UUID) -> HttpResponse:
    phase = own_phase(request, pk)
    require(permissions.can_edit_phase(request.access, phase))
    form = PhaseForm(request.POST or None, campaign=phase.campaign, changed=phase)
    if not form.is_valid():
        return form_page(request, "campaign/phase_edit.html", form, campaign=phase.campaign, phase=phase)
    change_phase(phase, **form.cleaned_data)
    return saved_phase(request, phase)


def saved_phase(request: Request, phase: Phase) -> HttpResponse:
    """Back to the campaign, with a word about phases that share days."""
    if warning := overlap_warning(overlapping(phase)):
        messages.warning(request, warning)
        return redirect(phase.campaign)
    return done(request, phase.campaign, _("The phase is saved."))
