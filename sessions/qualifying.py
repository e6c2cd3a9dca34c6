"""Who has earned a certificate and why others have not: attendance and hours are known only here."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, DurationField, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from campaign.models import Area, Campaign
from learners.batches import claim, work
from learners.models import (
    Certificate,
    CertificateBatch,
    CertificateKind,
    CertificateRules,
    Consent,
    Learner,
    Level,
    Participation,
    Progress,
)
from learners.printing import Facts, lower_first, words_of_learner, words_of_volunteer
from sessions.models import ATTENDED, Attendance, SignUp
from teams.models import Membership, Team, Volunteer

READY, HELD, NO_CONSENT, FEW_SESSIONS, FEW_SKILLS, FEW_HOURS = (
    "ready", "held", "no_consent", "few_sessions", "few_skills", "few_hours",
)  # fmt: skip
VERDICTS = {
    READY: _("Qualify"), HELD: _("Have one already"), NO_CONSENT: _("Have not agreed to a record of training"),
    FEW_SESSIONS: _("Attended too few sessions"), FEW_SKILLS: _("Do too few skills alone"),
    FEW_HOURS: _("Helped for too few hours"),
}  # fmt: skip
SAID_ROLES = {SignUp.Role.LEAD: "Phụ trách", SignUp.Role.COMPANION: "Bạn đồng hành", SignUp.Role.SUPPORT: "Hỗ trợ"}


class NotEarned(Exception):
    """Someone does not qualify; `verdict` says why, in words."""

    def __init__(self, verdict: str) -> None:
        super().__init__(verdict)
        self.verdict = VERDICTS[verdict]


def count(rows: QuerySet[Any], who: str) -> Coalesce:
    counted = rows.order_by().values(who).annotate(n=Count("pk"))
    return Coalesce(Subquery(counted.values("n")), 0)


def verdict_of(*reasons: tuple[str, Q]) -> Case:
    """The first reason that holds against someone, else that they qualify."""
    return Case(*(When(holds, then=Value(name)) for name, holds in reasons), default=Value(READY))


def learners_in(campaign: Campaign, area: Area) -> QuerySet[Participation, Any]:
    """Everyone of the area who came, judged."""
    return judged_learners(campaign, Participation.objects.filter(learner__area__path__startswith=area.path))


def judged_learners(campaign: Campaign, people: QuerySet[Participation]) -> QuerySet[Any, Any]:
    """Those of them who came, each with `turns`, `alone` (skills) and a `verdict`."""
    rules, person = CertificateRules.of(campaign), OuterRef("learner")
    came = Attendance.objects.filter(learner=person, session__campaign=campaign, status__in=ATTENDED)
    came = came.filter(session__cancelled_at__isnull=True)
    agreed = Consent.objects.filter(purpose=Consent.Purpose.TRAINING, withdrawn_at__isnull=True)
    held = Certificate.objects.valid().filter(campaign=campaign)
    known = {
        "turns": count(came, "learner"),
        "alone": count(Progress.objects.filter(learner=person, level__gte=Level.ALONE), "learner"),
        "agreed": of_any_entry(agreed),
        "held": of_any_entry(held),
    }
    people = people.filter(campaign=campaign, learner__merged_into__isnull=True, learner__erased_at__isnull=True)
    return people.annotate(**known).annotate(
        verdict=verdict_of(
            (NO_CONSENT, Q(agreed=False)), (HELD, Q(held=True)), (FEW_SESSIONS, Q(turns__lt=rules.sessions_needed)),
            (FEW_SKILLS, Q(alone__lt=rules.skills_needed)),
        )
    ).order_by("learner__area__sort_name", "learner__sort_name", "pk")  # fmt: skip


def of_any_entry(rows: QuerySet[Any]) -> Q:
    """Whether the learner of a participation has any of the rows, under whichever entry of theirs.

    Entries merged into the learner's come first and then their rows: a database that begins with the rows of the whole
    campaign, as they like to with a join, looks at all of them for every person.
    """
    entry = Learner.objects.filter(Exists(rows.filter(learner=OuterRef("pk"))), merged_into=OuterRef("learner"))
    return Exists(rows.filter(learner=OuterRef("learner"))) | Exists(entry)


def volunteers_in(campaign: Campaign, area: Area) -> QuerySet[Volunteer, Any]:
    """Everyone of the area's teams, judged."""
    members = Membership.objects.filter(volunteer=OuterRef("pk"), team__area__path__startswith=area.path)
    return judged_volunteers(campaign, Volunteer.objects.filter(Exists(members)))


def judged_volunteers(campaign: Campaign, people: QuerySet[Volunteer]) -> QuerySet[Any, Any]:
    """Each of them with `served` (hours of sessions to which they came) and a `verdict`."""
    needed = timedelta(hours=CertificateRules.of(campaign).hours_needed)
    hours = Sum(F("session__ends_at") - F("session__starts_at"), output_field=DurationField())
    served = services(campaign).filter(volunteer=OuterRef("pk")).order_by().values("volunteer").annotate(hours=hours)
    held = Certificate.objects.valid().filter(campaign=campaign, volunteer=OuterRef("pk"))
    known = {
        "served": Coalesce(Subquery(served.values("hours")), Value(timedelta(0)), output_field=DurationField()),
        "held": Exists(held),
    }
    return (
        people.annotate(**known)
        .annotate(verdict=verdict_of((HELD, Q(held=True)), (FEW_HOURS, Q(served__lt=needed))))
        .order_by("sort_name", "pk")
    )


def services(campaign: Campaign) -> QuerySet[SignUp]:
    """Places of volunteers in live sessions to which they came."""
    return SignUp.objects.came().filter(session__campaign=campaign, session__cancelled_at__isnull=True)


def people_in(kind: str, campaign: Campaign, area: Area) -> QuerySet[Any, Any]:
    return learners_in(campaign, area) if kind == CertificateKind.LEARNER else volunteers_in(campaign, area)


def tally(kind: str, campaign: Campaign, area: Area) -> dict[str, int]:
    """How many people each verdict has."""
    rows = people_in(kind, campaign, area).order_by().values_list("verdict").annotate(Count("pk"))
    return dict(rows)


def facts_in(kind: str, campaign: Campaign, keys: Sequence[Any]) -> list[Facts]:
    """The facts of those among these rows who qualify now, in their order. The rows alone are judged, not an area."""
    if kind == CertificateKind.LEARNER:
        judged = judged_learners(campaign, Participation.objects.filter(pk__in=keys))
        return facts_of_learners(list(judged.filter(verdict=READY).select_related("learner__area")))
    return facts_of_volunteers(
        campaign, list(judged_volunteers(campaign, Volunteer.objects.filter(pk__in=keys)).filter(verdict=READY))
    )


def facts_of_learners(rows: Sequence[Any]) -> list[Facts]:
    skills: dict[UUID, list[str]] = {}
    alone = Progress.objects.filter(learner__in=[row.learner_id for row in rows], level__gte=Level.ALONE)
    for row in alone.select_related("skill").order_by("skill__place", "skill__code"):
        skills.setdefault(row.learner_id, []).append(row.skill.short_vi or row.skill.name_vi)
    return [
        Facts(
            row.learner_id, row.learner.area_id,
            words_of_learner(row.learner, sessions=row.turns, skills=skills.get(row.learner_id, [])),
        )
        for row in rows
    ]  # fmt: skip


def facts_of_volunteers(campaign: Campaign, rows: Sequence[Any]) -> list[Facts]:
    people = [row.pk for row in rows]
    homes = Membership.objects.filter(volunteer__in=people).select_related("team__area").order_by("starts_on", "pk")
    home = {place.volunteer_id: place.team for place in homes}  # the latest
    roles: dict[UUID, dict[str, int]] = {}
    counted = services(campaign).filter(volunteer__in=people).order_by().values_list("volunteer", "role")
    for volunteer, role, n in counted.annotate(n=Count("pk")):
        roles.setdefault(volunteer, {})[role] = n
    return [
        Facts(row.pk, home[row.pk].area_id, said_of(row, row.served, home[row.pk], roles.get(row.pk, {})))
        for row in rows
        if row.pk in home
    ]


def said_of(volunteer: Volunteer, served: timedelta, team: Team, roles: Mapping[str, int]) -> dict[str, Any]:
    name = team.name if team.search_name.startswith("doi ") else f"Đội hình {team.name}"
    chips = [f"{words} {roles[role]} buổi" for role, words in SAID_ROLES.items() if roles.get(role)]
    hours = int(served.total_seconds() // 3600)
    about = f"{name}, {lower_first(team.area.name)}"
    return words_of_volunteer(volunteer.full_name, about, hours=hours, sessions=sum(roles.values()), roles=chips)


def facts_of(kind: str, campaign: Campaign, area: Area, person: UUID) -> Facts:
    """The facts of one person. Raises NotEarned with the reason."""
    who = {"learner": person} if kind == CertificateKind.LEARNER else {"pk": person}
    row = people_in(kind, campaign, area).filter(**who).first()
    if row is None or row.verdict not in (READY, HELD):
        raise NotEarned(row.verdict if row else FEW_SESSIONS)
    if kind == CertificateKind.LEARNER:
        return facts_of_learners([row])[0]
    return facts_of_volunteers(campaign, [row])[0]


def campaign_of(learner: Learner) -> Campaign | None:
    """The last campaign to which someone came."""
    return Campaign.objects.filter(participations__learner=learner).order_by("-starts_on").first()


def work_pending(until: datetime) -> None:
    """Go on with the batches that wait, oldest first; two workers never take the same one. Repeating is safe."""
    for batch in CertificateBatch.objects.waiting().select_related("campaign", "area", "created_by"):
        if claim(batch):
            work_on(batch, until=until)


def work_on(
    batch: CertificateBatch, *, told: Callable[[int], None] = lambda done: None, until: datetime | None = None
) -> None:
    """Issue and print what is left of a batch that this process has claimed."""
    kind, campaign, area = batch.kind, batch.campaign, batch.area
    ready = list(people_in(kind, campaign, area).filter(verdict=READY).values_list("pk", flat=True))
    work(batch, ready, lambda keys: facts_in(kind, campaign, keys), told=told, until=until)
