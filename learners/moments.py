"""Moments: written beside the learner, approved by staff, gone from every list when the consent is."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from campaign.imports.exports import workbook_of
from campaign.models import User
from learners.models import Learner, Moment


class NotAgreed(Exception):
    """A story needs the consent of whom it is about, for this story alone."""


class NotWaiting(Exception):
    """Somebody decided about the story meanwhile, or whom it is about agrees no longer."""


@transaction.atomic
def write(
    learner: Learner,
    pk: UUID,
    *,
    text: str,
    happened_on: date,
    means: str,
    agreed: bool,
    team_id: UUID | None,
    by: User,
) -> Moment:
    """Keep a story until staff approve it. `pk` comes from the form: repeating it gives the same one.

    Raises NotAgreed without the consent to this story, and then keeps nothing.
    """
    if not agreed:
        raise NotAgreed
    told = {"text": text.strip(), "happened_on": happened_on, "means": means, "agreed_at": timezone.now()}
    moment, _is_new = Moment.objects.get_or_create(
        pk=pk, defaults={"learner": learner, "team_id": team_id, "written_by": by, **told}
    )
    return moment


@transaction.atomic
def rewrite(moment: Moment, *, text: str, happened_on: date, means: str, agreed: bool) -> None:
    """Put other words in its place before it is approved; it waits anew. Repeating is safe.

    Raises NotAgreed without the consent to these words, and NotWaiting when it was approved or taken back meanwhile.
    """
    if not agreed:
        raise NotAgreed
    told = {"text": text.strip(), "happened_on": happened_on, "means": means, "agreed_at": timezone.now()}
    undecided = Moment.objects.alive().filter(pk=moment.pk, approved_at__isnull=True)
    if not undecided.update(**told, returned_at=None, returned_by=None, returned_because=""):
        raise NotWaiting


@transaction.atomic
def approve(moment: Moment, *, by: User) -> None:
    """From now on it may be told. Repeating is safe: the first approval stands.

    Raises NotWaiting when it may not be told: whom it is about agrees no longer, or it was given back.
    """
    Moment.objects.waiting().filter(pk=moment.pk).update(approved_at=timezone.now(), approved_by=by)
    if not Moment.objects.told().filter(pk=moment.pk).exists():
        raise NotWaiting


def unapprove(moment: Moment) -> None:
    """It waits again, and is told nowhere. Repeating is safe."""
    Moment.objects.filter(pk=moment.pk).update(approved_at=None, approved_by=None)


def give_back(moment: Moment, *, because: str, by: User) -> None:
    """To whoever wrote it, with what is to be better. Repeating is safe. Raises NotWaiting."""
    waiting = Moment.objects.waiting().filter(pk=moment.pk)
    if waiting.update(returned_at=timezone.now(), returned_by=by, returned_because=because):
        return
    if not Moment.objects.returned().filter(pk=moment.pk).exists():
        raise NotWaiting


def take_again(moment: Moment) -> None:
    """It waits as before: it was not to be given back. Repeating is safe."""
    Moment.objects.filter(pk=moment.pk).update(returned_at=None, returned_by=None, returned_because="")


def withdraw(moment: Moment, *, by: User) -> None:
    """The consent is taken back: the story leaves every list and export. Repeating is safe."""
    live = Moment.objects.filter(pk=moment.pk, withdrawn_at__isnull=True)
    live.update(withdrawn_at=timezone.now(), withdrawn_by=by)


def restore(moment: Moment) -> None:
    """The consent was not taken back after all. Repeating is safe."""
    Moment.objects.filter(pk=moment.pk).update(withdrawn_at=None, withdrawn_by=None)


def newsletter_of(moments: Iterable[Moment]) -> bytes:
    """The stories as an .xlsx for whoever writes the newsletter; how people are called, and no surname."""
    header = [_("Day"), _("Team"), _("Ward or commune"), _("About"), _("Story")]
    rows = (
        [
            date_format(one.happened_on, "SHORT_DATE_FORMAT"), str(one.team or ""), str(one.learner.area),
            one.learner.short_name, one.text,
        ]
        for one in moments
    )  # fmt: skip
    return workbook_of(header, rows, sheet=_("Moments"), widths=[12, 24, 24, 18, 90])
