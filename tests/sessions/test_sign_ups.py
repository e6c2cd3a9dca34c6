"""Taking places: exact, in order, in one place at a time, and never given up without someone responsible."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from sessions import scheduling, sign_ups, waiting
from sessions.held import SessionCalledOff
from sessions.messages import delivery_of
from sessions.models import Reminder, SignUp, TrainingSession, Wait
from sessions.reminders import is_still_wanted, queue_day_before
from sessions.scheduling import Overlap
from sessions.sign_ups import MinorAlone, OfferOver, SessionBegun
from teams.models import Volunteer
from tests import factories
from tests.conftest import Cast
from tests.sessions.test_scheduling import at, plan_of


def mates(cast: Cast, count: int) -> list[Volunteer]:
    people = [factories.make_volunteer(f"Lê Văn {n}", email=f"v{n}@example.org") for n in range(count)]
    for person in people:
        factories.join(cast.team, person)
    return people


@pytest.fixture
def session(cast: Cast) -> TrainingSession:
    """Two companions are needed, nobody has signed up."""
    session = cast.session(starts_at=at(8), hours=2)
    sign_ups.set_places(session, {"lead": 1, "companion": 2, "support": 0}, by=cast.coordinator)
    return session


def take(session: TrainingSession, *people: Volunteer, role: str = "companion") -> list[SignUp | Wait]:
    return [sign_ups.take(session, role, volunteer=person) for person in people]


def taken(session: TrainingSession) -> list[tuple]:
    people = session.sign_ups.order_by("created_at").values_list("volunteer__full_name", "place")
    return list(people)


def queue(session: TrainingSession) -> list[tuple]:
    return list(session.waits.open().in_order().values_list("volunteer__full_name", "state"))


def test_the_last_place_goes_to_one_and_the_others_wait_in_order(cast, session):
    take(session, *mates(cast, 4))
    assert taken(session) == [("Lê Văn 0", 1), ("Lê Văn 1", 2)]
    assert queue(session) == [("Lê Văn 2", "waiting"), ("Lê Văn 3", "waiting")]


def test_taking_twice_takes_once(cast, session):
    [person] = mates(cast, 1)
    assert take(session, person) == take(session, person)


def test_joining_the_list_twice_joins_once(cast, session):
    people = mates(cast, 3)
    take(session, *people)
    assert take(session, people[2]) == list(session.waits.all())


def test_a_role_without_places_has_a_list_of_its_own(cast, session):
    [person] = mates(cast, 1)
    [wait] = take(session, person, role="support")
    assert (wait.role, wait.state) == ("support", "waiting")


def test_who_takes_a_place_has_said_yes(cast, session):
    [sign_up] = take(session, *mates(cast, 1))
    assert sign_up.confirmed_at is not None


def test_nobody_takes_a_place_in_two_sessions_at_once(cast, session):
    other = factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(9))
    factories.join(cast.foreign_team, cast.member)
    take(other, cast.member)
    with pytest.raises(Overlap) as refused:
        take(session, cast.member)
    assert [conflict.session for conflict in refused.value.conflicts] == [other]


def test_a_place_right_after_another_is_fine(cast, session):
    after = cast.session(starts_at=at(10))
    take(session, cast.member)
    assert [type(each) for each in take(after, cast.member)] == [SignUp]


def test_nothing_is_taken_in_a_session_that_was_called_off(cast, session):
    scheduling.cancel(session, because="Mưa to", by=cast.coordinator)
    with pytest.raises(SessionCalledOff):
        take(session, cast.member)


def test_nothing_is_taken_in_a_session_that_has_begun(cast, session):
    with time_machine.travel(session.starts_at, tick=False), pytest.raises(SessionBegun):
        take(session, cast.member)


def test_more_places_are_offered_to_those_who_wait_in_order(cast, session):
    take(session, *mates(cast, 5))
    sign_ups.set_places(session, {"companion": 4}, by=cast.coordinator)
    assert [state for _, state in queue(session)] == ["offered", "offered", "waiting"]


def test_an_offer_is_told_once_and_only_while_it_stands(cast, session):
    take(session, *mates(cast, 3))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    [reminder] = Reminder.objects.filter(kind="offered")
    sign_ups.accept(session.waits.get(state="offered"))
    assert (reminder.volunteer.full_name, is_still_wanted(reminder)) == ("Lê Văn 2", False)


def test_an_accepted_offer_is_a_place(cast, session):
    take(session, *mates(cast, 3))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    wait = session.waits.get(state="offered")
    assert sign_ups.accept(wait) == sign_ups.accept(wait)
    assert taken(session)[-1] == ("Lê Văn 2", 3)


def test_an_offer_that_nobody_answers_goes_to_the_next(cast, session):
    take(session, *mates(cast, 4))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    ends = session.waits.get(state="offered").offer_ends_at
    assert (waiting.lapse_offers(ends - timedelta(seconds=1)), waiting.lapse_offers(ends)) == (0, 1)
    assert queue(session) == [("Lê Văn 3", "offered")]


def test_a_late_answer_is_refused(cast, session):
    take(session, *mates(cast, 3))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    wait = session.waits.get(state="offered")
    with time_machine.travel(wait.offer_ends_at, tick=False), pytest.raises(OfferOver):
        sign_ups.accept(wait)


def test_a_declined_offer_goes_to_the_next(cast, session):
    take(session, *mates(cast, 4))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    waiting.leave(session.waits.get(state="offered"))
    assert queue(session) == [("Lê Văn 3", "offered")]


def test_an_offer_never_outlives_the_start(cast, session):
    now = session.starts_at - timedelta(minutes=10)
    assert waiting.offer_ends(session.starts_at, now) == session.starts_at


def test_an_offer_leaves_time_for_others(cast, session):
    now = session.starts_at - timedelta(hours=8)
    assert waiting.offer_ends(session.starts_at, now) == now + timedelta(hours=2)


def test_who_was_asked_and_cannot_come_is_free_at_once(cast, session):
    asked = SignUp.objects.create(session=session, volunteer=cast.member)
    assert (sign_ups.withdraw(asked), taken(session)) == (True, [])


def test_who_said_yes_stays_responsible_until_someone_takes_over(cast, session):
    first, *_ = take(session, *mates(cast, 2))
    assert sign_ups.withdraw(first, because="Ốm") is False
    take(session, cast.member)
    assert sorted(name for name, _ in taken(session)) == ["Lê Văn 1", "Trần Gia Bảo"]


def test_who_is_relieved_is_told(cast, session):
    first, *_ = take(session, *mates(cast, 2))
    sign_ups.withdraw(first)
    take(session, cast.member)
    released = Reminder.objects.filter(kind="released").values_list("volunteer__full_name", flat=True)
    assert list(released) == ["Lê Văn 0"]


def test_an_empty_place_is_filled_before_somebody_is_relieved(cast, session):
    [first] = take(session, *mates(cast, 1))
    sign_ups.withdraw(first)
    take(session, cast.member)
    assert len(taken(session)) == 2


def test_whoever_waits_is_offered_the_place_of_someone_who_cannot_come(cast, session):
    first, *_ = take(session, *mates(cast, 3))
    sign_ups.withdraw(first)
    assert (queue(session), len(taken(session))) == ([("Lê Văn 2", "offered")], 2)


def test_coming_after_all_takes_the_offer_back_and_keeps_the_order(cast, session):
    first, *_ = take(session, *mates(cast, 4))
    sign_ups.withdraw(first)
    sign_ups.keep(first)
    assert queue(session) == [("Lê Văn 2", "waiting"), ("Lê Văn 3", "waiting")]


def test_leaders_and_free_members_are_asked_for_a_stand_in(cast, session):
    people = mates(cast, 2)
    other = factories.make_session(cast.campaign, cast.foreign_team, starts_at=at(9))
    SignUp.objects.create(session=other, volunteer=people[1])
    [first] = take(session, people[0])
    sign_ups.withdraw(first)
    asked = Reminder.objects.filter(kind="stand_in").values_list("volunteer__full_name", flat=True)
    assert sorted(asked) == ["Nguyễn Khánh Linh", "Trần Gia Bảo"]


def asked_for_stand_in() -> list[str]:
    asked = Reminder.objects.filter(kind="stand_in", state="queued").order_by("volunteer__full_name")
    return list(asked.values_list("volunteer__full_name", flat=True))


@pytest.mark.parametrize("answer", ["declines", "lets it lapse"])
def test_when_the_last_who_waits_does_not_take_it_leaders_and_free_members_are_asked(cast, session, answer):
    first, _second, wait = take(session, *mates(cast, 3))
    sign_ups.withdraw(first)
    before = asked_for_stand_in()
    wait.refresh_from_db()
    if answer == "declines":
        waiting.leave(wait)
    else:
        waiting.lapse_offers(wait.offer_ends_at)
    lapsed = [] if answer == "declines" else ["Lê Văn 2"]
    assert (before, asked_for_stand_in()) == ([], [*lapsed, "Nguyễn Khánh Linh", "Trần Gia Bảo"])


def test_a_second_search_asks_again_those_who_were_not_written_to_yet(cast, session):
    [first] = take(session, *mates(cast, 1))
    sign_ups.withdraw(first)
    sign_ups.keep(first)
    Reminder.objects.update(state="cancelled")
    sign_ups.withdraw(first)
    assert asked_for_stand_in() == ["Nguyễn Khánh Linh", "Trần Gia Bảo"]


def test_with_two_searches_and_one_who_waits_the_other_search_is_asked_for(cast, session):
    first, second, _wait = take(session, *mates(cast, 3))
    sign_ups.withdraw(first)
    sign_ups.withdraw(second)
    assert set(Reminder.objects.filter(kind="stand_in").values_list("slot", flat=True)) == {second.slot}


def test_nobody_is_asked_any_more_once_someone_took_over(cast, session):
    first, *_ = take(session, *mates(cast, 2))
    sign_ups.withdraw(first)
    take(session, cast.member)
    assert [is_still_wanted(each) for each in Reminder.objects.filter(kind="stand_in")] == [False, False]


def told(kind: str) -> list[str]:
    rows = Reminder.objects.filter(kind=kind, state="queued").order_by("volunteer__full_name")
    return list(rows.values_list("volunteer__full_name", flat=True))


def test_those_who_wait_hear_of_a_move_and_of_a_cancellation(cast, session):
    take(session, *mates(cast, 3))
    people = {each.volunteer_id: each.role for each in session.sign_ups.all()}
    later = {"starts_at": at(13), "ends_at": at(15), "people": people}
    scheduling.move(session, **plan_of(session, cast) | later)
    moved = told("moved")
    scheduling.cancel(session, because="Mưa", by=cast.coordinator)
    assert ("Lê Văn 2" in moved, "Lê Văn 2" in told("called_off")) == (True, True)


def test_who_only_waits_is_not_reminded_the_day_before_and_gets_no_event(cast, session):
    take(session, *mates(cast, 3))
    queue_day_before(session.starts_at - timedelta(hours=20))
    scheduling.cancel(session, because="Mưa", by=cast.coordinator)
    off = Reminder.objects.with_people().get(kind="called_off", volunteer__full_name="Lê Văn 2")
    assert ("Lê Văn 2" in told("day_before"), delivery_of(off).event) == (False, None)


def test_a_session_that_goes_to_another_team_leaves_the_former_ones_list_behind(cast, session):
    people = mates(cast, 4)
    take(session, *people)
    factories.join(cast.foreign_team, people[3])
    plan = plan_of(session, cast, people={}) | {"team": cast.foreign_team}
    scheduling.move(session, **plan)
    assert (queue(session), "Lê Văn 2" in told("released")) == ([("Lê Văn 3", "offered")], True)


def test_a_place_in_another_role_ends_the_turn_and_the_next_one_is_asked(cast, session):
    people = mates(cast, 4)
    first, *_ = take(session, *people)
    sign_ups.withdraw(first)
    sign_ups.set_places(session, {"support": 1}, by=cast.coordinator)
    [place] = take(session, people[2], role="support")
    assert (place.role, queue(session)) == ("support", [("Lê Văn 3", "offered")])


def test_the_turn_stays_when_the_other_role_has_no_place_either(cast, session):
    people = mates(cast, 3)
    turn = take(session, *people)[-1]
    assert (take(session, people[2], role="support"), queue(session)) == ([turn], [("Lê Văn 2", "waiting")])


def test_whoever_gets_a_place_passed_on_is_asked_at_once_until_they_answer(cast, session):
    [first] = take(session, cast.member)
    passed = sign_ups.hand_over(first, to=mates(cast, 1)[0], by=cast.team_leader)
    [asked] = Reminder.objects.with_people().filter(kind="asked")
    before = is_still_wanted(asked)
    assert ("/sessions/shifts/" in delivery_of(asked).text, told("asked")) == (True, ["Lê Văn 0"])
    sign_ups.confirm(passed)
    assert (before, is_still_wanted(asked)) == (True, False)


def test_people_named_by_staff_leave_the_waiting_list(cast, session):
    people = mates(cast, 3)
    take(session, *people)
    scheduling.move(session, **plan_of(session, cast, people={person.pk: "companion" for person in people}))
    assert (len(taken(session)), queue(session)) == (3, [])


def test_a_new_time_asks_everybody_anew_except_who_moved_it(cast, session):
    people = {cast.leader.pk: "lead", cast.member.pk: "companion"}
    scheduling.move(session, **plan_of(session, cast, people=people))
    session.sign_ups.update(confirmed_at=timezone.now())
    later = {"starts_at": at(9), "ends_at": at(11), "people": people, "by": cast.team_leader}
    scheduling.move(session, **plan_of(session, cast) | later)
    assert list(session.sign_ups.filter(confirmed_at=None).values_list("volunteer", flat=True)) == [cast.member.pk]


def test_calling_off_takes_offers_back_and_restoring_makes_them_anew(cast, session):
    take(session, *mates(cast, 3))
    sign_ups.set_places(session, {"companion": 3}, by=cast.coordinator)
    scheduling.cancel(session, because="Mưa", by=cast.coordinator)
    off = queue(session)
    scheduling.restore(session, by=cast.coordinator)
    assert (off, queue(session)) == ([("Lê Văn 2", "waiting")], [("Lê Văn 2", "offered")])


@pytest.fixture
def young(cast: Cast) -> Volunteer:
    """Sixteen, or seventeen at most."""
    person = factories.make_volunteer("Hà Anh", birth_year=timezone.localdate().year - 17, email="ha@example.org")
    factories.join(cast.team, person)
    return person


@pytest.fixture
def visits(cast: Cast) -> TrainingSession:
    """A door-to-door round that needs two companions."""
    session = cast.session(starts_at=at(8), hours=2, kind="door_to_door")
    sign_ups.set_places(session, {"lead": 0, "companion": 2, "support": 0}, by=cast.coordinator)
    return session


def test_nobody_young_goes_to_homes_before_somebody_of_age_does(cast, visits, young):
    with pytest.raises(MinorAlone):
        take(visits, young)
    take(visits, cast.member, young)
    assert {name for name, _place in taken(visits)} == {"Trần Gia Bảo", "Hà Anh"}


def test_the_last_one_of_age_stays_responsible_until_someone_takes_over(cast, visits, young):
    [place, _other] = take(visits, cast.member, young)
    SignUp.objects.filter(pk=place.pk).update(confirmed_at=None)
    assert (sign_ups.withdraw(place), taken(visits)[0][0]) == (False, "Trần Gia Bảo")


def test_a_place_at_homes_is_not_handed_to_someone_young_alone(cast, visits, young):
    [place] = take(visits, cast.member)
    with pytest.raises(MinorAlone):
        sign_ups.hand_over(place, to=young, by=cast.team_leader)
    assert taken(visits) == [("Trần Gia Bảo", 1)]


def test_someone_young_takes_any_other_shift_alone(session, young):
    take(session, young)
    assert taken(session) == [("Hà Anh", 1)]
