"""How big the nation is, whole or a fraction of it."""

from dataclasses import dataclass

LEARNERS, MARKS = 1_000_000, 10_000_000
TEAM_SIZE = 8
AHEAD = 2  # sessions planned for each team
NAMES = 20_000  # different people's names for learners, and a quarter of that for volunteers


@dataclass(frozen=True, slots=True)
class Size:
    """Exact numbers of learners and marks. A circle is a team with its learners; a pair a learner at a held session."""

    learners: int
    marks: int
    circles: int
    attending: int  # learners at each session
    pairs: int
    held: int  # sessions that took place


def size_of(fraction: float, wards: int, *, but_learners: int, but_marks: int) -> Size:
    """The numbers for a fraction of the nation, less what the demo accounts' own team brings."""
    learners, marks = round(LEARNERS * fraction) - but_learners, round(MARKS * fraction) - but_marks
    # Full size: four teams a ward with 75 learners each. Small fractions: fewer learners a team before fewer wards.
    circles = max(learners // 75, min(wards, learners // 12))
    attending = learners // circles // 3  # so that newcomers keep coming: a third is there at the first session
    pairs = -(-marks * 32 // 33)  # every 32nd pair has a second, correcting mark
    return Size(learners, marks, circles, attending, pairs, -(-pairs // attending))
