"""What to say on the telephone, word for word."""

import re

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from learners.follow_ups.words import speaks_to_elder
from learners.models import Learner, Skill

USED = {"A1", "A3", "B3", "D1", "D2", "D4", "E1", "H1"}  # named after a thing that one uses
DEEDS, WEEK = ("đã ", "tự ", "có "), "tuần này "  # how a sign of real use begins that can be asked as it stands
ASIDE = re.compile(r"\s*\(.*?\)")


def script(skill: Skill, learner: Learner) -> tuple[str, str]:
    """(the greeting, the question), in the form of address that the learner is called by."""
    words = {"you": learner.get_form_of_address_display().lower(), "skill": skill.chip}
    if speaks_to_elder(learner.form_of_address):
        said = pgettext("said to an elder", "“Good day, %(you)s. The other day you learnt %(skill)s with us;")
    else:
        said = pgettext("said to a peer", "“Good day, %(you)s. The other day you learnt %(skill)s with us;")
    return said % words, question(skill) % words


def question(skill: Skill) -> str:
    """Whether they use it; of what is no thing to use whether they have done what shows it, or done it at all."""
    sign = ASIDE.sub("", skill.sign).strip()
    if skill.code in USED or not sign:
        return _("have you used it by yourself since?”")
    when = WEEK if sign.startswith(WEEK) else ""
    deed = sign.removeprefix(WEEK)
    if not deed.startswith(DEEDS) or deed.startswith("đã không "):
        return _("have you done it by yourself since?”")
    return f"{when}%(you)s {deed.replace('%', '%%')} chưa ạ?”"  # only signs in Vietnamese begin like this
