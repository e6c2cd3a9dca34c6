"""Loading a demo city: made in memory, written and rolled up in one transaction."""

from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from campaign import roll_ups
from campaign.models import Area, Campaign
from learners.models import Skill
from sessions.demo.bulk import COUNTED, ORDER, Report, analyse
from sessions.demo.city import City
from sessions.demo.scales import Scale

PROVINCE = "01"


def load_city(scale: Scale, seed: int, report: Report) -> Campaign:
    """Fill an empty database with a city's campaign. Interrupted, nothing of it stays."""
    load_catalogues(province=PROVINCE)
    province = Area.objects.get(code=PROVINCE)
    wards = list(Area.objects.leaves().in_force().below(province).select_related("parent"))
    city = City(scale, seed, timezone.now(), province, wards)
    rows = city.build(report)
    with transaction.atomic():
        rows.write(report)
        roll_ups.rebuild(city.campaign, lambda done, total: report("roll-ups", done, total))
        analyse(*ORDER, *COUNTED)
    return city.campaign


def load_catalogues(**which: object) -> None:
    """Areas and skills, where they are missing: they belong to the installation, not to the demo."""
    if which.get("all") or not Area.objects.filter(code=PROVINCE).exists():
        call_command("load_areas", verbosity=0, **which)
    if not Skill.objects.exists():
        call_command("load_skills", verbosity=0)
