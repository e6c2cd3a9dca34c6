import io
import zipfile
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from learners import batches
from learners.certificates import redact, restore_batch, revoke
from learners.models import (
    Certificate,
    CertificateBatch,
    CertificatePart,
    CertificateRules,
    Consent,
    Learner,
    Participation,
)
from learners.progress import Sight, observe
from sessions import qualifying
from sessions.models import SignUp
from tests import factories
from tests.conftest import Cast
from tests.factories_attendance import mark

pytestmark = pytest.mark.django_db


@pytest.fixture
def rules(cast: Cast) -> CertificateRules:
    return CertificateRules.objects.create(campaign=cast.campaign, sessions_needed=1, skills_needed=1, hours_needed=2)


def make_people(cast: Cast, *names: str, skilled: bool = True, agreed: bool = True) -> list[Learner]:
    """Learners who came to one session and, when skilled, do one thing alone."""
    session = cast.session(starts_at=timezone.now() - timedelta(days=3))
    people = [factories.make_learner(cast.ward, name, team=cast.team) for name in names]
    for one in people:
        mark(session, one)
    skill = factories.make_skill(f"D{next(factories.numbers)}", short_vi="VNeID")
    if skilled:
        observe(
            [Sight(id=one.pk, learner_id=one.pk, skill_id=skill.pk, level=2) for one in people], by=cast.coordinator
        )
    for one in people if agreed else []:
        factories.agree(one)
    return people


def begin(cast: Cast, kind: str = "learner") -> CertificateBatch:
    ready = qualifying.tally(kind, cast.campaign, cast.city).get("ready", 0)
    return batches.begin(kind, campaign=cast.campaign, area=cast.city, total=ready, by=cast.coordinator)


def test_everyone_has_the_first_reason_that_holds(cast: Cast, rules: CertificateRules) -> None:
    make_people(cast, "Lê An")
    make_people(cast, "Lê Bình", agreed=False)
    make_people(cast, "Lê Chi", skilled=False)
    [held] = make_people(cast, "Lê Dung")
    Consent.objects.filter(learner=held).delete()
    factories.make_certificate(cast.campaign, held)
    assert qualifying.tally("learner", cast.campaign, cast.city) == {
        "ready": 1, "no_consent": 1, "few_skills": 1, "held": 1,
    }  # fmt: skip


def test_a_batch_prints_a_page_for_each_who_qualifies(cast: Cast, rules: CertificateRules) -> None:
    make_people(cast, "Lê An", "Lê Bình", "Lê Chi")
    batch = begin(cast)
    qualifying.work_pending(timezone.now() + timedelta(minutes=1))
    batch.refresh_from_db()
    pages = PdfReader(io.BytesIO(batches.part_of(batch, 1))).pages
    assert (batch.state, batch.done, batch.total, len(pages)) == ("done", 3, 3, 3)


def test_a_batch_that_was_killed_goes_on_and_nobody_gets_two(
    cast: Cast, rules: CertificateRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_people(cast, "Lê An", "Lê Bình", "Lê Chi")
    monkeypatch.setattr(batches, "PART", 2)
    batch = begin(cast)
    ready = qualifying.people_in("learner", cast.campaign, cast.city).values_list("pk", flat=True)[:2]
    batches.issue_part(batch, 1, qualifying.facts_in("learner", cast.campaign, list(ready)))
    issued = Certificate.objects.count()
    qualifying.work_on(batch)
    batch.refresh_from_db()
    assert (issued, Certificate.objects.count(), batch.done, batches.parts_of(batch)) == (2, 3, 3, [(1, 2), (2, 1)])


def test_a_stopped_batch_waits_and_goes_on(
    cast: Cast, rules: CertificateRules, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_people(cast, "Lê An", "Lê Bình", "Lê Chi")
    monkeypatch.setattr(batches, "PART", 1)
    batch = begin(cast)
    qualifying.work_on(batch, told=lambda done: batches.stop(batch))
    stopped = Certificate.objects.count()
    qualifying.work_pending(timezone.now() + timedelta(minutes=1))
    waiting = Certificate.objects.count()
    batches.proceed(batch)
    qualifying.work_pending(timezone.now() + timedelta(minutes=1))
    assert (stopped, waiting, Certificate.objects.count()) == (1, 1, 3)


def test_beginning_twice_is_one_batch(cast: Cast, rules: CertificateRules) -> None:
    make_people(cast, "Lê An")
    assert begin(cast) == begin(cast)


def test_two_workers_never_take_the_same_batch(cast: Cast, rules: CertificateRules) -> None:
    batch = begin(cast)
    assert [batches.claim(batch), batches.claim(batch)] == [True, False]


def test_erasing_someone_takes_their_page_out_of_the_files(cast: Cast, rules: CertificateRules) -> None:
    one, _other = make_people(cast, "Lê An", "Lê Bình")
    batch = begin(cast)
    qualifying.work_on(batch)
    redact([one.pk])
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(batches.part_of(batch, 1))).pages)
    assert ("Lê An" in text, "Lê Bình" in text, Certificate.objects.count()) == (False, True, 2)


def test_the_files_come_as_one_archive_even_after_they_were_forgotten(cast: Cast, rules: CertificateRules) -> None:
    make_people(cast, "Lê An")
    batch = begin(cast)
    qualifying.work_on(batch)
    CertificatePart.objects.all().delete()
    answer = cast.client(cast.coordinator).get(reverse("sessions:certificate_archive", args=[batch.pk]))
    names = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))).namelist()
    assert names == ["0001.pdf"]


def test_hours_count_where_a_volunteer_came(cast: Cast, rules: CertificateRules) -> None:
    came, missed = cast.session(hours=2.5), cast.session(hours=9, starts_at=timezone.now() - timedelta(days=1))
    SignUp.objects.create(session=came, volunteer=cast.member, checked_in_at=timezone.now())
    SignUp.objects.create(session=missed, volunteer=cast.member)
    facts = qualifying.facts_of("volunteer", cast.campaign, cast.city, cast.member.pk)
    assert (facts.words["can"], facts.words["skills"], facts.words["about"]) == (
        "2 giờ, 1 buổi", ["Bạn đồng hành 1 buổi"], "Đội hình Láng 01, phường Láng",
    )  # fmt: skip


def test_a_volunteer_with_few_hours_gets_a_clear_answer(cast: Cast, rules: CertificateRules) -> None:
    place = cast.team.memberships.get(role="member")
    url = reverse("sessions:volunteer_certificate_create", args=[place.pk])
    page = cast.client(cast.coordinator).post(url, follow=True).content.decode()
    assert ("Chưa cấp giấy: chưa đủ số giờ." in page, Certificate.objects.count()) == (True, 0)


@pytest.mark.parametrize(
    ("changes", "why"),
    [({"agreed": False}, "chưa đồng ý lưu hồ sơ học tập"), ({"skilled": False}, "chưa đủ số kỹ năng")],
)
def test_one_paper_is_refused_with_the_reason(
    cast: Cast, rules: CertificateRules, changes: dict[str, bool], why: str
) -> None:
    [one] = make_people(cast, "Lê An", **changes)
    answer = cast.client(cast.coordinator).post(reverse("sessions:certificate_create", args=[one.pk]), follow=True)
    assert (f"Chưa cấp giấy: {why}" in answer.content.decode(), Certificate.objects.count()) == (True, 0)


def test_one_paper_is_issued_once_however_often_one_taps(cast: Cast, rules: CertificateRules) -> None:
    [one] = make_people(cast, "Lê An")
    for _ in range(2):
        cast.client(cast.coordinator).post(reverse("sessions:certificate_create", args=[one.pk]))
    assert Certificate.objects.valid().get().learner == one


def test_a_paper_is_reissued_with_what_is_true_now(cast: Cast, rules: CertificateRules) -> None:
    [one] = make_people(cast, "Lê An")
    client = cast.client(cast.coordinator)
    client.post(reverse("sessions:certificate_create", args=[one.pk]))
    Learner.objects.filter(pk=one.pk).update(full_name="Lê Văn An")
    old = Certificate.objects.get()
    for _ in range(2):
        client.post(reverse("sessions:certificate_reissue", args=[old.pk]))
    assert [paper.name for paper in Certificate.objects.order_by("serial")] == ["Ông/Bà Lê An", "Ông Lê Văn An"]


def test_the_preview_asks_a_fixed_number_of_queries(
    cast: Cast, rules: CertificateRules, django_assert_max_num_queries
) -> None:
    make_people(cast, *(f"Lê An {letter}" for letter in "abcdefgh"))
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(16):
        answer = client.get(reverse("sessions:certificate_batch_create"))
    assert answer.context["ready"] == 8


def test_the_command_says_who_qualifies_and_prints(cast: Cast, rules: CertificateRules, tmp_path) -> None:
    make_people(cast, "Lê An")
    said = io.StringIO()
    call_command("issue_certificates", area=cast.ward.code, out=tmp_path, stdout=said)
    assert ([file.name for file in tmp_path.iterdir()], Participation.objects.count()) == (["0001.pdf"], 1)
    assert "1  Đủ điều kiện" in said.getvalue()


def revoke_all(cast: Cast, batch: CertificateBatch, because: str = "Nhập nhầm buổi"):
    url = reverse("sessions:certificate_batch_revoke", args=[batch.pk])
    return cast.client(cast.coordinator).post(url, {"because": because})


def printed_batch(cast: Cast) -> CertificateBatch:
    make_people(cast, "Lê An", "Lê Bình", "Lê Chi")
    batch = begin(cast)
    qualifying.work_on(batch)
    batch.refresh_from_db()
    return batch


def test_a_batch_is_revoked_at_once_and_comes_back(cast: Cast, rules: CertificateRules) -> None:
    batch = printed_batch(cast)
    revoke_all(cast, batch)
    gone = Certificate.objects.valid().count()
    cast.client(cast.coordinator).post(reverse("sessions:certificate_batch_restore", args=[batch.pk]))
    assert (gone, Certificate.objects.valid().count()) == (0, 3)


def test_a_batch_is_revoked_only_with_a_reason(cast: Cast, rules: CertificateRules) -> None:
    answer = revoke_all(cast, printed_batch(cast), because="")
    assert (answer.status_code, Certificate.objects.valid().count()) == (422, 3)


def test_with_a_batch_only_comes_back_what_went_with_it(cast: Cast, rules: CertificateRules) -> None:
    batch = printed_batch(cast)
    first, second, third = Certificate.objects.all()
    revoke(first, because="Sai tên", by=cast.coordinator)
    revoke_all(cast, batch)
    other = factories.make_certificate(cast.campaign, factories.make_learner(cast.ward, "Lê Dung"))
    Certificate.objects.filter(pk=other.pk).update(learner=second.learner)
    assert restore_batch(batch) == 1
    assert set(Certificate.objects.valid()) == {third, other}


def test_the_files_of_a_revoked_batch_say_so(cast: Cast, rules: CertificateRules) -> None:
    batch = printed_batch(cast)
    revoke_all(cast, batch)
    text = [page.extract_text() for page in PdfReader(io.BytesIO(batches.part_of(batch, 1))).pages]
    assert ["ĐÃ THU HỒI" in page for page in text] == [True] * 3
