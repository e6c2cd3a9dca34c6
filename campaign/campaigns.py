"""Campaigns and their phases."""

from datetime import date

from django.db import transaction

from campaign.models import Area, Campaign, Phase
from campaign.names import clean
from campaign.roll_ups import refresh_phase


class OutsideCampaign(Exception):
    """A phase would lie outside its campaign's dates; `phases` are those that would."""

    def __init__(self, phases: list[Phase]) -> None:
        super().__init__(phases)
        self.phases = phases


@transaction.atomic
def create_campaign(area: Area, *, name: str, starts_on: date, ends_on: date) -> Campaign:
    """A campaign of this province. Repeating with the same words and dates gives the same campaign."""
    campaign, _ = Campaign.objects.get_or_create(area=area, name=clean(name), starts_on=starts_on, ends_on=ends_on)
    return campaign


@transaction.atomic
def change_campaign(campaign: Campaign, *, name: str, starts_on: date, ends_on: date) -> None:
    """Give a campaign this name and these dates. Raises OutsideCampaign if phases would not fit. Repeating is safe."""
    outside = list(campaign.phases.outside(starts_on, ends_on))
    if outside:
        raise OutsideCampaign(outside)
    campaign.name, campaign.starts_on, campaign.ends_on = clean(name), starts_on, ends_on
    campaign.save(update_fields=["name", "starts_on", "ends_on"])


@transaction.atomic
def create_phase(campaign: Campaign, *, name: str, starts_on: date, ends_on: date) -> Phase:
    """A phase with its totals. Raises OutsideCampaign. Repeating with the same words and dates gives the same phase."""
    within(campaign, Phase(campaign=campaign, name=clean(name), starts_on=starts_on, ends_on=ends_on))
    phase, _ = campaign.phases.get_or_create(name=clean(name), starts_on=starts_on, ends_on=ends_on)
    refresh_phase(phase)
    return phase


@transaction.atomic
def change_phase(phase: Phase, *, name: str, starts_on: date, ends_on: date) -> None:
    """Give a phase this name and these dates, and totals of these dates. Raises OutsideCampaign. Repeating is safe."""
    phase.name, phase.starts_on, phase.ends_on = clean(name), starts_on, ends_on
    within(phase.campaign, phase)
    phase.save(update_fields=["name", "starts_on", "ends_on"])
    refresh_phase(phase)


def within(campaign: Campaign, phase: Phase) -> None:
    if phase.starts_on < campaign.starts_on or phase.ends_on > campaign.ends_on:
        raise OutsideCampaign([phase])


def overlapping(phase: Phase) -> list[Phase]:
    """The campaign's other phases that share a day with this one: allowed, but people should know."""
    others = phase.campaign.phases.exclude(pk=phase.pk)
    return list(others.overlapping(phase.starts_on, phase.ends_on))
