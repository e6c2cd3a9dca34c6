import pytest

from campaign.areas.loading import load_province
from campaign.models import Area, User
from tests import factories


@pytest.fixture
def hanoi(db: None) -> Area:
    """All of the province's areas, and what they were before July 2025."""
    load_province("01")
    return Area.objects.get(code="01")


@pytest.fixture
def staff(hanoi: Area) -> User:
    user = factories.make_user("staff")
    factories.give_role(user, "coordinator", hanoi)
    return user
