"""The copy of someone's data: all of theirs, nothing of anybody else, and only after a fresh password."""

import json
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from campaign.models import AuditEntry
from learners import consents
from learners.models import Learner
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast: Cast) -> Learner:
    factories.make_learner(cast.ward, "Khuất Thị Bí Mật", team=cast.team, phone="+84911111111")
    learner = factories.make_learner(cast.ward, team=cast.team, phone="+84912345678", pace_note="chậm mà chắc")
    consents.give(learner, "photo", means="paper", witness="Lê Thị Na", by=cast.coordinator)
    factories.make_stuck(learner)
    return learner


def fresh(cast: Cast) -> Client:
    """A coordinator who needs no fresh password, for want of any."""
    return cast.client(cast.coordinator)


@pytest.mark.parametrize("act", ["copy", "erase"])
def test_without_a_fresh_password_there_is_no_copy_and_no_erasure(cast: Cast, person: Learner, act: str) -> None:
    cast.coordinator.set_password("mot mat khau dai")
    cast.coordinator.save()
    answer = cast.client(cast.coordinator).post(f"/learners/{person.pk}/{act}/", {"format": "json"})
    person.refresh_from_db()
    assert ("/reauthenticate/" in answer["Location"], person.erased_at) == (True, None)


def test_the_copy_holds_all_of_theirs_and_nobody_elses(cast: Cast, person: Learner) -> None:
    answer = fresh(cast).post(f"/learners/{person.pk}/copy/", {"format": "json"})
    told = json.loads(answer.content)
    text = answer.content.decode()
    theirs = ("Nguyễn Thị Hợi", "+84912345678", "chậm mà chắc", "Lê Thị Na", cast.coordinator.full_name, "Dùng VNeID")
    assert all(word in text for word in theirs)
    assert ("Bí Mật" in text, "+84911111111" in text, len(told["sections"]) > 10) == (False, False, True)


def test_the_copy_can_be_read_on_paper(cast: Cast, person: Learner) -> None:
    answer = fresh(cast).post(f"/learners/{person.pk}/copy/", {"format": "pdf"})
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert ("Nguyễn Thị Hợi" in text, "Bí Mật" in text, "Hợi" in answer["Content-Disposition"]) == (True, False, False)


def test_who_took_a_copy_is_in_the_audit(cast: Cast, person: Learner) -> None:
    fresh(cast).post(f"/learners/{person.pk}/copy/", {"format": "json"})
    taken = AuditEntry.objects.get(act="exported")
    assert (taken.about, taken.by, taken.details["format"]) == (person.pk, cast.coordinator.pk, "json")


def test_erasing_on_the_page_leads_back_to_the_desk(cast: Cast, person: Learner) -> None:
    answer = fresh(cast).post(f"/learners/{person.pk}/erase/")
    person.refresh_from_db()
    assert (answer["Location"], person.full_name) == ("/learners/privacy/", "Đã xóa")
