"""What a check of real use is called, and why an answer is refused, in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from learners.models import FormOfAddress

# code → (field, message)
REFUSALS: dict[str, tuple[str, Promise]] = {
    "bad_outcome": ("outcome", gettext_lazy("Choose what the learner said")),
    "grade_missing": ("grade", gettext_lazy("Choose how you know that they use it alone")),
    "reason_missing": ("barrier", gettext_lazy("Choose one reason: it decides what we do next")),
    "in_the_future": ("asked_on", gettext_lazy("This day is still to come. Write the day on which you asked")),
    "too_early": ("asked_on", gettext_lazy("On this day they had not learnt it yet. Write a later day")),
    "tried_enough": ("outcome", gettext_lazy("This was called in vain three times. It is closed")),
    "answered_already": (
        "outcome",
        gettext_lazy("This was answered already. To correct it, take the first answer back"),
    ),
}
ELDERS = (FormOfAddress.BAC, FormOfAddress.ONG, FormOfAddress.BA, FormOfAddress.CO, FormOfAddress.CHU)


def speaks_to_elder(form_of_address: str) -> bool:
    """Whether a young companion says "cháu" to them, or "em"."""
    return form_of_address in ELDERS


def after(days: int) -> str:
    """When a check is: "sau 3 ngày", "sau 2 tuần"."""
    if days % 7 == 0:
        weeks = days // 7
        return ngettext("after %(count)s week", "after %(count)s weeks", weeks) % {"count": weeks}
    return ngettext("after %(count)s day", "after %(count)s days", days) % {"count": days}


def waiting(due_on: date, today: date) -> str:
    late = (today - due_on).days
    if not late:
        return _("due today")
    return ngettext("waiting for %(count)s day", "waiting for %(count)s days", late) % {"count": late}
