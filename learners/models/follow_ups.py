"""Real use: dated checks after someone first did a skill alone, and what was answered to them."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q, Subquery, Window
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import Access
from campaign.ids import new_id
from learners.models.companions import Companion, LearnerTeam
from learners.models.learners import Learner, silenced

TRIES = 3  # calls that nobody answered close a check as unreachable
TOLD = 0  # the `days` of a check that nobody planned: the learner told it by themselves


class Outcome(models.TextChoices):
    """What a check found. Only `USED_ALONE` counts as use."""

    USED_ALONE = "used_alone", _("Used it alone")
    USED_WITH_HELP = "used_with_help", _("Used it with help")
    TRIED_FAILED = "tried_failed", _("Tried, did not manage")
    NOT_TRIED = "not_tried", _("Has not tried yet")
    UNREACHABLE = "unreachable", _("Did not answer")


class Grade(models.TextChoices):
    """How one knows, the strongest first."""

    SEEN = "A", _("Seen with own eyes")
    SHOWN = "B", _("Shown on the phone")
    SAID = "C", _("Said by the learner")


class Barrier(models.TextChoices):
    """Why someone does not use it alone; one per answer. Each opens its action (`learners.actions.OPENS`)."""

    FORGOT_PASSWORD = "forgot_password", _("Forgot the password")
    AFRAID = "afraid", _("Afraid of a wrong tap or of scams")
    HARD_TO_READ = "hard_to_read", _("Small print or a slow phone")
    NO_NEED = "no_need", _("No need for it yet")
    APP_CHANGED = "app_changed", _("The app has changed")
    NO_DEVICE = "no_device", _("No phone or no data")
    FAMILY_DOES = "family_does", _("The family does it")


class RealUse(models.IntegerChoices):
    """Where someone stands by their latest closed check. Without a check nobody counts as using."""

    UNASKED = 0, pgettext_lazy("real use", "Not asked yet")
    UNREACHED = 1, pgettext_lazy("real use", "Not reached")
    NOT_USING = 2, pgettext_lazy("real use", "Does not use it")
    WITH_HELP = 3, pgettext_lazy("real use", "Uses it with help")
    USING = 4, pgettext_lazy("real use", "Uses it alone")


class FollowUpQuerySet(models.QuerySet["FollowUp"]):
    def visible_to(self, access: Access) -> Self:
        return self.filter(learner__in=Learner.objects.visible_to(access))

    def planned(self) -> Self:
        return self.filter(days__gt=TOLD)

    def waiting(self, day: date) -> Self:
        """Open, and not yet replaced by a later one: to be asked now or some day."""
        return self.planned().filter(closed_at__isnull=True, lapses_on__gt=day)

    def due(self, day: date) -> Self:
        """Still to be asked on that day: a later check of the same skill takes the place of an earlier one.

        Someone merged is asked what their other entry is not asked; who took their consent back, nothing.
        """
        same = FollowUp.objects.filter(learner=OuterRef("learner__merged_into"), skill=OuterRef("skill"))
        open_ones = self.planned().filter(closed_at__isnull=True).exclude(Exists(same)).exclude(silenced("learner__"))
        return open_ones.filter(due_on__lte=day, lapses_on__gt=day)

    def of_team(self, team_id: UUID) -> Self:
        return self.filter(Exists(LearnerTeam.objects.filter(learner=OuterRef("learner"), team=team_id)))

    def of_companion(self, volunteer_id: UUID | None) -> Self:
        pairs = Companion.objects.filter(learner=OuterRef("learner"), ends_on__isnull=True)
        return self.filter(Exists(pairs.filter(volunteer=volunteer_id)))

    def with_assignee(self) -> Self:
        """Adds `companion_name` and `team_name`: the companion asks, where there is none the team."""
        pairs = Companion.objects.filter(learner=OuterRef("learner"), ends_on__isnull=True).order_by("starts_on", "pk")
        places = LearnerTeam.objects.filter(learner=OuterRef("learner")).order_by("pk")
        return self.annotate(
            companion_name=Subquery(pairs.values("volunteer__full_name")[:1]),
            team_name=Subquery(places.values("team__name")[:1]),
        )

    def in_turn(self) -> Self:
        """Whoever waits longest first, with all that they wait for together, the earliest first."""
        first = Window(Min("due_on"), partition_by=F("learner"))
        return self.alias(first_due=first).order_by(
            "first_due", "learner__sort_name", "learner", "due_on", "skill__place"
        )

    def of(self, learners: list[UUID]) -> Self:
        return self.filter(learner__in=learners).select_related("skill").order_by("due_on", "days", "skill__place")


class FollowUp(models.Model):
    """A check of real use, `days` after a learner first did a skill alone. The state is folded from its answers."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="follow_ups")
    skill = models.ForeignKey("learners.Skill", on_delete=models.PROTECT, related_name="follow_ups")
    days = models.PositiveSmallIntegerField()
    alone_on = models.DateField()  # the day of the first independent success
    due_on = models.DateField()
    lapses_on = models.DateField()  # when the next check of the skill takes its place
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)  # empty while it is open
    tries = models.PositiveSmallIntegerField(default=0)  # calls that nobody answered
    closed_at = models.DateTimeField(null=True, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    barrier = models.CharField(max_length=20, choices=Barrier.choices, blank=True)
    answer_id = models.UUIDField(null=True, blank=True)  # the answer that closed it

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "skill", "days"], name="one_check_per_learner_skill_and_delay"),
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="follow_ups_that_wait", condition=Q(closed_at__isnull=True, days__gt=TOLD)
            )
        ]

    def __str__(self) -> str:
        return f"{self.learner_id} {self.skill_id} +{self.days}"

    def get_absolute_url(self) -> str:
        return reverse("learners:follow_up_detail", args=[self.pk])

    @property
    def is_closed(self) -> bool:
        return self.closed_at is not None

    @property
    def is_answered(self) -> bool:
        """Somebody was reached: nothing more is to be asked."""
        return self.is_closed and self.outcome != Outcome.UNREACHABLE


class FollowUpAnswer(models.Model):
    """One try to ask, or the taking back of an earlier answer: immutable, only ever inserted.

    The id is made where it is written down, so that a repeated one is known. `takes_back` names another answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id)
    follow_up = models.ForeignKey(FollowUp, on_delete=models.CASCADE, related_name="answers")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, blank=True)
    grade = models.CharField(max_length=1, choices=Grade.choices, blank=True)
    barrier = models.CharField(max_length=20, choices=Barrier.choices, blank=True)
    note = models.CharField(_("note"), max_length=200, blank=True)
    takes_back = models.UUIDField(null=True, blank=True)
    answered_at = models.DateTimeField()
    answered_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["answered_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", takes_back__isnull=False) | Q(~Q(outcome=""), takes_back__isnull=True),
                name="an_answer_says_something_or_takes_back",
            ),
            models.CheckConstraint(
                condition=~Q(outcome=Outcome.USED_ALONE) | ~Q(grade=""), name="use_alone_has_a_grade_of_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(outcome__in=[Outcome.TRIED_FAILED, Outcome.NOT_TRIED]) | ~Q(barrier=""),
                name="who_does_not_use_it_has_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(takes_back__isnull=True) | ~Q(takes_back=F("id")), name="no_answer_takes_itself_back"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.follow_up_id}: {self.outcome}"
