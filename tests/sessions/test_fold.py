"""The fold is a function of the set of marks, and whoever saw a mark and corrected it is always right."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from sessions.attendance.fold import Folded, Observed, fold

STATUSES = ["present", "late", "excused", "absent", "unmarked"]
marks = st.builds(
    Observed,
    id=st.uuids(),
    status=st.sampled_from(STATUSES),
    hlc=st.integers(1, 40),
    seen=st.integers(0, 40),
)
sets_of_marks = st.lists(marks, min_size=1, max_size=8, unique_by=lambda mark: mark.id)


def observed(number: int, status: str, hlc: int, seen: int = 0) -> Observed:
    return Observed(UUID(int=number), status, hlc, seen)


def test_a_single_mark_is_its_own_fold():
    assert fold([observed(1, "late", 10)]) == Folded("late", 10, UUID(int=1), False)


def test_the_later_of_two_blind_marks_wins_and_is_disputed():
    assert fold([observed(1, "present", 10), observed(2, "absent", 11)]) == Folded("absent", 11, UUID(int=2), True)


def test_blind_marks_that_agree_are_not_disputed():
    assert fold([observed(1, "present", 10), observed(2, "present", 11)]) == Folded("present", 11, UUID(int=2), False)


def test_the_higher_id_wins_at_the_same_moment():
    assert fold([observed(2, "absent", 10), observed(1, "present", 10)]) == Folded("absent", 10, UUID(int=2), True)


def test_a_mark_made_after_seeing_both_settles_the_dispute():
    blind = [observed(1, "present", 10), observed(2, "absent", 11)]
    assert fold([*blind, observed(3, "present", 12, seen=11)]) == Folded("present", 12, UUID(int=3), False)


def test_an_undo_is_a_further_mark():
    assert fold([observed(1, "present", 10), observed(2, "unmarked", 12, seen=10)]) == Folded(
        "unmarked", 12, UUID(int=2), False
    )


@given(sets_of_marks, st.randoms())
def test_any_order_gives_the_same_fold(known, chance):
    shuffled = chance.sample(known, len(known))
    assert fold(shuffled) == fold(known)


@given(sets_of_marks, st.data())
def test_repeats_change_nothing(known, data):
    repeats = data.draw(st.lists(st.sampled_from(known), max_size=6))
    assert fold([*known, *repeats]) == fold(known)


@given(sets_of_marks, st.data())
def test_any_split_into_batches_ends_in_the_same_fold(known, data):
    received: dict[UUID, Observed] = {}
    for mark in data.draw(st.permutations(known)):
        received[mark.id] = mark
        state = fold(received.values())
    assert state == fold(known)


@given(sets_of_marks, st.sampled_from(STATUSES), st.uuids(), st.integers(-(10**9), 10**9))
def test_a_correction_made_after_seeing_always_wins(known, status, number, clock):
    """Whatever the clock of the phone says: its hlc is above all it has seen."""
    seen = max(mark.hlc for mark in known)
    correction = Observed(number, status, max(clock, seen + 1), seen)
    assert fold([*known, correction]) == Folded(status, correction.hlc, number, False)
