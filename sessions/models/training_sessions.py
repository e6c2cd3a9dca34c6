from collections.abc import Iterable
from datetime import date, datetime
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from campaign.access import Access, under
from campaign.ids import new_id
from campaign.models.areas import Area
from campaign.models.audiences import RESIDENTS, Audience
from sessions.models.attendance import Attendance
from sessions.models.counting import heads
from sessions.models.encounters import Encounter
from sessions.models.enrolments import PERSON, Enrolment
from sessions.models.guests import Guest
from sessions.models.kinds import PUBLIC, QUICK, SessionKind
from sessions.models.marks import ATTENDED
from sessions.models.partners import Partner
from sessions.models.shifts import Shift
from sessions.models.sign_ups import SignUp
from teams.models import Team

PUBLISHED = Q(drafted_at__isnull=True)


class TrainingSessionQuerySet(models.QuerySet["TrainingSession"]):
    def visible_to(self, access: Access) -> Self:
        """Staff and officials see their areas' sessions, team people their teams' and those they signed up for.

        A draft is seen by who coordinates its area and by who wrote it.
        """
        scope = Q(team__in=access.teams)
        if access.sees_areas:
            scope |= under(access.area_paths())
        if access.volunteer_id:
            scope |= Q(Exists(SignUp.objects.filter(session=OuterRef("pk"), volunteer=access.volunteer_id)))
        return self.filter(scope, PUBLISHED | under(access.coordinated) | Q(created_by=access.user_id))

    def of_person(self, access: Access) -> Self:
        """The person's own work: sessions of their teams and those they signed up for, not all of an area."""
        signed_up = SignUp.objects.filter(session=OuterRef("pk"), volunteer=access.volunteer_id)
        return self.filter(Q(team__in=access.teams) | Exists(signed_up))

    def signed_up_by(self, volunteer_id: UUID) -> Self:
        """Those in which the volunteer has a place."""
        return self.filter(Exists(SignUp.objects.filter(session=OuterRef("pk"), volunteer=volunteer_id)))

    def with_charge(self, access: Access) -> Self:
        """Adds `is_in_charge`: the person signed up as the one in charge."""
        return self.annotate(is_in_charge=Exists(SignUp.objects.of_outer().in_charge(access.volunteer_id)))

    def for_roll_call(self, access: Access) -> Self:
        """Sessions in scope with their ward; no more, because this is asked at every mark."""
        return self.visible_to(access).select_related("area")

    def with_head_counts(self) -> Self:
        """Adds `enrolled`, `companions` and `guest_count`."""
        counts = {"enrolled": heads(Enrolment.objects.all(), PERSON), "companions": heads(SignUp.objects.all())}
        return self.with_guest_count().annotate(**counts)

    def ever_public(self) -> Self:
        """Those that residents may read of, also when they are over or were called off."""
        return self.filter(PUBLISHED, kind__in=PUBLIC, audience__in=RESIDENTS)

    def open_to_all(self, now: datetime) -> Self:
        """Live ones that residents may come to, on or still ahead."""
        return self.ever_public().live().unfinished().filter(ends_at__gt=now)

    def with_seats_taken(self) -> Self:
        """Adds `taken`: the seats that somebody has, walk-ins apart; for `seats_left`."""
        return self.annotate(taken=heads(Enrolment.objects.filter(is_walk_in=False), PERSON))

    def with_room(self) -> Self:
        return self.with_seats_taken().filter(taken__lt=F("seats"))

    def for_the_public(self) -> Self:
        """With all that a public page shows: place, skills, seats. Two queries."""
        return self.with_seats_taken().select_related("area").prefetch_related("skills")

    def venues(self) -> models.QuerySet["TrainingSession", str]:
        return self.order_by().values_list("venue", flat=True).distinct()

    def at_any_of(self, areas: Iterable[Area], venues: Iterable[str]) -> Self:
        return self.filter(Q(area__in=list(areas)) | Q(venue__in=list(venues)))

    def watched_by(self, access: Access) -> Self:
        """Sessions whose people someone looks after: of their areas, and of the teams they lead."""
        return self.filter(under(access.area_paths()) | Q(team__in=access.led_teams))

    def to_staff(self, now: datetime, until: datetime) -> Self:
        """Live ones that start in that time, with their places and people: two queries."""
        coming = self.live().filter(starts_at__gt=now, starts_at__lte=until).with_shifts()
        return coming.with_place().prefetch_related("sign_ups").order_by("starts_at", "pk")

    def with_shifts(self) -> Self:
        """Adds `said_lead`, `said_companion`, `said_support`: the places that someone said, for `sessions.needs`."""
        said = {f"said_{role}": Shift.objects.places_of(role) for role in SignUp.Role.values}
        return self.annotate(**said)

    def with_guest_count(self) -> Self:
        return self.annotate(guest_count=heads(Guest.objects.counted()))

    def with_guests(self) -> Self:
        """Adds `has_guests`: heads without a name were counted, or taken back."""
        return self.annotate(has_guests=Exists(Guest.objects.of_outer()))

    def ended_before(self, moment: datetime) -> Self:
        return self.filter(ends_at__lt=moment)

    def unfinished(self) -> Self:
        return self.filter(finished_at__isnull=True)

    def with_knowledge(self) -> Self:
        """Adds `is_marked`: it is known who came, by name or as a head without one, or how a door or a desk went."""
        marked = Exists(Attendance.objects.marked().filter(session=OuterRef("pk")))
        heads, entries = Guest.objects.counted().of_outer(), Encounter.objects.standing().of_outer()
        return self.annotate(is_marked=marked | Exists(heads) | Exists(entries))

    def without_attendance(self) -> Self:
        """Live ones of which nothing is known; closing one on whose list nobody stands says that nobody came."""
        closed_empty = Q(finished_at__isnull=False) & ~Exists(Enrolment.objects.filter(session=OuterRef("pk")))
        return self.live().with_knowledge().filter(is_marked=False).exclude(closed_empty)

    def upcoming(self, moment: datetime) -> Self:
        return self.filter(starts_at__gt=moment).order_by("starts_at")

    def coming_in(self, area: Area, now: datetime) -> Self:
        """Live sessions of an area that are on or come next, with their places and heads."""
        coming = self.live().filter(area__path__startswith=area.path, ends_at__gt=now)
        return coming.with_place().with_head_counts().order_by("starts_at", "pk")

    def held_by(self, teams: Iterable[Team], now: datetime) -> dict[UUID, int]:
        """Of each team the number of live sessions that are over."""
        over = self.live().ended_before(now).filter(team__in=teams).order_by().values("team")
        return dict(over.annotate(held=Count("pk")).values_list("team", "held"))

    def led_by(self, access: Access) -> Self:
        """Sessions of the teams that the person leads."""
        return self.filter(team__in=access.led_teams)

    def live(self) -> Self:
        """Those that take place: neither called off nor drafts."""
        return self.planned().filter(PUBLISHED)

    def planned(self) -> Self:
        """Those that take place, and drafts that may."""
        return self.filter(cancelled_at__isnull=True)

    def on(self, day: date) -> Self:
        return self.filter(day=day)

    def between(self, first: date, last: date) -> Self:
        """Sessions on the days from `first` to `last`, both included."""
        return self.filter(day__range=(first, last))

    def shown(self, *, kind: str = "", area_path: str = "", team: UUID | None = None) -> Self:
        """Those of a kind, under an area, of a team; what is not said does not matter."""
        wanted = {"kind": kind, "area__path__startswith": area_path, "team": team}
        return self.filter(**{name: value for name, value in wanted.items() if value})

    def overlapping(self, starts_at: datetime, ends_at: datetime) -> Self:
        """Live sessions that share a moment with the span; one that ends when it starts does not."""
        return self.live().filter(starts_at__lt=ends_at, ends_at__gt=starts_at)

    def but(self, session_id: UUID | None) -> Self:
        """All except that one; all when it is None (not yet saved)."""
        return self.exclude(pk=session_id) if session_id else self

    def of_team_or_in(self, team_id: UUID, ids: Iterable[UUID]) -> Self:
        return self.filter(Q(team=team_id) | Q(pk__in=list(ids)))

    def ids(self, wanted: Iterable[UUID]) -> set[UUID]:
        """Those of the wanted ids that are among these sessions."""
        return set(self.filter(pk__in=list(wanted)).values_list("pk", flat=True)) if wanted else set()

    def with_place(self) -> Self:
        return self.select_related("area", "team")

    def next_of(self, teams: models.QuerySet[Team], now: datetime) -> Self:
        """Of each team the session that is on or comes next."""
        coming = TrainingSession.objects.live().filter(team=OuterRef("pk"), ends_at__gt=now).order_by("starts_at", "pk")
        return self.filter(pk__in=teams.values(next=Subquery(coming.values("pk")[:1])))

    def week_of_team(self, team: Team, first: date, last: date) -> Self:
        """A team's live sessions of a week with their people."""
        people = Prefetch(
            "sign_ups", queryset=SignUp.objects.select_related("volunteer").order_by("-role", "created_at")
        )
        return self.live().filter(team=team).between(first, last).select_related("area").prefetch_related(people)

    def people_who_came_to(self, team: Team) -> int:
        """How many different learners ever came to a live session of the team."""
        attended = self.live().filter(team=team, attendance__status__in=ATTENDED)
        return attended.aggregate(people=Count("attendance__learner", distinct=True))["people"]


class TrainingSession(models.Model):
    """Any encounter with learners (or, train the trainer, with volunteers)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    campaign = models.ForeignKey("campaign.Campaign", on_delete=models.PROTECT, related_name="sessions")
    area = models.ForeignKey(
        "campaign.Area", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("ward or commune")
    )
    team = models.ForeignKey("teams.Team", on_delete=models.PROTECT, related_name="sessions", verbose_name=_("team"))
    kind = models.CharField(_("kind"), max_length=20, choices=SessionKind.choices, default=SessionKind.CLASS)
    title = models.CharField(_("title"), max_length=160, blank=True)
    venue = models.CharField(_("venue"), max_length=200)
    starts_at = models.DateTimeField(_("starts at"))
    ends_at = models.DateTimeField(_("ends at"))
    day = models.DateField(editable=False)  # the local date of starts_at: "which day" in counts and lists
    seats = models.PositiveSmallIntegerField(_("seats"), default=30)
    skills = models.ManyToManyField("learners.Skill", related_name="sessions", blank=True, verbose_name=_("skills"))
    audience = models.CharField(_("audience"), max_length=20, choices=Audience.choices, default=Audience.EVERYONE)
    partners = models.ManyToManyField(Partner, related_name="sessions", blank=True, verbose_name=_("partners"))
    drafted_at = models.DateTimeField(null=True, blank=True)  # until it is published nobody sees it or is told
    drafted_people = models.JSONField(default=dict, blank=True)  # of a draft: volunteer → role, once it is published
    series = models.UUIDField(null=True, blank=True, db_index=True, editable=False)  # repeats of one session share it
    # Grows when people must be told: moved, called off.
    revision = models.PositiveIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_by = models.ForeignKey(
        "campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    cancelled_because = models.CharField(_("reason"), max_length=200, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey("campaign.User", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    finish_note = models.CharField(_("note"), max_length=500, blank=True)

    objects = TrainingSessionQuerySet.as_manager()
    is_in_charge = is_marked = has_guests = False  # set by `with_charge`, `with_knowledge`, `with_guests`
    directions = ""  # set by `nearby.directions.add_directions`
    taken = 0  # set by `with_seats_taken`
    enrolled = companions = guest_count = 0  # set by `with_head_counts`, the last also by `with_guest_count`
    said_lead: int | None = None  # these by `with_shifts`
    said_companion: int | None = None
    said_support: int | None = None

    class Meta:
        ordering = ["starts_at"]
        indexes = [
            models.Index(fields=["area", "day"], name="sessions_of_an_area"),
            models.Index(fields=["team", "starts_at"], name="sessions_of_a_team"),
            models.Index(fields=["campaign", "day"], name="sessions_of_a_campaign"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="a_session_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return self.title or str(self.get_kind_display())

    def get_absolute_url(self) -> str:
        return reverse("sessions:training_session_detail", args=[self.pk])

    @property
    def seats_left(self) -> int:
        """Needs `with_seats_taken`."""
        return max(self.seats - self.taken, 0)

    @property
    def is_public(self) -> bool:
        return self.kind in PUBLIC and self.audience in RESIDENTS

    @property
    def is_quick(self) -> bool:
        """People come one by one, or we to them."""
        return self.kind in QUICK

    def get_roll_url(self) -> str:
        """Where attendance is taken: the list of a class, the quick entries of a desk or a street."""
        return reverse("sessions:encounter_create" if self.is_quick else "sessions:attendance_edit", args=[self.pk])

    def set_times(self, starts_at: datetime, ends_at: datetime) -> None:
        """Set the times and the day that follows from them."""
        self.starts_at, self.ends_at = starts_at, ends_at
        self.day = timezone.localdate(starts_at)

    @property
    def is_cancelled(self) -> bool:
        return self.cancelled_at is not None

    @property
    def is_draft(self) -> bool:
        return self.drafted_at is not None

    def free_seats(self) -> int:
        """Seats that nobody has yet; walk-ins sit beside them and take none."""
        return max(self.seats - self.enrolments.filter(is_walk_in=False).heads(), 0)

    def tally(self) -> dict[str, int]:
        """How many learners have each status so far; statuses that nobody has are left out."""
        return dict(self.attendance.order_by().values_list("status").annotate(Count("pk")))
