"""How big a demo city is."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Whole numbers that come out exactly. `quiet_from_the_start`: wards that had nothing in the first phase either."""

    teams: int
    volunteers: int
    learners: int
    sessions: int
    quiet_from_the_start: int = 0
    first_phase: float = 0.40  # of the learners who first came in the first phase
    still_to_come: float = 0.12  # and of those who are expected at a session from today on

    def people(self) -> tuple[int, int, int]:
        """Learners who first came in the first phase, in the second, and who have not come yet."""
        first, awaited = round(self.learners * self.first_phase), round(self.learners * self.still_to_come)
        return first, self.learners - first - awaited, awaited

    def parts(self, special: int) -> tuple[int, int, int]:
        """Sessions of the first phase, of the second until yesterday, and from today on, without the special ones."""
        rest = self.sessions - special
        first, coming = round(rest * 0.31), round(rest * 0.19)
        return first, rest - first - coming, coming


SCALES = {
    "small": Scale(teams=40, volunteers=300, learners=1_200, sessions=500),
    "hanoi": Scale(teams=526, volunteers=4_000, learners=9_500, sessions=6_000, quiet_from_the_start=3),
}
