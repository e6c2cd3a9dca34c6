import io
import uuid

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from campaign.models import User
from learners.erasure import erase
from learners.models import Companion, Consent, Learner, Moment
from tests import factories
from tests.conftest import Cast

pytestmark = pytest.mark.django_db
STORY = "Linh giúp bác gọi video cho con gái ở Đà Nẵng."


@pytest.fixture
def learner(cast: Cast) -> Learner:
    one = factories.make_learner(cast.ward, "Nguyễn Thị Hợi", team=cast.team)
    factories.agree(one)
    return one


def post(cast: Cast, learner: Learner, **fields: str):
    day = timezone.localdate().strftime("%d/%m/%Y")
    words = {"text": STORY, "happened_on": day, "means": "spoken", "agreed": "on", "number": str(uuid.UUID(int=5))}
    return cast.client(cast.team_leader).post(
        reverse("learners:moment_create", args=[learner.pk]),
        {name: value for name, value in (words | fields).items() if value},
    )


def ask(cast: Cast, name: str) -> None:
    moment = Moment.objects.get()
    cast.client(cast.coordinator).post(reverse(f"learners:moment_{name}", args=[moment.pk]))


def test_a_story_is_written_once_however_often_it_is_sent(cast: Cast, learner: Learner) -> None:
    for _ in range(2):
        post(cast, learner)
    assert (Moment.objects.get().text, Moment.objects.get().team) == (STORY, cast.team)


def test_without_a_consent_of_its_own_no_story_is_kept(cast: Cast, learner: Learner) -> None:
    answer = post(cast, learner, agreed="")
    assert (answer.status_code, Moment.objects.count()) == (422, 0)


def test_a_story_is_told_after_staff_approved_it(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    before = Moment.objects.told().count()
    ask(cast, "approve")
    assert (before, Moment.objects.told().count()) == (0, 1)


def test_a_story_is_withdrawn_with_its_consent_and_may_come_back(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    ask(cast, "approve")
    ask(cast, "withdraw")
    gone = Moment.objects.told().count()
    ask(cast, "restore")
    assert (gone, Moment.objects.told().count()) == (0, 1)


def test_nobody_is_told_about_without_consent_to_a_name(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    ask(cast, "approve")
    Consent.objects.update(withdrawn_at=timezone.now())
    assert Moment.objects.told().count() == 0


def test_erasing_a_person_empties_their_stories(cast: Cast, learner: Learner) -> None:
    post(cast, learner, text="Bác Nguyễn Thị Hợi cười.")
    erase(learner, by=cast.coordinator)
    assert (Moment.objects.get().text, Moment.objects.waiting().count()) == ("", 0)


def test_the_export_holds_told_stories_without_surnames(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    empty = cast.client(cast.coordinator).get(reverse("learners:moment_export"))
    ask(cast, "approve")
    full = cast.client(cast.coordinator).get(reverse("learners:moment_export"), {"team": str(cast.team.pk)})
    rows = [list(load_workbook(io.BytesIO(answer.content)).active.values)[1:] for answer in (empty, full)]
    assert ([len(found) for found in rows], rows[1][0][3:]) == ([0, 1], ("bác Hợi", STORY))


def test_the_list_asks_a_fixed_number_of_queries(cast: Cast, learner: Learner, django_assert_max_num_queries) -> None:
    for _ in range(3):
        post(cast, learner, number=str(uuid.uuid4()))
    client = cast.client(cast.coordinator)
    with django_assert_max_num_queries(8):
        client.get(reverse("learners:moment_list"), {"show": "waiting"})


def shown(cast: Cast, user: User, show: str) -> bool:
    return STORY in cast.client(user).get(reverse("learners:moment_list"), {"show": show}).content.decode()


def test_a_story_of_who_took_the_consent_back_waits_for_nobody(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    Consent.objects.update(withdrawn_at=timezone.now())
    ask(cast, "approve")
    lists = [shown(cast, cast.coordinator, show) for show in ("told", "waiting", "withdrawn")]
    assert (lists, Moment.objects.get().approved_at) == ([False, False, True], None)


def test_a_story_counts_the_consent_of_every_entry_of_a_person(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    Learner.objects.filter(pk=learner.pk).update(merged_into=factories.make_learner(cast.ward, "Nguyễn Thị Hợi"))
    assert Moment.objects.waiting().count() == 1


def test_others_of_the_team_read_only_what_may_be_told(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    before = shown(cast, cast.volunteer, "waiting")
    ask(cast, "approve")
    page = cast.client(cast.volunteer).get(reverse("learners:moment_list")).content.decode()
    assert (before, STORY in page, "/withdraw/" in page) == (False, True, False)


def test_the_companion_reads_what_waits_and_may_take_it_back(cast: Cast, learner: Learner) -> None:
    Companion.objects.create(learner=learner, volunteer=cast.member, starts_on=timezone.localdate())
    post(cast, learner)
    page = cast.client(cast.volunteer).get(reverse("learners:moment_list"), {"show": "waiting"}).content.decode()
    assert (STORY in page, "/withdraw/" in page, "/approve/" in page) == (True, True, False)


def test_an_approval_is_taken_back(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    ask(cast, "approve")
    ask(cast, "unapprove")
    assert (Moment.objects.told().count(), Moment.objects.waiting().count()) == (0, 1)


def test_a_story_goes_back_with_a_reason_and_comes_again_changed(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    moment, staff, writer = Moment.objects.get(), cast.client(cast.coordinator), cast.client(cast.team_leader)
    silent = staff.post(reverse("learners:moment_return", args=[moment.pk]), {"because": ""}).status_code
    staff.post(reverse("learners:moment_return", args=[moment.pk]), {"because": "Bỏ tên con gái"})
    back = "Bỏ tên con gái" in writer.get(reverse("learners:moment_list"), {"show": "returned"}).content.decode()
    day = timezone.localdate().strftime("%d/%m/%Y")
    words = {"text": "Bác tự gọi video.", "happened_on": day, "means": "spoken"}
    unasked = writer.post(reverse("learners:moment_edit", args=[moment.pk]), words).status_code
    writer.post(reverse("learners:moment_edit", args=[moment.pk]), words | {"agreed": "on"})
    assert (silent, back, unasked, [one.text for one in Moment.objects.waiting()]) == (422, True, 422, [words["text"]])


def test_giving_a_story_back_can_be_undone(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    url = reverse("learners:moment_return", args=[Moment.objects.get().pk])
    cast.client(cast.coordinator).post(url, {"because": "Ngắn hơn"})
    ask(cast, "take_again")
    assert Moment.objects.waiting().count() == 1


def test_an_approved_story_is_changed_by_nobody(cast: Cast, learner: Learner) -> None:
    post(cast, learner)
    ask(cast, "approve")
    url = reverse("learners:moment_edit", args=[Moment.objects.get().pk])
    assert [cast.client(user).get(url).status_code for user in (cast.coordinator, cast.team_leader)] == [403, 403]
