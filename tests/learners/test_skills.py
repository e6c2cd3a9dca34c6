import pytest
from django.core.management import call_command

from learners.models import Skill


@pytest.mark.django_db
def test_catalogue_loads_once_and_keeps_what_staff_added() -> None:
    Skill.objects.create(code="Z1", name_vi="Của phường", name_en="Of the ward", audience="R")
    for _ in range(2):
        call_command("load_skills", verbosity=0)
    assert (Skill.objects.count(), Skill.objects.get(code="D1").chip) == (37, "VNeID")
