"""Consents: told in words that are kept, given and taken back one by one; nothing is chosen beforehand."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from campaign.ids import new_id
from campaign.models import AuditEntry
from campaign.models.audit import OnlyAdded
from learners import consents
from learners import privacy_requests as desk
from learners.follow_ups.answers import Answer, record
from learners.models import Consent, FollowUp, FollowUpAnswer, Learner, Observation, PrivacyRequest
from learners.notices import notice_of
from learners.progress import Sight, observe
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def person(cast: Cast) -> Learner:
    return factories.make_learner(cast.ward, team=cast.team, phone="+84912345678")


def give(cast: Cast, person: Learner, purpose: str, **data: str) -> int:
    return cast.client(cast.team_leader).post(f"/learners/{person.pk}/consents/{purpose}/new/", data).status_code


def live(person: Learner) -> list[str]:
    return sorted(Consent.objects.live_of(person.pk).values_list("purpose", flat=True))


def test_a_consent_keeps_the_words_and_the_way(cast: Cast, person: Learner) -> None:
    give(cast, person, "photo", means="spoken", witness="Lê  Thị Na")
    kept = Consent.objects.get()
    told = (kept.witness, kept.means, kept.text_hash, kept.language, kept.recorded_by)
    assert told == ("Lê Thị Na", "spoken", notice_of().hash_for("photo"), "vi", cast.team_leader)


def test_nothing_is_chosen_beforehand(cast: Cast, person: Learner) -> None:
    page = cast.client(cast.team_leader).get(f"/learners/{person.pk}/consents/photo/new/").content.decode()
    assert "checked" not in page


@pytest.mark.parametrize(
    "data", [{"means": ""}, {"means": "spoken"}, {"means": "paper", "witness": " "}, {"means": "online"}]
)
def test_a_consent_without_its_proof_is_refused(cast: Cast, person: Learner, data: dict[str, str]) -> None:
    assert (give(cast, person, "photo", **data), live(person)) == (422, [])


def test_giving_twice_is_giving_once(cast: Cast, person: Learner) -> None:
    for _ in range(2):
        give(cast, person, "photo", means="own_tap")
    assert (Consent.objects.count(), AuditEntry.objects.filter(act="consent_given").count()) == (1, 1)


def test_an_unknown_purpose_is_not_there(cast: Cast, person: Learner) -> None:
    assert give(cast, person, "health", means="own_tap") == 404


def test_withdrawing_takes_one_tap_and_can_be_taken_back(cast: Cast, person: Learner) -> None:
    consent = consents.give(person, "photo", means="own_tap", by=cast.team_leader)
    client = cast.client(cast.team_leader)
    client.post(f"/learners/{person.pk}/consents/photo/withdraw/")
    after = live(person)
    client.post(f"/learners/consents/{consent.pk}/restore/")
    assert (after, live(person)) == ([], ["photo"])


def test_without_reminders_no_number_is_kept(cast: Cast, person: Learner) -> None:
    consents.give(person, "reminders", means="own_tap", by=cast.team_leader)
    consents.withdraw(person, "reminders", by=cast.team_leader)
    person.refresh_from_db()
    assert person.phone == ""


def test_whoever_does_not_want_to_be_kept_by_name_stands_on_the_desk(cast: Cast, person: Learner) -> None:
    consents.give(person, "training", means="own_tap", by=cast.team_leader)
    consents.withdraw(person, "training", by=cast.team_leader)
    assert [(row.kind, row.learner) for row in PrivacyRequest.objects.open()] == [("withdrawal", person)]


def test_the_form_of_a_person_leaves_other_consents_alone(cast: Cast, person: Learner) -> None:
    consents.give(person, "photo", means="own_tap", by=cast.team_leader)
    from learners.registration import set_consents

    set_consents(person, ["training"], by=cast.team_leader)
    assert live(person) == ["photo", "training"]


def test_the_notice_is_public_and_every_version_stays(cast: Cast) -> None:
    client = cast.client(None)
    shown = client.get("/learners/notices/2026-11/")
    pdf = client.get("/learners/notices/2026-11/print/").content
    assert (shown.status_code, pdf[:5], client.get("/learners/notices/1999-01/").status_code) == (200, b"%PDF-", 404)


def test_the_words_of_a_version_never_change() -> None:
    """A change of the text is a new file: whoever agreed, agreed to these words."""
    assert notice_of("2026-11").hash_for("training")[:16] == HASH


HASH = "02d115d4f6807004"


@pytest.mark.parametrize(
    ("day", "count", "until"),
    [(date(2026, 11, 26), 2, date(2026, 11, 30)), (date(2026, 11, 28), 2, date(2026, 12, 1))],
)
def test_working_days_leave_out_the_weekend(day: date, count: int, until: date) -> None:
    assert desk.after_working_days(day, count) == until


@pytest.mark.parametrize(
    ("after", "replied", "word"),
    [(1, False, ""), (6, False, "reply"), (9, True, ""), (10, True, "half"), (16, True, "soon"), (21, True, "late")],
)
def test_the_desk_warns_at_half_and_at_four_fifths(
    cast: Cast, person: Learner, after: int, replied: bool, word: str
) -> None:
    asked = desk.ask(person, "erasure", by=cast.coordinator)
    if replied:
        desk.answer(asked, "Đã nhận", by=cast.coordinator)
        asked.refresh_from_db()
    assert desk.alarm(asked, timezone.localdate() + timedelta(after)) == word


def test_a_request_is_answered_closed_and_logged(cast: Cast, person: Learner) -> None:
    asked = desk.ask(person, "objection", by=cast.coordinator)
    client = cast.client(cast.coordinator)
    for _ in range(2):  # a double click
        client.post(f"/learners/privacy/{asked.pk}/", {"words": "Đã ngừng", "outcome": "done"})
    asked.refresh_from_db()
    again = client.post(f"/learners/privacy/{asked.pk}/", {"words": "Thêm", "outcome": ""}).status_code
    assert (asked.outcome, asked.answers.count(), again) == ("done", 1, 422)


def test_a_second_request_of_a_kind_is_the_first(cast: Cast, person: Learner) -> None:
    assert desk.ask(person, "access", by=cast.coordinator) == desk.ask(person, "access", by=cast.coordinator)


def test_a_request_from_tomorrow_is_refused(cast: Cast, person: Learner) -> None:
    data = {"kind": "access", "asked_on": (timezone.localdate() + timedelta(1)).strftime("%d/%m/%Y")}
    answer = cast.client(cast.coordinator).post(f"/learners/{person.pk}/privacy/new/", data)
    assert (answer.status_code, PrivacyRequest.objects.count()) == (422, 0)


def test_the_law_allows_one_extension(cast: Cast, person: Learner) -> None:
    asked = desk.extend(desk.ask(person, "access", by=cast.coordinator), by=cast.coordinator)
    with pytest.raises(desk.ExtendedBefore):
        desk.extend(asked, by=cast.coordinator)
    assert (asked.due_on - asked.asked_on).days == 25


def test_a_whole_number_is_shown_on_record(cast: Cast, person: Learner) -> None:
    shown = cast.client(cast.team_leader).post(f"/learners/{person.pk}/phone/").content.decode()
    assert ("0912 345 678" in shown, AuditEntry.objects.get().act) == (True, "phone_shown")


def test_the_audit_is_only_ever_added_to(cast: Cast, person: Learner) -> None:
    desk.ask(person, "access", by=cast.coordinator)
    for act in (AuditEntry.objects.all().delete, lambda: AuditEntry.objects.update(by=None), AuditEntry().delete):
        with pytest.raises(OnlyAdded):
            act()


def silence(cast: Cast, person: Learner) -> Consent:
    """The person agreed to be kept by name, and took it back."""
    given = factories.agree(person)
    consents.withdraw(person, "training", by=cast.team_leader)
    return given


def asked_about(cast: Cast, person: Learner) -> list[bool]:
    """Whether the list, the phone and the steps of the leader speak of the person."""
    client = cast.client(cast.team_leader)
    pages = ["/learners/follow-ups/", "/sync/follow-ups/", "/learners/actions/"]
    return [person.full_name in client.get(url).content.decode() for url in pages]


def test_nobody_asks_who_took_the_consent_back_until_it_is_given_again(cast: Cast, person: Learner) -> None:
    factories.make_stuck(person)
    before = asked_about(cast, person)
    silence(cast, person)
    silent = asked_about(cast, person)
    consents.give(person, "training", means="own_tap", by=cast.team_leader)
    assert (before, silent, asked_about(cast, person)) == ([True] * 3, [False] * 3, [True] * 3)


def test_a_consent_taken_back_holds_for_every_entry_of_a_person(cast: Cast, person: Learner) -> None:
    other = factories.make_learner(cast.ward, "Nguyễn Thị Hợi", merged_into=person)
    factories.make_check(other)
    silence(cast, person)
    assert (Learner.objects.silent().count(), FollowUp.objects.due(timezone.localdate()).count()) == (2, 0)


def test_nothing_new_is_noted_of_who_took_the_consent_back(cast: Cast, person: Learner) -> None:
    skill = factories.make_skill()
    silence(cast, person)
    client = cast.client(cast.team_leader)
    answer = client.post(f"/learners/{person.pk}/observations/", {"skill": skill.code, "level": "2"}, follow=True)
    observe([Sight(new_id(), person.pk, skill.pk, 2, note="chậm")], by=cast.team_leader, paces={person.pk: "chậm"})
    person.refresh_from_db()
    kept = Observation.objects.count(), person.pace_note
    assert ("đã rút lại điều đã đồng ý" in answer.content.decode(), *kept) == (True, 0, "")


def test_the_page_of_who_took_the_consent_back_offers_only_to_ask_again(cast: Cast, person: Learner) -> None:
    factories.make_skill("B1")
    silence(cast, person)
    page = cast.client(cast.coordinator).get(f"/learners/{person.pk}/").content.decode()
    links = ["?skill=", "/companion/", "consents/training/new/", "/learners/privacy/"]
    assert [link in page for link in links] == [False, False, True, True]


def test_a_call_or_a_pairing_with_who_took_the_consent_back_leads_to_their_page(cast: Cast, person: Learner) -> None:
    check = factories.make_check(person)
    silence(cast, person)
    client = cast.client(cast.team_leader)
    urls = [check.get_absolute_url(), f"/learners/{person.pk}/companion/", f"/learners/{person.pk}/moments/new/"]
    assert [client.get(url).headers.get("Location") for url in urls] == [f"/learners/{person.pk}/"] * 3


def test_a_late_answer_counts_without_its_words(cast: Cast, person: Learner) -> None:
    check = factories.make_check(person)
    silence(cast, person)
    said = Answer(new_id(), check.pk, outcome="used_with_help", note="Cháu bấm giúp")
    record([said], by=cast.team_leader)
    assert FollowUpAnswer.objects.values_list("outcome", "note").get() == ("used_with_help", "")


def test_who_was_never_asked_is_no_one_who_said_no(cast: Cast, person: Learner) -> None:
    factories.make_check(person)
    assert (Learner.objects.silent().count(), FollowUp.objects.due(timezone.localdate()).count()) == (0, 1)


def test_nothing_is_asked_that_has_no_effect(cast: Cast, person: Learner) -> None:
    page = cast.client(cast.team_leader).get(f"/learners/{person.pk}/consents/").content.decode()
    assert ("thống kê" in page, give(cast, person, "statistics", means="own_tap")) == (False, 404)


def test_what_an_older_notice_asked_is_shown_and_can_be_taken_back(cast: Cast, person: Learner) -> None:
    Consent.objects.create(learner=person, purpose="statistics", given_at=timezone.now(), text_version="2026-11")
    client = cast.client(cast.team_leader)
    before = "statistics/withdraw/" in client.get(f"/learners/{person.pk}/consents/").content.decode()
    client.post(f"/learners/{person.pk}/consents/statistics/withdraw/")
    after = client.get(f"/learners/{person.pk}/consents/").content.decode()
    assert (before, "statistics/new/" in after, "thống kê" in after, live(person)) == (True, False, True, [])
