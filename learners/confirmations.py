"""The State confirms citizens' digital skills on its own platform; we only keep the day."""

from datetime import date

from django.db import transaction

from campaign.models import User
from learners.models import Learner, StateConfirmation


@transaction.atomic
def record_confirmation(learner: Learner, *, on: date, by: User) -> StateConfirmation:
    """Keep the day that the platform shows. Repeating is safe: one per learner, the latest writing stands."""
    row, _ = StateConfirmation.objects.update_or_create(
        learner=learner, defaults={"confirmed_on": on, "recorded_by": by}
    )
    return row


def forget_confirmation(learner: Learner) -> None:
    """Remove what was recorded by mistake. Repeating is safe."""
    StateConfirmation.objects.filter(learner=learner).delete()
