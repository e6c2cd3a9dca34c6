from campaign.metrics import FACTS, RECOUNTS, REGISTRY
from campaign.roll_ups.recomputing import counts
from sessions.metrics.held import attendance
from tests import factories
from tests import factories_attendance as roll_call
from tests.conftest import Cast


def rows(cast: Cast) -> list[tuple]:
    return sorted(attendance(cast.campaign.pk))


def test_session_counts_who_was_present_or_late(cast: Cast) -> None:
    session = cast.session()
    for status in ("present", "late", "absent", "excused", "unmarked"):
        roll_call.mark(session, factories.make_learner(cast.ward), status)
    assert rows(cast) == [(cast.ward.pk, session.day, 2, 1)]


def test_session_that_nobody_attended_is_not_held(cast: Cast) -> None:
    roll_call.mark(cast.session(), factories.make_learner(cast.ward), "absent")
    assert rows(cast) == []


def test_cancelled_session_counts_nowhere(cast: Cast) -> None:
    session = cast.session()
    roll_call.mark(session, factories.make_learner(cast.ward))
    roll_call.cancel(session)
    assert rows(cast) == []


def test_other_campaigns_stay_apart(cast: Cast) -> None:
    other = factories.make_campaign(cast.city, name="Chiến dịch khác")
    roll_call.mark(factories.make_session(other, cast.team), factories.make_learner(cast.ward))
    assert rows(cast) == []


def test_keys_narrow_the_count_to_themselves(cast: Cast) -> None:
    session, elsewhere = cast.session(), factories.make_session(cast.campaign, cast.foreign_team)
    for each in (session, elsewhere):
        roll_call.mark(each, factories.make_learner(cast.ward))
    facts = next(facts for facts in FACTS if "turns" in facts.names)
    key = (cast.ward.pk, session.day)
    assert counts(facts, cast.campaign.pk, [key]) == {(*key, "turns", ""): 1, (*key, "sessions_held", ""): 1}


def test_every_metric_has_a_recount_of_its_own() -> None:
    assert sorted(name for names in RECOUNTS for name in names) == sorted(REGISTRY)
