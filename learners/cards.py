"""Take-home cards: one skill on A6, in large print, with the steps, a safety line and the way to the lessons."""

import csv
from pathlib import Path

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from campaign.pdf import pdf_of
from campaign.qr import picture_of
from learners.models import Skill, TakeHomeCard

STEPS = Path(__file__).resolve().parent / "data" / "cards.csv"


def load_cards() -> int:
    """Give every skill that has no card yet the steps that come with us; how many are new. Repeating is safe."""
    with STEPS.open(encoding="utf-8", newline="") as file:
        steps = {row["code"]: row["steps_vi"].replace(" | ", "\n") for row in csv.DictReader(file)}
    without = Skill.objects.coded(steps).filter(card__isnull=True)
    cards = [TakeHomeCard(skill=skill, steps=steps[skill.code]) for skill in without]
    TakeHomeCard.objects.bulk_create(cards, ignore_conflicts=True)
    return len(cards)


def write_card(skill: Skill, steps: str) -> None:
    TakeHomeCard.objects.update_or_create(skill=skill, defaults={"steps": steps})


def lessons_address(skill: Skill) -> str:
    """The public page of the skill's lessons: what the QR code holds."""
    return f"{settings.BASE_URL}{reverse('learners:lesson_list')}?skill={skill.code}"


def card_pdf(skill: Skill) -> bytes:
    """A PDF of one A6 page; needs `card`, if there is one."""
    card = getattr(skill, "card", None)
    data = {
        "installation": settings.INSTALLATION_NAME,
        "contact": settings.INSTALLATION_CONTACT,
        "name": skill.name,
        "group": skill.group,
        "steps": card.lines if card else [],
        "qr": picture_of(lessons_address(skill))._asdict(),
        "words": {
            "can": _("I can do this myself"),
            "more": _("Watch it again: point the camera here"),
            "call": _("Stuck? Call"),
            "safety": _("Tell nobody your password or OTP code, whoever calls."),
        },
    }
    return pdf_of("learners/pdf/card.typ", data)
