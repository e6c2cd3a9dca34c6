"""Moments: what went well, told by who accompanies someone; staff have read most, one consent was taken back."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, datetime
from random import Random

from django.utils.text import capfirst

from campaign.models import User
from campaign.names import given_name
from learners.models import Consent, FormOfAddress, Level, Moment, PrivacyRequest, Skill
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Pupil
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.demo.stories import STORIES

SPOKEN = {
    FormOfAddress.BAC: "bác", FormOfAddress.ONG: "ông", FormOfAddress.BA: "bà",
    FormOfAddress.CO: "cô", FormOfAddress.CHU: "chú",
}  # fmt: skip
OF_DEMO_TEAM = 3
WAITING, WITHDRAWN = 6, 20  # of so many one; two waiting and one withdrawn at least
Found = tuple[Circle, Pupil, str, date]  # whose, the story, and the day of it


def tell(
    rows: Rows, circles: list[Circle], skills: dict[str, Skill], calendar: Calendar, count: int, *, seed: int, by: User
) -> None:
    """Up to so many, in order of their days: the latest still wait, the earliest are not told any more."""
    rng = dice(seed, "moments")
    found = sorted(Finder(rows, skills, calendar).find(rng, circles, count), key=lambda one: one[3])
    waiting, withdrawn = max(2, count // WAITING), max(1, count // WITHDRAWN)
    for place, (circle, pupil, text, day) in enumerate(found):
        moment = written(rng, circle, pupil, text, calendar.at(day, 20, rng.randint(0, 59)))
        if place < len(found) - waiting:
            moment.approved_at, moment.approved_by = calendar.at(day + DAY, 9, rng.randint(0, 59)), by
        if place < withdrawn:
            moment.withdrawn_at, moment.withdrawn_by = calendar.at(day + DAY, 18), moment.written_by
        rows.add(moment)


class Finder:
    """Finds people who agreed, ask for nothing at the privacy desk, and have done alone what a story is about."""

    def __init__(self, rows: Rows, skills: dict[str, Skill], calendar: Calendar) -> None:
        given = [row for row in rows.of(Consent) if row.purpose == Consent.Purpose.TRAINING and not row.withdrawn_at]
        self.free = {row.learner_id for row in given} - {row.learner_id for row in rows.of(PrivacyRequest)}
        self.until = calendar.today - DAY * 2  # written down that evening, read by staff the next day
        self.stories: dict[int, list[str]] = defaultdict(list)
        for code, text in STORIES:
            self.stories[skills[code].pk].append(text)
        self.told: Counter[str] = Counter()

    def find(self, rng: Random, circles: list[Circle], count: int) -> Iterator[Found]:
        """Three of the demo team's, then one from each circle in an order of chance; the story that was told least."""
        left, most = count, -(-count // len(STORIES))
        for circle in [circles[0]] * OF_DEMO_TEAM + rng.sample(circles[1:], k=len(circles) - 1):
            choices = [each for each in self.choices(circle) if self.told[each[2]] < most]
            if left and choices:
                rng.shuffle(choices)
                found = min(choices, key=lambda each: self.told[each[2]])
                self.told[found[2]] += 1
                self.free.discard(found[1].learner.pk)
                left -= 1
                yield found

    def choices(self, circle: Circle) -> Iterator[Found]:
        for pupil in circle.pupils:
            if pupil.companion and pupil.learner.pk in self.free and pupil.learner.form_of_address in SPOKEN:
                for skill, day in pupil.alone_on.items():
                    if day <= self.until and pupil.levels[skill] >= Level.ALONE:
                        yield from ((circle, pupil, text, day) for text in self.stories[skill])


def written(rng: Random, circle: Circle, pupil: Pupil, text: str, moment: datetime) -> Moment:
    """As the companion tells it; who has no account gave it to the leader to write down."""
    learner, companion = pupil.learner, pupil.companion
    assert companion
    word = SPOKEN[FormOfAddress(learner.form_of_address)]
    names = {
        "who": f"{word} {given_name(learner.full_name)}", "word": word, "mate": f"bạn {companion.short_name}",
    }  # fmt: skip
    names |= {capfirst(key): capfirst(value) for key, value in names.items()}
    return Moment(
        id=id_at(rng, moment), learner=learner, team=circle.team, text=text.format(**names),
        happened_on=moment.date(), means=Consent.Means.SPOKEN, agreed_at=moment, written_at=moment,
        written_by=companion.user or circle.leader,
    )  # fmt: skip
