"""The five accounts to try the product with, and what is on their plate today."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.hashers import make_password

from campaign.access import Role
from campaign.models import Area, AreaRole, User
from sessions.demo.bulk import Rows
from sessions.demo.circles import Circle, Timetable
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.demo.shifts import look_for_stand_in
from sessions.models import SessionKind, Shift, SignUp, TrainingSession

WARD = "00199"  # Phường Láng
TEAM = "Láng 01"
USERNAMES = ["dieuphoi", "cum.dongda", "phuong.lang", "doitruong", "tnv"]
MEMBERS = [
    "Nguyễn Khánh Linh", "Phạm Minh Quân", "Trần Gia Bảo", "Lê Thu Hằng", "Đỗ Ngọc Ánh", "Vũ Hải Đăng",
    "Hoàng Bảo Ngọc", "Bùi Đức Anh",
]  # fmt: skip
LEADER, COMPANION = 0, 2  # their places in the list
SPECIAL = 5  # sessions of this team that the accounts need: a training, three today, one tomorrow
NO_PASSWORD = "!"  # noqa: S105  # nosec B105  # what Django calls unusable
ENROLLED, VISITED = 30, 3
FREE_TIMES = [(14, 0), (16, 0), (17, 0), (8, 0), (10, 0)]
VISIT = timedelta(minutes=90)


@dataclass(frozen=True)
class Accounts:
    coordinator: User
    team_leader: User
    volunteer: User


def make_accounts(rows: Rows, seed: int, calendar: Calendar, ward: Area, city: Area) -> Accounts:
    """Users with one password, hashed once; officials of the ward and of its cluster, a coordinator of the city."""
    password = make_password(settings.DEMO_PASSWORD)
    cluster = ward.parent or city
    names = ["Trần Thu Hà", "Lê Quỳnh Anh", "Phạm Văn Tiến", MEMBERS[LEADER], MEMBERS[COMPANION]]
    coordinator, of_cluster, of_ward, team_leader, volunteer = (
        account(rows, seed, calendar, username, name, password) for username, name in zip(USERNAMES, names, strict=True)
    )
    for user, area, role in [
        (coordinator, city, Role.COORDINATOR), (of_cluster, cluster, Role.OFFICIAL), (of_ward, ward, Role.OFFICIAL),
    ]:  # fmt: skip
        pk = id_at(dice(seed, "role", user.username), user.date_joined)
        rows.add(AreaRole(id=pk, user=user, area=area, role=role))
    return Accounts(coordinator, team_leader, volunteer)


def account(rows: Rows, seed: int, calendar: Calendar, username: str, full_name: str, password: str) -> User:
    """A user; with a password that was never hashed (`NO_PASSWORD`) nobody can sign in as them."""
    joined = calendar.at(calendar.first.starts_on - DAY * 10, 9)
    pk = id_at(dice(seed, "user", username), joined)
    user = User(id=pk, username=username, full_name=full_name, password=password, date_joined=joined)
    rows.add(user)
    return user


def schedule_today(timetable: Timetable, circle: Circle, seed: int) -> None:
    """Today a class within the next hours, a visit and a help desk; tomorrow a class. Both accounts take part."""
    rng, calendar = dice(seed, "today"), timetable.calendar
    earliest, latest = calendar.at(calendar.today, 8), calendar.at(calendar.today, 21)
    soon = min(max(calendar.now + timedelta(minutes=90), earliest), latest)
    length = timedelta(minutes=120 if soon.hour < 19 else 90)
    if soon + length <= calendar.now:  # there is a class to try the roll call with however late it is
        length = calendar.at(calendar.today, 23, 59) - soon
    visit, desk = free_times(calendar, soon - timedelta(minutes=15), soon + length + timedelta(minutes=15))
    tomorrow = calendar.at(calendar.today + DAY, 8, 30)
    sessions = [
        timetable.add(rng, circle, SessionKind.CLASS, soon, length, ("VNeID và đặt lịch hẹn", ("D1", "E2"))),
        timetable.add(rng, circle, SessionKind.DOOR_TO_DOOR, visit, VISIT, ("Đến nhà 3 bác", ("B1", "E1"))),
        timetable.add(rng, circle, SessionKind.HELP_DESK, desk, VISIT, ("Bàn trực hỗ trợ", ("D4", "E4"))),
        timetable.add(rng, circle, SessionKind.CLASS, tomorrow, length, ("Quét QR, lấy số tự động", ("C3", "E3"))),
    ]
    today = sessions[:3]
    today[0].venue = "Nhà văn hóa tổ 7, ngõ 52"
    circle.expected |= {today[0].pk: ENROLLED, today[1].pk: VISITED}
    for session in today:
        if session.ends_at <= calendar.now:
            session.finished_at, session.finished_by = session.ends_at + timedelta(minutes=5), circle.leader
    for session in sessions:
        take_part(timetable.rows, circle, session)
    ask_about(timetable.rows, circle, sessions[-1], calendar.now)
    circle.sessions.sort(key=lambda session: session.starts_at)


def free_times(calendar: Calendar, busy_from: datetime, busy_to: datetime) -> list[datetime]:
    """Two starts for visits of 90 minutes outside the busy span and of each other, later today rather than before."""
    starts = [calendar.at(calendar.today, *time) for time in FREE_TIMES]
    free = [start for start in starts if start + VISIT <= busy_from or start >= busy_to]
    free.sort(key=lambda start: start <= busy_from)
    first = free[0]
    return [first, next(start for start in free[1:] if abs(start - first) >= VISIT)]


def take_part(rows: Rows, circle: Circle, session: TrainingSession) -> None:
    """The leader in charge, the volunteer as companion, besides whoever signed up by chance."""
    accounts = [(circle.volunteers[LEADER], SignUp.Role.LEAD), (circle.volunteers[COMPANION], SignUp.Role.COMPANION)]
    known = {row.volunteer_id: row for row in rows.of(SignUp) if row.session_id == session.pk}
    for row in known.values():
        row.role = SignUp.Role.COMPANION
    for volunteer, role in accounts:
        row = known.get(volunteer.pk) or SignUp(
            id=id_at(dice(0, "cast", session.pk, volunteer.pk), session.created_at),
            session=session,
            volunteer=volunteer,
            created_at=session.created_at + timedelta(hours=3),
        )
        row.role, row.confirmed_at = role, row.created_at + timedelta(hours=1)
        if volunteer.pk not in known:
            rows.add(row)


def ask_about(rows: Rows, circle: Circle, session: TrainingSession, now: datetime) -> None:
    """Tomorrow the volunteer has not answered yet, and one of the others looks for a stand-in."""
    people = [row for row in rows.of(SignUp) if row.session_id == session.pk and row.role == SignUp.Role.COMPANION]
    asked = circle.volunteers[COMPANION].pk
    for row in people:
        if row.volunteer_id == asked:
            row.confirmed_at = None
    for shift in rows.of(Shift):
        if shift.session_id == session.pk:
            shift.places = len(people)
    if others := [row for row in people if row.volunteer_id != asked]:
        look_for_stand_in(others[0], now)
