from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F

from campaign.ids import new_id
from campaign.names import fold


class CheckInCodeQuerySet(models.QuerySet["CheckInCode"]):
    def live(self, now: datetime) -> Self:
        return self.filter(expires_at__gt=now)

    def with_session(self) -> Self:
        return self.select_related("session__area", "shown_by")

    def usable(self, now: datetime) -> Self:
        """Codes that still let anybody in: live ones, and those whose guests may still be typing their name."""
        return self.filter(expires_at__gt=now - CheckInCode.PATIENCE)

    def spent(self, now: datetime) -> Self:
        """The others: they let nobody in any more."""
        return self.filter(expires_at__lte=now - CheckInCode.PATIENCE)

    def use_up(self, pk: UUID) -> bool:
        """Count one name typed with this code; False once it has had its share."""
        return bool(self.filter(pk=pk, names__lt=CheckInCode.MOST_NAMES).update(names=F("names") + 1))


class CheckInCode(models.Model):
    """What the leader's screen shows for a short while: a token inside a QR code, and digits to type instead.

    Only keyed hashes of the two are kept. Whoever shows it lends their right to mark for as long as it lives.
    """

    LIFE = timedelta(minutes=3)  # how long it opens the door
    PATIENCE = timedelta(minutes=15)  # how long whoever came through may take to type a name
    MOST_NAMES = 150

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="check_in_codes")
    token_hash = models.BinaryField(max_length=32, unique=True)
    digits_hash = models.BinaryField(max_length=32, unique=True)
    shown_by = models.ForeignKey("campaign.User", on_delete=models.CASCADE, related_name="+")
    shown_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)
    names = models.PositiveSmallIntegerField(default=0)  # how often somebody typed who they are

    objects = CheckInCodeQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.session_id} · {self.shown_at:%H:%M:%S}"


class KnockQuerySet(models.QuerySet["Knock"]):
    def waiting(self) -> Self:
        """Those whom nobody has answered yet, the first to come first."""
        return self.filter(answered_at__isnull=True).order_by("made_at", "pk")

    def old(self, now: datetime) -> Self:
        """Those whose day is over: what was typed is not kept."""
        return self.filter(made_at__lte=now - Knock.KEPT)


class Knock(models.Model):
    """Somebody at the door whom the list does not clearly know: what they typed, until the leader answers.

    `visitor` is a random number of the browser that typed it, so that asking twice is one knock and two people of one
    name are two.
    """

    KEPT = timedelta(hours=12)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    session = models.ForeignKey("training.TrainingSession", on_delete=models.CASCADE, related_name="knocks")
    visitor = models.UUIDField()
    typed = models.CharField(max_length=120)
    search_typed = models.CharField(max_length=120, editable=False)
    made_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = KnockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["session", "visitor", "search_typed"], name="one_knock_per_session_visitor_and_name"
            )
        ]

    def __str__(self) -> str:
        return str(self.session_id)

    def name_fields(self) -> None:
        """Set the column that follows from what was typed; signs that folding drops count too."""
        self.search_typed = fold(self.typed) or self.typed
