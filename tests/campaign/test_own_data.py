"""One's own copy: all of theirs as an account and a volunteer, nothing of anybody else, after a fresh password."""

import json
from io import BytesIO

import pytest
from pypdf import PdfReader

from campaign.models import AuditEntry
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
URL = "/my-data/"


def test_a_volunteer_gets_all_that_is_kept_about_them(cast: Cast) -> None:
    answer = cast.client(cast.volunteer).post(URL, {"format": "json"})
    text = answer.content.decode()
    assert all(words in text for words in ("Trần Gia Bảo", "bao@example.org", "Láng 01", cast.volunteer.username))
    assert "Nguyễn Khánh Linh" not in text
    assert {"Tài khoản", "Tình nguyện viên"} <= {part["title"] for part in json.loads(text)["sections"]}


def test_somebody_without_a_team_gets_what_their_account_holds(cast: Cast) -> None:
    page = cast.client(cast.coordinator).get(URL).content.decode()
    assert (cast.coordinator.username in page, "Trần Gia Bảo" in page) == (True, False)


def test_it_can_be_read_on_paper_and_is_in_the_audit(cast: Cast) -> None:
    answer = cast.client(cast.volunteer).post(URL, {"format": "pdf"})
    assert "Trần Gia Bảo" in PdfReader(BytesIO(answer.content)).pages[0].extract_text()
    taken = AuditEntry.objects.get(act="exported")
    assert (taken.about, taken.by) == (cast.volunteer.pk, cast.volunteer.pk)


def test_without_a_fresh_password_there_is_no_copy(cast: Cast) -> None:
    cast.volunteer.set_password("mot mat khau dai")
    cast.volunteer.save()
    assert "/reauthenticate/" in cast.client(cast.volunteer).post(URL, {"format": "json"})["Location"]


def test_only_a_file_that_a_form_asked_for_frees_the_form(cast: Cast) -> None:
    client = cast.client(cast.volunteer)
    answers = [client.get(URL), client.post(URL), client.post(URL, {"format": "json"})]
    assert ["file_sent" in answer.cookies for answer in answers] == [False, False, True]
