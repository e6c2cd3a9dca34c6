"""The library of lessons: submitted by volunteers, approved by staff, read by everybody, safe to open."""

import zipfile
from io import BytesIO
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from learners.cards import card_pdf, load_cards
from learners.materials import MOST_BYTES, WrongFile, read_upload
from learners.models import Material, MaterialFile, Skill, TakeHomeCard
from tests import factories

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n%%EOF"
LIST, NEW = reverse("learners:material_list"), reverse("learners:material_create")


def archive(*names):
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return file.getvalue()


@pytest.fixture
def skill(db):
    return factories.make_skill("D1", short_vi="VNeID")


def said(skill, **more):
    texts = {
        "skill": skill.pk,
        "kind": "link",
        "title": "Đăng nhập VNeID",
        "summary": "",
        "url": "https://vneid.gov.vn",
    }
    return {"number": str(uuid4())} | texts | more


def file(content=PDF, name="bai.pdf"):
    return SimpleUploadedFile(name, content)


def material(state="approved", **more):
    fields = {
        "kind": "link",
        "title": "Bài học",
        "url": "https://example.org",
        "reason": "x" if state == "returned" else "",
    }
    pk = more.pop("pk", uuid4())
    return Material.objects.create(pk=pk, state=state, submitted_at="2026-01-01T00:00Z", **(fields | more))


def test_a_volunteers_lesson_waits_for_staff(cast, skill):
    cast.client(cast.volunteer).post(NEW, said(skill))
    assert Material.objects.get().state == "submitted"


def test_a_lesson_of_staff_is_in_the_library_at_once(cast, skill):
    cast.client(cast.coordinator).post(NEW, said(skill))
    assert Material.objects.get().state == "approved"


def test_a_double_click_submits_once(cast, skill):
    client, texts = cast.client(cast.volunteer), said(skill)
    client.post(NEW, texts)
    client.post(NEW, texts)
    assert Material.objects.count() == 1


def test_officials_read_but_do_not_submit(cast, skill):
    client = cast.client(cast.official)
    assert (client.get(LIST).status_code, client.post(NEW, said(skill)).status_code) == (200, 403)


def test_what_waits_is_seen_by_its_submitter_and_staff_alone(cast, skill):
    waiting = material("submitted", skill=skill, submitted_by=cast.volunteer)
    codes = [
        cast.client(who).get(waiting.get_absolute_url()).status_code
        for who in (cast.volunteer, cast.coordinator, cast.team_leader)
    ]
    assert codes == [200, 200, 404]


def decide(cast, row, **texts):
    return cast.client(cast.coordinator).post(reverse("learners:material_decide", args=[row.pk]), texts)


@pytest.mark.parametrize(
    ("texts", "state"),
    [
        ({"state": "approved"}, "approved"),
        ({"state": "archived"}, "archived"),
        ({"state": "returned", "reason": "Chữ nhỏ"}, "returned"),
    ],
)
def test_staff_decide(cast, skill, texts, state):
    row = material("submitted", skill=skill)
    decide(cast, row, **texts)
    row.refresh_from_db()
    assert (row.state, row.decided_by) == (state, cast.coordinator)


@pytest.mark.parametrize("texts", [{"state": "returned", "reason": " "}, {"state": "nonsense"}, {}])
def test_a_decision_without_sense_changes_nothing(cast, skill, texts):
    row = material("submitted", skill=skill)
    answer = decide(cast, row, **texts)
    row.refresh_from_db()
    assert (answer.status_code, row.state) == (422, "submitted")


def test_an_improved_lesson_waits_again(cast, skill):
    row = material("returned", skill=skill, submitted_by=cast.volunteer)
    cast.client(cast.volunteer).post(reverse("learners:material_edit", args=[row.pk]), said(skill, title="Rõ hơn"))
    row.refresh_from_db()
    assert (row.state, row.title) == ("submitted", "Rõ hơn")


def test_what_is_in_the_library_its_submitter_does_not_change(cast, skill):
    row = material("approved", skill=skill, submitted_by=cast.volunteer)
    assert cast.client(cast.volunteer).get(reverse("learners:material_edit", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("url", ["javascript:alert(1)", "http://example.org", "ihanoi", "", "data:text/html,x"])
def test_only_whole_https_addresses_are_taken(cast, skill, url):
    answer = cast.client(cast.volunteer).post(NEW, said(skill, url=url))
    assert (answer.status_code, Material.objects.count()) == (422, 0)


def test_a_pdf_is_kept_and_served_as_an_attachment(cast, client, skill):
    cast.client(cast.coordinator).post(NEW, said(skill, kind="pdf", url="", file=file(name="../../Nguyễn Thị Hợi.pdf")))
    row = Material.objects.get()
    answer = client.get(reverse("learners:material_file", args=[row.pk]))
    assert (answer.content, answer["Content-Type"], answer["X-Content-Type-Options"]) == (
        PDF,
        "application/pdf",
        "nosniff",
    )
    assert answer["Content-Disposition"] == 'attachment; filename="dang-nhap-vneid.pdf"'


JUNK = [
    (b"<html><script>alert(1)</script>", "bai.pdf", "pdf"),
    (b"MZ\x90\x00", "bai.pdf", "pdf"),
    (b"", "bai.pdf", "pdf"),
    (archive("ppt/presentation.xml"), "bai.pdf", "pdf"),
    (archive("evil.exe"), "bai.pptx", "slides"),
    (archive("ppt/presentation.xml", "ppt/vbaProject.bin"), "bai.pptx", "slides"),
    (b"PK\x03\x04 broken", "bai.pptx", "slides"),
]


@pytest.mark.parametrize(("content", "name", "kind"), JUNK)
def test_junk_is_refused_whatever_its_name(cast, skill, content, name, kind):
    answer = cast.client(cast.volunteer).post(NEW, said(skill, kind=kind, url="", file=file(content, name)))
    assert (answer.status_code, Material.objects.count()) == (422, 0)


def test_slides_are_known_by_their_content():
    assert read_upload(archive("ppt/presentation.xml"), "slides").media_type.endswith("presentation")
    with pytest.raises(WrongFile):
        read_upload(archive("word/document.xml"), "slides")


@pytest.mark.parametrize(("size", "code"), [(MOST_BYTES, 302), (MOST_BYTES + 1, 422), (MOST_BYTES * 2, 422)])
def test_a_file_has_at_most_10_mb(cast, skill, size, code):
    content = PDF + b"0" * (size - len(PDF))
    answer = cast.client(cast.volunteer).post(NEW, said(skill, kind="pdf", url="", file=file(content)))
    assert (answer.status_code, MaterialFile.objects.count()) == (code, int(code == 302))


def test_a_file_that_waits_is_not_public(cast, client, skill):
    cast.client(cast.volunteer).post(NEW, said(skill, kind="pdf", url="", file=file()))
    assert client.get(reverse("learners:material_file", args=[Material.objects.get().pk])).status_code == 404


@pytest.mark.parametrize(
    ("state", "code"), [("approved", 200), ("submitted", 404), ("returned", 404), ("archived", 404)]
)
def test_only_approved_lessons_have_a_public_page(client, cast, skill, state, code):
    row = material(state, skill=skill, submitted_by=cast.volunteer)
    answer = client.get(reverse("learners:lesson_detail", args=[row.pk]))
    assert (answer.status_code, str(cast.volunteer) in answer.content.decode()) == (code, False)


def test_the_list_asks_few_questions_whatever_it_holds(cast, skill, django_assert_max_num_queries):
    for _ in range(20):
        material(skill=skill)
    client = cast.client(cast.coordinator)
    client.get(LIST)
    with django_assert_max_num_queries(9):
        client.get(LIST)


def test_every_skill_of_the_catalogue_has_a_card_and_what_staff_wrote_stays(db):
    call_command("load_skills", verbosity=0)
    TakeHomeCard.objects.filter(skill__code="D1").update(steps="Của chúng tôi")
    load_cards()
    assert set(Skill.objects.filter(card__isnull=True)) == set()
    assert TakeHomeCard.objects.get(skill__code="D1").steps == "Của chúng tôi"
    assert max(len(card.lines) for card in TakeHomeCard.objects.all()) <= 6


def test_a_card_is_a_pdf_also_without_steps(cast, skill):
    answer = cast.client(cast.volunteer).get(reverse("learners:skill_card", args=[skill.pk]))
    TakeHomeCard.objects.create(skill=skill, steps='#read("x")\n$ * _ \\')
    assert (answer.content[:5], card_pdf(Skill.objects.get())[:5]) == (b"%PDF-", b"%PDF-")


def test_whoever_changes_the_catalogue_changes_its_cards(cast, skill):
    url = reverse("learners:skill_card_edit", args=[skill.pk])
    assert cast.client(cast.team_leader).post(url, {"steps": "x"}).status_code == 403
    assert cast.client(cast.coordinator).post(url, {"steps": "\n".join("1234567")}).status_code == 422
    cast.client(cast.coordinator).post(url, {"steps": " Mở máy \n\nChạm"})
    assert TakeHomeCard.objects.get().lines == ["Mở máy", "Chạm"]
