"""Erasing a person: no trace anywhere, no number changed, and nothing that comes late brings them back."""

import json
import logging
import re
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any
from uuid import uuid4
from zipfile import ZipFile

import pytest
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from campaign import roll_ups
from campaign.ids import new_id
from campaign.models import AuditEntry, Import, ImportRow, RollUp
from campaign.names import fold
from learners import merging
from learners.erasure import erase, erased_ids
from learners.follow_ups.answers import Answer, record
from learners.models import Action, Companion, Consent, FollowUp, FollowUpAnswer, Learner, PrivacyRequest
from learners.privacy_requests import ask
from learners.progress import Sight, observe
from sessions.attendance.items import body_hash, canonical
from sessions.models import Attendance, Enrolment, Knock, QuarantinedMark, QueueFile
from sessions.sync.roster import roster_document
from tests import factories
from tests.canaries import hits, is_in
from tests.conftest import Cast
from tests.sessions.conftest import Roll
from tests.sessions.sync.conftest import phone_of, walk_in

pytestmark = pytest.mark.django_db
NAME, PHONE = "Khuất Thị Hoà Bình", "+84987654321"
SPELLED = ("Khuất Thị Hoà Bình", "0987 654 321")


@pytest.fixture
def person(cast: Cast) -> Learner:
    """Someone with a trace in every place where one can be left."""
    learner = factories.make_learner(
        cast.ward, NAME, team=cast.team, phone=PHONE, birth_year=1950, neighbourhood="tổ 7", pace_note="chậm mà chắc"
    )
    session = cast.session(starts_at=timezone.now() - timedelta(days=2), finish_note=f"Bác {NAME} đến muộn")
    factories.enrol(session, learner)
    attend(cast, session, learner)
    leave_words(cast, learner)
    leave_lists(cast, learner)
    leave_items(cast, session, learner)
    roll_ups.recompute_pending()
    return learner


def attend(cast: Cast, session: Any, *learners: Learner) -> None:
    roll = Roll(session, list(learners), cast.team_leader)
    roll.send(*[roll.mark(learner=each) for each in learners])
    roll_ups.recompute_pending()


def leave_words(cast: Cast, learner: Learner) -> None:
    skill = factories.make_skill("W1")
    other = factories.make_learner(cast.ward, "Lê Văn Sáu", pace_note="đi cùng bà khuat thi hoa binh, 0987654321")
    sights = [
        Sight(new_id(), learner.pk, skill.pk, 2, note=f"{NAME} tự làm", evidence="0987.654.321"),
        Sight(new_id(), other.pk, skill.pk, 1, note=NAME.upper()),
    ]
    observe(sights, by=cast.team_leader, at=timezone.now() - timedelta(days=9))
    check = FollowUp.objects.filter(learner=learner).earliest("due_on")
    told = {"outcome": "not_tried", "barrier": "forgot_password", "note": f"Con của {NAME} nghe máy"}
    record([Answer(new_id(), check.pk, **told)], by=cast.team_leader)
    Consent.objects.create(
        learner=learner, purpose="training", given_at=timezone.now(), means="spoken", witness=f"Con gái {NAME}"
    )
    Companion.objects.create(learner=learner, volunteer=cast.member, starts_on=timezone.localdate())
    ask(learner, "access", by=cast.coordinator, words=f"Tôi là {NAME}, gọi {PHONE}")
    store = SessionStore()
    store[SessionStorage.session_key] = json.dumps([["__json_message", 0, 25, f"Đã ghi {NAME}.", ""]])
    store.save()


def leave_lists(cast: Cast, learner: Learner) -> None:
    source = Import.objects.create(
        kind="learners", file_name=f"{NAME}.xlsx", file_hash="1", state="imported", created_by=cast.coordinator
    )
    values = {"full_name": NAME, "phone": PHONE, "area": str(cast.ward.pk), "birth_year": 1950}
    ImportRow.objects.create(source=source, number=1, cells={"full_name": NAME}, values=values)
    ImportRow.objects.create(source=source, number=2, cells={"full_name": "Lê An"}, like={"name": NAME, "by": "person"})


def leave_items(cast: Cast, session: Any, learner: Learner) -> None:
    item = {"id": str(learner.pk), "name": NAME, "phone": PHONE, "birth_year": 1950}
    quarantine(cast, item)
    quarantine(cast, {"id": str(uuid4()), "name": NAME})
    quarantine(cast, item | {"note": "x" * 30}, cut=90)
    document = {"protocol": 1, "user": str(cast.team_leader.pk), "learners": [item], "marks": []}
    QueueFile.objects.create(
        content=json.dumps(document).encode(), content_hash=b"1", file_name=f"{NAME}.json", device_id=uuid4()
    )
    for typed in (NAME, "0987654321"):
        Knock.objects.create(
            session=session, visitor=uuid4(), typed=typed, search_typed=fold(typed), made_at=timezone.now()
        )


def quarantine(cast: Cast, item: dict[str, Any], *, cut: int = 20_000) -> None:
    QuarantinedMark.objects.create(
        outcome="refused", code="no_consent", item=canonical(item)[:cut], item_hash=body_hash(item | {"cut": cut}),
        recorded_by=cast.team_leader, resolution=f"hỏi lại {NAME}",
    )  # fmt: skip


def test_every_trace_is_planted(person: Learner) -> None:
    assert len(set(hits(*SPELLED))) >= 17


def test_nothing_of_an_erased_person_is_left_in_any_table(person: Learner, cast: Cast) -> None:
    erase(person, by=cast.coordinator)
    assert hits(*SPELLED) == []


def test_nothing_of_an_erased_person_is_in_a_log_or_what_is_handed_out(
    person: Learner, cast: Cast, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client, source = cast.client(cast.coordinator), Import.objects.get()
    session = Enrolment.objects.get(learner=person).session_id
    urls = [
        f"/learners/?q={fold(NAME)}", person.get_absolute_url(), f"{person.get_absolute_url()}timeline/",
        f"{person.get_absolute_url()}copy/", f"/imports/{source.pk}/bad-rows/", "/learners/moments/export/",
        f"/sessions/{session}/", f"/sessions/{session}/sheet/", f"/sync/roster/{session}/",
    ]  # fmt: skip
    shown = [url for url in urls if is_theirs(client.get(url))]
    erase(person, by=cast.coordinator)
    left = [url for url in urls if url.partition("?")[0] != "/learners/" and is_theirs(client.get(url))]
    assert (len(shown) >= 6, left, is_theirs_in(caplog.text)) == (True, [], False)


def is_theirs(response: Any) -> bool:
    """Whether a page or a file, with what is packed in it, names the person."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as packed:
            content = b" ".join(packed.read(name) for name in packed.namelist())
    return is_theirs_in(content.decode("utf-8", "ignore"))


def is_theirs_in(text: str) -> bool:
    return is_in(text, [fold(NAME)], [PHONE[-9:]])


def test_no_number_changes(person: Learner, cast: Cast) -> None:
    before = numbers(cast)
    erase(person, by=cast.coordinator)
    roll_ups.recompute_pending()
    after = numbers(cast)
    roll_ups.rebuild(cast.campaign, lambda done, total: None)
    assert (after, numbers(cast), roll_ups.verify(cast.campaign).differences) == (before, before, 0)


def numbers(cast: Cast) -> list[Any]:
    return [
        sorted(RollUp.objects.values_list("area", "day", "metric", "subject", "value")),
        Attendance.objects.count(),
        Learner.objects.count(),
        Enrolment.objects.count(),
    ]


def test_dashboards_look_the_same(person: Learner, cast: Cast) -> None:
    client = cast.client(cast.official)
    shown = []
    for _ in range(2):
        page = client.get(f"/dashboards/{cast.ward.pk}/").content.decode()
        shown.append(re.sub(r"\b[A-Za-z0-9]{64}\b", "", page))  # a token per page
        erase(person, by=cast.coordinator)
    assert shown[0] == shown[1]


def test_erasing_again_changes_nothing(person: Learner, cast: Cast) -> None:
    first = erase(person, by=cast.coordinator)
    audit = AuditEntry.objects.count()
    assert (first, erase(person, by=cast.coordinator), AuditEntry.objects.count()) == ({person.pk}, set(), audit)


def test_a_namesake_elsewhere_is_left_alone(person: Learner, cast: Cast) -> None:
    namesake = factories.make_learner(cast.foreign_ward, NAME, phone="+84911222333")
    erase(person, by=cast.coordinator)
    namesake.refresh_from_db()
    assert (namesake.full_name, str(namesake.phone)) == (NAME, "+84911222333")


def test_all_entries_of_a_person_are_erased_and_stay_one(person: Learner, cast: Cast) -> None:
    twin = factories.make_learner(cast.ward, "Khuất Hoà Bình", team=cast.team)
    made = merging.merge(twin, person, by=cast.coordinator)
    erased = erase(twin, by=cast.coordinator)
    assert (erased, hits("Khuất Hoà Bình", *SPELLED)) == ({twin.pk, person.pk}, [])
    with pytest.raises(merging.Erased):
        merging.unmerge(made, by=cast.coordinator)


def test_nobody_is_merged_with_someone_erased(person: Learner, cast: Cast) -> None:
    other = factories.make_learner(cast.ward, "Lê Thị Na")
    erase(person, by=cast.coordinator)
    with pytest.raises(merging.Erased):
        merging.merge(other, person, by=cast.coordinator)


def test_erased_people_are_found_nowhere(person: Learner, cast: Cast) -> None:
    erase(person, by=cast.coordinator)
    client = cast.client(cast.coordinator)
    found = client.get("/learners/", {"q": "da xoa"}).content.decode()
    assert (client.get(f"/learners/{person.pk}/").status_code, "Đã xóa" in found) == (404, False)


def resend(cast: Cast, session: Any, person: Learner) -> dict[str, Any]:
    """The leader's phone was offline: it sends the walk-in and a later mark."""
    roll = Roll(session, [person], cast.team_leader, ticks=count(10_000))
    newcomer = walk_in(NAME, id=str(person.pk), phone="0987654321", birth_year=1950)
    return phone_of(cast.team_leader).send(roll.mark("late"), learners=[newcomer])


def test_a_late_phone_is_stored_against_the_pseudonym_and_told_to_forget(person: Learner, cast: Cast) -> None:
    session = Enrolment.objects.get(learner=person).session
    Learner.objects.filter(pk=person.pk).update(created_by=cast.team_leader)
    erase(person, by=cast.coordinator)
    answer = resend(cast, session, person)
    assert (answer["learners"][0]["outcome"], answer["marks"][0]["outcome"]) == ("seen", "stored")
    document = roster_document(type(session).objects.with_guests().get(pk=session.pk))
    line = next(line for line in document["learners"] if line["id"] == person.pk or line["id"] == str(person.pk))
    assert (line["name"], line["erased"], line["status"], hits(*SPELLED)) == ("Đã xóa", True, "late", [])


def test_a_late_item_of_someone_else_is_kept_without_the_name(person: Learner, cast: Cast) -> None:
    session = Enrolment.objects.get(learner=person).session
    erase(person, by=cast.coordinator)
    answer = resend(cast, session, person)
    assert (answer["learners"][0]["outcome"], hits(*SPELLED)) == ("conflict", [])


def test_a_late_answer_is_kept_without_its_note(person: Learner, cast: Cast) -> None:
    check = factories.make_check(person)
    erase(person, by=cast.coordinator)
    record([Answer(new_id(), check.pk, outcome="used_with_help", note=f"{NAME} nói")], by=cast.team_leader)
    assert (FollowUpAnswer.objects.filter(follow_up=check).count(), hits(*SPELLED)) == (1, [])


def test_nobody_visits_writes_or_accompanies_any_more(person: Learner, cast: Cast) -> None:
    coming = cast.session(starts_at=timezone.now() + timedelta(days=3))
    factories.enrol(coming, person)
    erase(person, by=cast.coordinator)
    waiting = [
        Action.objects.open().filter(learner=person), Consent.objects.live_of(person.pk),
        Companion.objects.filter(learner=person, ends_on__isnull=True), coming.enrolments.all(),
        PrivacyRequest.objects.open().filter(learner=person),
    ]  # fmt: skip
    assert [rows.count() for rows in waiting] == [0, 0, 0, 0, 0]


def test_the_audit_says_who_was_erased_by_id_alone(person: Learner, cast: Cast) -> None:
    erase(person, by=cast.coordinator)
    assert erased_ids() == [person.pk]


def test_words_about_an_erased_person_are_not_kept(person: Learner, cast: Cast) -> None:
    skill = factories.make_skill("W2")
    erase(person, by=cast.coordinator)
    seen = Sight(new_id(), person.pk, skill.pk, 3, note=f"{NAME} giỏi", evidence=f"{NAME} gọi khoe")
    observe([seen], by=cast.team_leader, paces={person.pk: NAME})
    assert (person.progress.get(skill=skill).level, hits(*SPELLED)) == (3, [])
