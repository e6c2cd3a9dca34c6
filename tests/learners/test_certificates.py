import io
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
import segno
import time_machine
from django.db import transaction
from django.urls import reverse
from pypdf import PdfReader

from campaign.qr import Series
from campaign.tokens import KeyLost
from learners.certificates import AlreadyIssued, NoConsent, check, issue, redact, reissue, restore, revoke
from learners.models import Certificate, CertificatePart, Consent
from learners.printing import Facts, honorific, pdf_of_certificates, words_of_learner
from learners.tokens import hash_of, token_for, token_of
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 8, 31, 9, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


def facts(learner, **words) -> Facts:
    told = {"sessions": 6, "skills": ["VNeID", "Quét QR"]} | words
    return Facts(learner.pk, learner.area_id, words_of_learner(learner, **told))


@pytest.fixture
def paper(cast: Cast) -> Certificate:
    learner = factories.make_learner(cast.ward, form_of_address="ba", birth_year=1956, neighbourhood="tổ 7")
    return factories.make_certificate(cast.campaign, learner)


def checked(cast: Cast, paper: Certificate):
    return cast.client(None).get(reverse("learners:certificate_check", args=[token_of(paper)]))


def test_numbers_follow_one_another(cast: Cast) -> None:
    with time_machine.travel(DAY, tick=False):
        papers = [factories.make_certificate(cast.campaign, factories.make_learner(cast.ward)) for _ in range(2)]
    assert [paper.number for paper in papers] == ["BDHVS-2026-000001", "BDHVS-2026-000002"]


def test_the_token_is_in_no_column(paper: Certificate) -> None:
    token, row = token_of(paper), Certificate.objects.filter(pk=paper.pk).values().get()
    assert ([name for name, value in row.items() if token in str(value)], row["token_hash"]) == ([], hash_of(token))


def test_a_paper_without_consent_is_refused_and_takes_no_number(cast: Cast) -> None:
    learner = factories.make_learner(cast.ward)
    with pytest.raises(NoConsent), transaction.atomic():
        issue("learner", [facts(learner)], campaign=cast.campaign, by=cast.coordinator)
    assert Certificate.objects.count() == 0


def test_a_consent_of_the_merged_entry_counts(cast: Cast) -> None:
    learner = factories.make_learner(cast.ward)
    factories.agree(factories.make_learner(cast.ward, merged_into=learner))
    assert len(issue("learner", [facts(learner)], campaign=cast.campaign, by=None)) == 1


def test_a_second_valid_paper_is_refused(cast: Cast, paper: Certificate) -> None:
    with pytest.raises(AlreadyIssued):
        issue("learner", [facts(paper.learner)], campaign=cast.campaign, by=None)


def test_the_check_page_shows_what_is_printed_and_asks_for_nothing(cast: Cast, paper: Certificate) -> None:
    answer = checked(cast, paper)
    page = answer.content.decode()
    shown = [text in page for text in (paper.number, *paper.printed["skills"], paper.name, paper.printed["dated"])]
    main = page.split("<main", 1)[1].split("</main>")[0]
    assert (answer.status_code, all(shown), "<input" in main, "<form" in main) == (200, True, False, False)


def test_the_address_of_the_check_page_names_nobody(cast: Cast, paper: Certificate) -> None:
    path = reverse("learners:certificate_check", args=[token_of(paper)])
    assert path == f"/learners/certificates/checks/{token_of(paper)}/"


def test_an_unknown_paper_is_not_found(cast: Cast) -> None:
    answer = cast.client(None).get("/learners/certificates/checks/xyz/")
    assert (answer.status_code, "Không tìm thấy giấy này" in answer.content.decode()) == (404, True)


def test_a_revoked_paper_says_so_with_the_day_and_not_why(cast: Cast, paper: Certificate) -> None:
    with time_machine.travel(DAY, tick=False):
        revoke(paper, because="Sai tên", by=cast.coordinator)
    page = checked(cast, paper).content.decode()
    assert ("thu hồi ngày 31/08/2026" in page or "thu hồi ngày 31/8/2026" in page, "Sai tên" in page) == (True, False)


def test_revoking_is_taken_back_unless_another_paper_holds(cast: Cast, paper: Certificate) -> None:
    revoke(paper, because="Sai", by=cast.coordinator)
    restore(paper)
    revoke(paper, because="Sai", by=cast.coordinator)
    issue("learner", [facts(paper.learner)], campaign=cast.campaign, by=None)
    with pytest.raises(AlreadyIssued):
        restore(paper)


def test_reissuing_replaces_once(cast: Cast, paper: Certificate) -> None:
    new, again = (reissue(paper, facts(paper.learner, sessions=9), by=cast.coordinator) for _ in range(2))
    page = checked(cast, paper).content.decode()
    assert (new, new.number in page, Certificate.objects.valid().get()) == (again, True, new)


def test_redacting_takes_the_person_off_and_leaves_the_number(cast: Cast, paper: Certificate) -> None:
    learner = paper.learner
    assert learner
    redact([learner.pk])
    page = checked(cast, paper).content.decode()
    kept = str(Certificate.objects.values().get())
    assert (learner.full_name in page, learner.full_name in kept, paper.number in page) == (False, False, True)


def test_the_paper_reads_as_it_was_issued(paper: Certificate) -> None:
    text = PdfReader(io.BytesIO(pdf_of_certificates([paper]))).pages[0].extract_text()
    words = ["Giấy chứng nhận", "Bà Nguyễn Thị Hợi", "sinh năm 1956, tổ 7, phường Láng", "tự làm được hai kỹ năng số"]
    assert [word for word in [*words, "VNeID", paper.number] if word not in text] == []


def test_codes_printed_long_ago_are_still_made_alike(settings) -> None:
    settings.SECRET_KEY = "a key"
    assert token_for(UUID("01a10f3e-3ee0-7aa1-a0ab-ffee0ef7129b")) == "TUIYrkL_yYhQwd8pBZwZdw"


def test_a_former_key_still_prints_and_a_lost_one_says_so(paper: Certificate, settings) -> None:
    token, former = token_of(paper), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [former]
    assert token_of(paper) == token
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(KeyLost):
        token_of(paper)


def test_codes_of_a_series_are_those_of_the_library() -> None:
    start, rest = "https://example.org/learners/certificates/checks/", "aZ09-_xyzXYZ0123456789"
    drawn = Series(start, len(rest)).picture(rest)
    rows = list(segno.make_qr(start + rest, error="m", mask=2, boost_error=False).matrix_iter(border=4))
    dark = sum(map(sum, rows))
    covered = sum(int(part.split("h")[1].split("v")[0]) for part in drawn.path.split("z") if part)
    first = drawn.path.split("M")[1]
    y, x = next((y, x) for y, row in enumerate(rows) for x, square in enumerate(row) if square)
    assert (drawn.size, covered, first.startswith(f"{x} {y}h")) == (len(rows), dark, True)


@pytest.mark.parametrize(
    ("form", "name", "said"),
    [
        ("bac", "Nguyễn Thị Hợi", "Bà"),
        ("bac", "Trần Văn Đức", "Ông"),
        ("bac", "Lê An", "Ông/Bà"),
        ("chu", "Lê An", "Ông"),
    ],
)
def test_paper_says_ong_or_ba(cast: Cast, form: str, name: str, said: str) -> None:
    assert honorific(factories.make_learner(cast.ward, name, form_of_address=form)) == said


def test_staff_revokes_with_a_reason_and_takes_it_back(cast: Cast, paper: Certificate) -> None:
    client = cast.client(cast.coordinator)
    empty = client.post(reverse("learners:certificate_revoke", args=[paper.pk]), {"because": ""})
    client.post(reverse("learners:certificate_revoke", args=[paper.pk]), {"because": "Sai tên"})
    revoked = Certificate.objects.valid().count()
    client.post(reverse("learners:certificate_restore", args=[paper.pk]))
    assert (empty.status_code, revoked, Certificate.objects.valid().count()) == (422, 0, 1)


def test_the_pdf_of_one_paper_is_fetched(cast: Cast, paper: Certificate) -> None:
    answer = cast.client(cast.coordinator).get(reverse("learners:certificate_pdf", args=[paper.pk]))
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")


def test_rules_are_changed_and_a_wrong_number_is_refused(cast: Cast) -> None:
    client, url = cast.client(cast.coordinator), reverse("learners:certificate_rules_edit", args=[cast.campaign.pk])
    good = {"sessions_needed": 5, "skills_needed": 3, "hours_needed": 20, "place": "Hà Nội", "signed": "TM. BTV"}
    refused = client.post(url, good | {"skills_needed": "ba"})
    client.post(url, good)
    assert (refused.status_code, cast.campaign.certificate_rules.sessions_needed) == (422, 5)


def test_consent_withdrawn_stops_a_new_paper_not_the_check_of_the_old(cast: Cast, paper: Certificate) -> None:
    Consent.objects.update(withdrawn_at=DAY)
    with pytest.raises(NoConsent), transaction.atomic():
        reissue(paper, facts(paper.learner), by=cast.coordinator)
    assert check(token_of(paper)) == paper
    assert CertificatePart.objects.count() == 0


def test_a_revoked_paper_is_printed_as_one_and_holds_again_from_its_page(cast: Cast, paper: Certificate) -> None:
    revoke(paper, because="Sai tên", by=cast.coordinator)
    client = cast.client(cast.coordinator)
    pdf = client.get(reverse("learners:certificate_pdf", args=[paper.pk])).content
    url = reverse("learners:certificate_restore", args=[paper.pk])
    on_page = url in client.get(paper.get_absolute_url()).content.decode()
    client.post(url)
    paper.refresh_from_db()
    text = PdfReader(io.BytesIO(pdf)).pages[0].extract_text()
    assert ("ĐÃ THU HỒI" in text, on_page, paper.is_valid) == (True, True, True)
