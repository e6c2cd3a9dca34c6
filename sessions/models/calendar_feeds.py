from typing import Self

from django.db import models
from django.db.models import Q

from campaign.access import Access


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def visible_to(self, access: Access) -> Self:
        """One's own: an address is shared by whoever made it, or not at all."""
        return self.filter(owner=access.user_id) if access.user_id else self.none()

    def live(self) -> Self:
        return self.filter(revoked_at__isnull=True)

    def with_subject(self) -> Self:
        return self.select_related("owner", "team", "area")


class CalendarFeed(models.Model):
    """A private address that calendars on phones and computers read: one's own shifts, a team's or an area's sessions.

    Only a keyed hash of the address's secret is kept. It shows what its owner may see at the moment of reading.
    """

    id = models.UUIDField(primary_key=True, editable=False)  # the number of the form, so that it is made once
    owner = models.ForeignKey("campaign.User", on_delete=models.CASCADE, related_name="calendar_feeds")
    team = models.ForeignKey("teams.Team", null=True, on_delete=models.CASCADE, related_name="calendar_feeds")
    area = models.ForeignKey("campaign.Area", null=True, on_delete=models.CASCADE, related_name="calendar_feeds")
    token_hash = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(team__isnull=True) | Q(area__isnull=True), name="a_calendar_feed_has_one_subject"
            ),
            models.UniqueConstraint(
                fields=["owner"],
                condition=Q(team__isnull=True, area__isnull=True, revoked_at__isnull=True),
                name="one_live_calendar_feed_per_person",
            ),
            models.UniqueConstraint(
                fields=["owner", "team"],
                condition=Q(team__isnull=False, revoked_at__isnull=True),
                name="one_live_calendar_feed_per_owner_and_team",
            ),
            models.UniqueConstraint(
                fields=["owner", "area"],
                condition=Q(area__isnull=False, revoked_at__isnull=True),
                name="one_live_calendar_feed_per_owner_and_area",
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)

    @property
    def is_personal(self) -> bool:
        return self.team_id is None and self.area_id is None
