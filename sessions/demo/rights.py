"""A few requests on the demo's privacy desk: a fresh one, one half through its time, one settled."""

from datetime import timedelta

from campaign.models import User
from learners.models import Learner, PrivacyAnswer, PrivacyRequest, RequestKind
from learners.privacy_requests import DAYS, REPLY_WORKING_DAYS, after_working_days
from sessions.demo.bulk import Rows
from sessions.demo.curves import Calendar, dice, id_at

# (kind, asked so many days ago, what was answered at once, how it ended)
ASKED = (
    (RequestKind.ACCESS, 1, "", ""),
    (RequestKind.CORRECTION, 6, "Đã nhận, sẽ sửa năm sinh theo sổ của bác.", ""),
    (RequestKind.ERASURE, 17, "Đã nhận, sẽ xóa trong hạn.", ""),
    (RequestKind.OBJECTION, 21, "Đã ngừng dùng ảnh của bác.", PrivacyRequest.Outcome.DONE),
)


def fill_desk(rows: Rows, calendar: Calendar, seed: int, by: User) -> None:
    """The same people of the first circle for the same seed."""
    rng, people = dice(seed, "rights"), rows.of(Learner)[: len(ASKED)]
    for learner, (kind, ago, words, outcome) in zip(people, ASKED, strict=False):
        day = calendar.today - timedelta(ago)
        moment = calendar.at(day, 9)
        asked = PrivacyRequest(
            id=id_at(rng, moment), kind=kind, learner=learner, area=learner.area, asked_on=day, recorded_at=moment,
            reply_by=after_working_days(day, REPLY_WORKING_DAYS), due_on=day + timedelta(DAYS[kind]), recorded_by=by,
            replied_at=moment if words else None, outcome=outcome, closed_at=moment if outcome else None,
        )  # fmt: skip
        rows.add(asked)
        if words:
            rows.add(
                PrivacyAnswer(id=id_at(rng, moment), request=asked, words=words, outcome=outcome, at=moment, by=by)
            )
