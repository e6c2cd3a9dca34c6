"""What a proposal would do, session by session, with what stands in its way. Writes nothing."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.access import Access
from campaign.models import Area, Campaign
from learners.models import Skill
from sessions.batches.days import moved_to
from sessions.batches.proposals import Proposal
from sessions.models import Partner, SessionKind, SignUp, TrainingSession
from sessions.permissions import can_move_session, can_schedule_session
from sessions.scheduling import Plan
from teams.models import Membership, MembershipRole, Team, Volunteer


@dataclass(slots=True)
class Step:
    """`session` is copied, changed or called off; `plan` is what the copy or the session is to be, without those who
    are not in the team any more on that day (`gone`)."""

    session: TrainingSession
    plan: Plan
    problem: str = ""
    clashes: list[str] = field(default_factory=list)
    gone: list[Volunteer] = field(default_factory=list)

    @property
    def is_possible(self) -> bool:
        return not self.problem and not self.clashes

    @property
    def day(self) -> date:
        return timezone.localdate(self.plan["starts_at"])


class Ground:
    """What is read once for all steps: the sessions, who is in their teams, the campaigns."""

    def __init__(self, proposal: Proposal, access: Access) -> None:
        ids = {session for session, _day in proposal.items}
        visible = TrainingSession.objects.visible_to(access).filter(pk__in=ids)
        read = visible.with_place().prefetch_related("skills", "partners", "shifts", "sign_ups__volunteer")
        self.sessions = {session.pk: session for session in read}
        changes = proposal.changes
        teams = {session.team_id for session in self.sessions.values()}
        teams |= {UUID(changes["team"])} if "team" in changes else set()
        self.members: dict[UUID, list[Membership]] = defaultdict(list)
        for membership in Membership.objects.filter(team__in=teams).order_by("pk"):
            self.members[membership.team_id].append(membership)
        self.team = Team.objects.filter(pk=changes["team"]).first() if "team" in changes else None
        self.area = Area.objects.filter(pk=changes["area"]).first() if "area" in changes else None
        self.campaigns = list(Campaign.objects.select_related("area"))

    def people(self, team: UUID, day: date, wanted: dict[UUID, str]) -> dict[UUID, str]:
        """Those of the wanted people who are in the team that day; nobody left, the team's leader and deputies."""
        there = [each for each in self.members[team] if each.covers(day)]
        known = {each.volunteer_id for each in there}
        if kept := {person: role for person, role in wanted.items() if person in known}:
            return kept
        leading = [each for each in there if each.leads]
        leading.sort(key=lambda each: each.role != MembershipRole.LEADER)
        roles = {each.volunteer_id: SignUp.Role.COMPANION.value for each in leading}
        return roles | {each.volunteer_id: SignUp.Role.LEAD.value for each in leading[:1]}

    def has_members(self, team: UUID, day: date) -> bool:
        return any(each.covers(day) for each in self.members[team])

    def has_campaign(self, area: Area, day: date) -> bool:
        running = [each for each in self.campaigns if each.starts_on <= day <= each.ends_on]
        return any(area.path.startswith(each.area.path) for each in running)


def steps_of(proposal: Proposal, access: Access) -> list[Step]:
    """The steps in order of time; sessions that are gone by now have none."""
    ground = Ground(proposal, access)
    steps = [step_of(proposal, ground.sessions[pk], day, ground) for pk, day in proposal.items if pk in ground.sessions]
    steps.sort(key=lambda step: (step.plan["starts_at"], str(step.session.pk)))
    for step in steps:
        step.problem = problem_of(proposal, step, access, ground)
    if proposal.kind != "cancel":
        find_clashes(proposal, [step for step in steps if not step.problem])
    return steps


def step_of(proposal: Proposal, session: TrainingSession, day: date, ground: Ground) -> Step:
    if not proposal.makes_sessions:
        return Step(session, changed(session, proposal.changes, ground))
    starts_at, ends_at = moved_to(day, session.starts_at, session.ends_at)
    people = ground.people(session.team_id, day, people_of(session))
    gone = [each.volunteer for each in session.sign_ups.all() if each.volunteer_id not in people]
    plan = plan_of(session) | {"starts_at": starts_at, "ends_at": ends_at, "people": people}
    return Step(session, plan, gone=gone)  # type: ignore[arg-type]


def people_of(session: TrainingSession) -> dict[UUID, str]:
    if session.is_draft:
        return {UUID(person): role for person, role in session.drafted_people.items()}
    return {each.volunteer_id: each.role for each in session.sign_ups.all()}


def plan_of(session: TrainingSession) -> dict[str, Any]:
    """All of a session that a copy of it has too."""
    kept = ("area", "team", "venue", "kind", "title", "seats", "audience", "starts_at", "ends_at", "is_draft")
    lists = {"skills": list(session.skills.all()), "partners": list(session.partners.all())}
    return {name: getattr(session, name) for name in kept} | lists | {"people": people_of(session)}


def changed(session: TrainingSession, changes: dict[str, Any], ground: Ground) -> Plan:
    """The session with the changes: `days` later, at `starts` and `ends`; other fields as they are named."""
    plan = plan_of(session)
    plan |= {name: changes[name] for name in ("venue", "kind", "title", "seats", "audience") if name in changes}
    day = date.fromordinal(session.day.toordinal() + changes.get("days", 0))
    plan["starts_at"], plan["ends_at"] = moved_to(day, session.starts_at, session.ends_at)
    if "starts" in changes:
        hours = (time.fromisoformat(changes["starts"]), time.fromisoformat(changes["ends"]))
        plan["starts_at"], plan["ends_at"] = (timezone.make_aware(datetime.combine(day, hour)) for hour in hours)
    plan["team"], plan["area"] = ground.team or session.team, ground.area or session.area
    if "skills" in changes:
        plan["skills"] = list(Skill.objects.filter(pk__in=changes["skills"]))
    if "partners" in changes:
        plan["partners"] = list(Partner.objects.filter(pk__in=changes["partners"]))
    plan["new_partner"] = tuple(changes["new_partner"]) if changes.get("new_partner") else None
    if "people" in changes or "team" in changes:
        said = {UUID(person): role for person, role in changes.get("people", {}).items()}
        plan["people"] = ground.people(plan["team"].pk, day, said)
    return plan  # type: ignore[return-value]


def problem_of(proposal: Proposal, step: Step, access: Access, ground: Ground) -> str:
    """Why a step cannot be done, apart from clashes."""
    area, team, session = step.plan["area"], step.plan["team"], step.session
    if proposal.makes_sessions and session.is_cancelled:
        return _("the session was called off")
    if not proposal.makes_sessions and not can_move_session(access, session):
        return _("this session is not yours to change")
    if not can_schedule_session(access, area.path, team.pk):
        return _("this team or place is not yours to plan")
    if step.day < timezone.localdate():
        return _("this day has passed")
    if not ground.has_campaign(area, step.day):
        return _("no campaign runs on that day")
    if proposal.kind != "cancel" and not ground.has_members(team.pk, step.day):
        return _("the team has no members on that day")
    return "" if proposal.kind == "cancel" else problem_of_ages(step.plan)


def problem_of_ages(plan: Plan) -> str:
    """Nobody who may be under 18 goes to a home without somebody of age, however the session came about."""
    if plan.get("kind") != SessionKind.DOOR_TO_DOOR or not plan["people"]:
        return ""
    people = Volunteer.objects.filter(pk__in=plan["people"])
    is_alone = all(each.may_be_minor for each in people)
    return _("home visits need somebody of 18 or older") if is_alone else ""


def find_clashes(proposal: Proposal, steps: list[Step]) -> None:
    """Note on each step who is busy at its time: in sessions that stand, and in the steps before it."""
    if not steps:
        return
    first, last = min(step.plan["starts_at"] for step in steps), max(step.plan["ends_at"] for step in steps)
    standing = TrainingSession.objects.overlapping(first, last).prefetch_related("sign_ups").select_related("team")
    moving = set() if proposal.makes_sessions else {step.session.pk for step in steps}
    taken: list[tuple[datetime, datetime, set[UUID], str]] = [
        (each.starts_at, each.ends_at, {each.team_id, *people_of(each)}, named(each.starts_at, each.team))
        for each in standing
        if each.pk not in moving
    ]
    for step in (step for step in steps if not step.plan.get("is_draft")):
        plan = step.plan
        busy = {plan["team"].pk, *plan["people"]}
        step.clashes = [
            words
            for starts_at, ends_at, others, words in taken
            if starts_at < plan["ends_at"] and plan["starts_at"] < ends_at and not busy.isdisjoint(others)
        ]
        if not step.clashes:
            taken.append((plan["starts_at"], plan["ends_at"], busy, named(plan["starts_at"], plan["team"])))


def named(starts_at: datetime, team: Team) -> str:
    local = timezone.localtime(starts_at)
    words = {"team": team.name, "time": f"{local.hour}:{local.minute:02}", "day": f"{local.day}/{local.month}"}
    return _("overlaps with %(team)s at %(time)s on %(day)s") % words


def possible(steps: Iterable[Step]) -> list[Step]:
    return [step for step in steps if step.is_possible]
