import pytest

from campaign.areas.loading import load_province
from campaign.models import Area, AreaKind, FormerArea, User
from campaign.names import fold
from tests import factories


@pytest.fixture
def hanoi(db: None) -> Area:
    """All of the province's areas, and what they were before July 2025."""
    load_province("01")
    return Area.objects.get(code="01")


def coordinator_of(area: Area) -> User:
    user = factories.make_user("staff")
    factories.give_role(user, "coordinator", area)
    return user


@pytest.fixture
def city(db: None) -> Area:
    """Enough of a province: two clusters, four wards, and a commune of before July 2025 that became two of them."""
    city = factories.make_area("Thành phố Hà Nội", kind=AreaKind.PROVINCE, code="01")
    for cluster, names in {"Quận Đống Đa": ["Láng", "Tây Hồ"], "Thị xã Sơn Tây": ["Sơn Tây", "Tùng Thiện"]}.items():
        parent = factories.make_area(cluster, parent=city, kind=AreaKind.CLUSTER)
        wards = [factories.make_area(f"Phường {name}", parent=parent) for name in names]
    names = {"name": "Xã Thanh Mỹ", "district": "Thị xã Sơn Tây"}
    folded = {"search_name": fold(names["name"]), "search_district": fold(names["district"])}
    FormerArea.objects.create(code="09577", province=city, **names, **folded).successors.set(wards)
    return city


@pytest.fixture
def staff(city: Area) -> User:
    return coordinator_of(city)


@pytest.fixture
def hanoi_staff(hanoi: Area) -> User:
    return coordinator_of(hanoi)
