"""Volunteers say that they came, or their leader does; from this their hours are counted."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from campaign.models import User
from sessions.held import held
from sessions.hours import hours_changed
from sessions.models import SignUp
from sessions.trainings import settle_training


class NotYet(Exception):
    """The day of the session has not come."""


@transaction.atomic
def check_in(sign_up: SignUp, *, by: User, now: datetime | None = None) -> SignUp:
    """Note that the volunteer came, and who says so. Raises `SessionCalledOff` and `NotYet`.

    Repeating is safe: the first time and the first to say so stay.
    """
    now = now or timezone.now()
    session = held(sign_up.session)
    if timezone.localdate(now) < session.day:
        raise NotYet
    SignUp.objects.filter(pk=sign_up.pk, checked_in_at__isnull=True).update(checked_in_at=now, checked_in_by=by)
    sign_up.refresh_from_db(fields=["checked_in_at", "checked_in_by"])
    settle_training(session)
    hours_changed(session)
    return sign_up


@transaction.atomic
def check_out(sign_up: SignUp) -> None:
    """Take it back: nobody says that they came. Repeating is safe."""
    SignUp.objects.filter(pk=sign_up.pk).update(checked_in_at=None, checked_in_by=None)
    settle_training(sign_up.session)
    hours_changed(sign_up.session)
