"""The first visit to an empty installation: somebody becomes its first coordinator."""

from datetime import date

from django.conf import settings
from django.db import transaction

from campaign.access import Role
from campaign.campaigns import create_campaign
from campaign.models import Area, AreaRole, User


class AlreadySetUp(Exception):
    """Somebody has an account: further ones are made by the coordinator."""


def is_empty() -> bool:
    return not User.objects.exists()


@transaction.atomic
def set_up(
    *, full_name: str, username: str, email: str, password: str, name: str, starts_on: date, ends_on: date
) -> User:
    """Make the first coordinator, of INSTALLATION_PROVINCE, and the campaign `name`; raises AlreadySetUp ever after."""
    province = installation_province()
    if not is_empty():
        raise AlreadySetUp
    user = User.objects.create_user(username, email, password, full_name=full_name)
    AreaRole.objects.create(user=user, area=province, role=Role.COORDINATOR)
    create_campaign(province, name=name, starts_on=starts_on, ends_on=ends_on)
    return user


def installation_province() -> Area:
    """The province, loaded if nobody did before, and locked so that of two first visits one wins."""
    from campaign.areas.loading import load_province  # big, and needed once in an installation's life

    if not Area.objects.filter(code=settings.INSTALLATION_PROVINCE).exists():
        load_province(settings.INSTALLATION_PROVINCE)
    return Area.objects.select_for_update().get(code=settings.INSTALLATION_PROVINCE)
