"""What follows from a barrier: one dated step with an owner."""

from datetime import date
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from campaign.access import Access
from campaign.ids import new_id
from learners.models.follow_ups import Barrier
from learners.models.learners import Learner, silenced


class ActionKind(models.TextChoices):
    HOME_VISIT = "home_visit", _("Home visit")
    ANTI_SCAM = "anti_scam", _("Anti-scam session")
    LARGE_PRINT = "large_print", _("Large-print card")
    HELP_DESK = "help_desk", _("Help-desk slot")


class ActionState(models.TextChoices):
    OPEN = "open", _("Open")
    DONE = "done", _("Done")
    DROPPED = "dropped", _("Dropped")


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, access: Access) -> Self:
        """Of people in scope, as long as they agree to be kept by name."""
        return self.filter(learner__in=Learner.objects.visible_to(access)).exclude(silenced("learner__"))

    def open(self) -> Self:
        return self.filter(state=ActionState.OPEN)

    def closed(self) -> Self:
        """What people have done or dropped; not what fell away with its answer."""
        return self.exclude(state=ActionState.OPEN).exclude(state=ActionState.DROPPED, closed_by__isnull=True)

    def of(self, learners: list[UUID]) -> Self:
        return self.filter(learner__in=learners).select_related("volunteer", "team").order_by("state", "due_on", "pk")

    def visits(self) -> Self:
        return self.open().filter(kind=ActionKind.HOME_VISIT)

    def visits_to_arrange(self, path: str, today: date) -> Self:
        """Open home visits below an area that no session to come makes, the oldest first."""
        wanted = (
            self.visits()
            .exclude(silenced("learner__"))
            .filter(Q(training_session_id__isnull=True) | Q(due_on__lt=today))
        )
        return wanted.filter(learner__area__path__startswith=path).order_by("due_on", "pk")

    def people(self) -> int:
        """How many learners they are about: several visits to one are one door."""
        return self.order_by().values("learner").distinct().count()

    def overdue(self, day: date) -> Self:
        return self.open().filter(due_on__lt=day)


class Action(models.Model):
    """The step that a barrier opened, or that a learner asked for. It is owned by a volunteer or the team."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    learner = models.ForeignKey("learners.Learner", on_delete=models.CASCADE, related_name="actions")
    answer = models.OneToOneField(  # none when the learner asked for it themselves
        "learners.FollowUpAnswer", null=True, on_delete=models.CASCADE, related_name="action"
    )
    kind = models.CharField(max_length=20, choices=ActionKind.choices)
    barrier = models.CharField(max_length=20, choices=Barrier.choices, blank=True)
    team = models.ForeignKey("teams.Team", null=True, on_delete=models.SET_NULL, related_name="actions")
    volunteer = models.ForeignKey(
        "teams.Volunteer", null=True, blank=True, on_delete=models.SET_NULL, related_name="actions"
    )
    due_on = models.DateField(_("by"))
    state = models.CharField(max_length=10, choices=ActionState.choices, default=ActionState.OPEN)
    training_session_id = models.UUIDField(null=True, blank=True)  # the visit; learners know no sessions
    encounter_id = models.UUIDField(null=True, blank=True)  # the door at which the day was agreed; also a session's
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("campaign.User", null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ActionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["kind", "due_on"], name="actions_to_do", condition=Q(state="open"))]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="open", closed_at__isnull=True) | Q(~Q(state="open"), closed_at__isnull=False),
                name="a_closed_action_has_a_day",
            ),
            models.UniqueConstraint(
                fields=["learner", "kind"],
                condition=Q(answer__isnull=True, state="open"),
                name="one_open_step_of_a_kind_that_a_learner_asked_for",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.learner_id}: {self.kind}"

    def get_absolute_url(self) -> str:
        return reverse("learners:action_edit", args=[self.pk])

    @property
    def reason(self) -> str:
        """Why this step was opened."""
        if self.barrier:
            return str(self.get_barrier_display())
        return str(_("agreed at the door") if self.encounter_id else _("asked on the public page"))

    @property
    def is_open(self) -> bool:
        return self.state == ActionState.OPEN
