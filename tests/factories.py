"""Small makers of rows for tests: each gives a valid object, whatever is not said gets a sensible value."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from campaign.ids import new_id
from campaign.models import Area, AreaKind, AreaRole, Campaign, FormerArea, Phase, User
from campaign.names import fold
from learners.certificates import issue
from learners.models import (
    Action,
    Certificate,
    CertificateBatch,
    Consent,
    FollowUp,
    FollowUpAnswer,
    Learner,
    LearnerTeam,
    Skill,
)
from learners.printing import Facts, words_of_learner
from sessions.models import Enrolment, TrainingSession
from teams.joining.invitations import invite
from teams.models import Guardian, Invitation, Membership, Rota, Team, TeamChange, Volunteer

numbers = count(1)


def make_area(name: str, *, parent: Area | None = None, kind: str = AreaKind.WARD, code: str = "") -> Area:
    code = code or f"t{next(numbers):05}"
    area = Area(name=name, parent=parent, kind=kind, code=code, path=f"{parent.path if parent else ''}{code}/")
    area.name_fields()
    area.save()
    return area


def make_former_area(name: str, district: str, province: Area) -> FormerArea:
    folded = {"search_name": fold(name), "search_district": fold(district)}
    return FormerArea.objects.create(
        code=f"f{next(numbers)}", name=name, district=district, province=province, **folded
    )


def make_user(username: str = "", **fields: Any) -> User:
    """Without a password unless one is given: hashing one takes longer than most tests."""
    username = username or f"user{next(numbers)}"
    return User.objects.create_user(username, **({"full_name": "Trần Thu Hà"} | fields))


def give_role(user: User, role: str, area: Area) -> AreaRole:
    return AreaRole.objects.create(user=user, role=role, area=area)


def make_campaign(area: Area, **fields: Any) -> Campaign:
    today = timezone.localdate()
    fields = {
        "name": "Bình dân học vụ số",
        "starts_on": today - timedelta(30),
        "ends_on": today + timedelta(30),
    } | fields
    return Campaign.objects.create(area=area, **fields)


def make_phase(campaign: Campaign, **fields: Any) -> Phase:
    fields = {"name": "Đợt hè", "starts_on": campaign.starts_on, "ends_on": campaign.ends_on} | fields
    return Phase.objects.create(campaign=campaign, **fields)


def make_team(area: Area, name: str = "") -> Team:
    team = Team(area=area, name=name or f"Đội hình {next(numbers):02}")
    team.name_fields()
    team.save()
    return team


def make_volunteer(full_name: str = "Nguyễn Khánh Linh", *, user: User | None = None, **fields: Any) -> Volunteer:
    volunteer = Volunteer(full_name=full_name, user=user, **fields)
    volunteer.name_fields()
    volunteer.save()
    return volunteer


def join(team: Team, volunteer: Volunteer, role: str = "member", *, since: date | None = None) -> Membership:
    since = since or timezone.localdate() - timedelta(10)
    return Membership.objects.create(team=team, volunteer=volunteer, role=role, starts_on=since)


def make_learner(area: Area, full_name: str = "Nguyễn Thị Hợi", *, team: Team | None = None, **fields: Any) -> Learner:
    learner = Learner(area=area, full_name=full_name, **fields)
    learner.name_fields()
    learner.save()
    if team:
        LearnerTeam.objects.create(learner=learner, team=team)
    return learner


def make_session(
    campaign: Campaign, team: Team, *, starts_at: datetime | None = None, hours: float = 2, **fields: Any
) -> TrainingSession:
    starts_at = starts_at or timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    fields = {"area": team.area, "venue": "Nhà văn hóa tổ 7", "title": "VNeID và đặt lịch hẹn"} | fields
    session = TrainingSession(campaign=campaign, team=team, **fields)
    session.set_times(starts_at, starts_at + timedelta(hours=hours))
    session.save()
    return session


def enrol(session: TrainingSession, *learners: Learner) -> None:
    Enrolment.objects.bulk_create([Enrolment(session=session, learner=learner) for learner in learners])


def make_skill(code: str = "B1", **fields: Any) -> Skill:
    fields = {
        "group_vi": "Dịch vụ",
        "group_en": "Services",
        "name_vi": "Dùng VNeID",
        "name_en": "Use VNeID",
        "audience": "R",
    } | fields
    return Skill.objects.create(code=code, **fields)


def make_check(learner: Learner, skill: Skill | None = None, *, days: int = 3, due_in: int = 0) -> FollowUp:
    """A check of real use that falls due so many days from today."""
    due_on = timezone.localdate() + timedelta(due_in)
    return FollowUp.objects.create(
        learner=learner, skill=skill or make_skill(f"F{next(numbers)}", short_vi="VNeID"), days=days,
        alone_on=due_on - timedelta(days), due_on=due_on, lapses_on=due_on + timedelta(days * 3),
    )  # fmt: skip


def make_stuck(learner: Learner) -> tuple[FollowUp, FollowUpAnswer, Action]:
    """A check that waits, with an answer to an earlier one and the step that it opened."""
    check = make_check(learner)
    answer = FollowUpAnswer.objects.create(
        follow_up=make_check(learner, due_in=-9), outcome="not_tried", barrier="forgot_password",
        answered_at=timezone.now(),
    )  # fmt: skip
    action = Action.objects.create(
        learner=learner, answer=answer, kind="home_visit", barrier="forgot_password", due_on=timezone.localdate()
    )
    return check, answer, action


def agree(learner: Learner, purpose: str = "training") -> Consent:
    return Consent.objects.create(learner=learner, purpose=purpose, given_at=timezone.now())


def make_certificate(campaign: Campaign, learner: Learner, batch: CertificateBatch | None = None) -> Certificate:
    """A valid certificate of a learner who agreed."""
    agree(learner)
    facts = Facts(learner.pk, learner.area_id, words_of_learner(learner, sessions=5, skills=["VNeID", "Quét QR"]))
    [paper] = issue("learner", [facts], campaign=campaign, by=None, batch=batch, part=1 if batch else None)
    return paper


def make_invitation(team: Team, **fields: Any) -> Invitation:
    """A link for 30 people that works for two weeks."""
    plan = {"number": new_id(), "most": 30, "expires_at": timezone.now() + timedelta(14)} | fields
    return invite(team, by=None, **plan)  # type: ignore[arg-type]


def make_invited(team: Team) -> tuple[Invitation, Guardian]:
    """A link, and someone under 16 whose guardian has not been called yet."""
    young = make_volunteer("Hoàng Bảo Ngọc", user=make_user(is_active=False), birth_year=timezone.localdate().year - 15)
    guardian = Guardian.objects.create(
        volunteer=young, team=team, full_name="Hoàng Văn Nam", phone="+84912000111", must_agree=True
    )
    return make_invitation(team), guardian


def make_split(team: Team) -> TeamChange:
    """A split of nobody: enough to ask who may take it back."""
    target = make_team(team.area)
    return TeamChange.objects.create(kind="split", source=team, target=target, on_day=timezone.localdate())


def make_rota(*teams: Team, **fields: Any) -> Rota:
    """A desk on Tuesday mornings in the first team's ward, by these teams in turn."""
    plan = {"weekday": 1, "starts": time(8), "ends": time(11), "first_on": timezone.localdate()} | fields
    rota = Rota.objects.create(area=teams[0].area, venue="Điểm phục vụ hành chính công", **plan)
    rota.teams.set(teams)
    return rota
