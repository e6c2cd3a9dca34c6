"""What is put up about a session: a poster on A4 and a picture for groups on the phone. No person stands on them."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.pdf import pdf_of, png_of
from campaign.qr import picture_of
from sessions.models import TrainingSession
from sessions.templatetags.nearby import spoken_times
from sessions.templatetags.schedule import weekday


def address_of(session: TrainingSession) -> str:
    """The public page of the session: what the QR code holds."""
    return settings.BASE_URL + reverse("sessions:open_session_detail", args=[session.pk])


def poster(session: TrainingSession) -> bytes:
    """A PDF of one A4 page. Needs `directions`, the area and the skills."""
    return pdf_of("sessions/pdf/poster.typ", facts_of(session))


def picture(session: TrainingSession) -> bytes:
    """A PNG of 1080 × 1080."""
    return png_of("sessions/pdf/picture.typ", facts_of(session), ppi=144)


def facts_of(session: TrainingSession) -> dict[str, Any]:
    """All that stands there, in words; the place before the house number as people here say it."""
    qr, day = picture_of(address_of(session)), timezone.localtime(session.starts_at).date()
    return {
        "installation": settings.INSTALLATION_NAME,
        "organisation": settings.INSTALLATION_ORGANISATION,
        "title": _("Learn to use your phone, free of charge"),
        "day": f"{weekday(day)}, {day:%d/%m/%Y}",
        "times": spoken_times(session),
        "venue": session.venue,
        "area": str(session.area),
        "directions": session.directions,
        "skills": [skill.name for skill in session.skills.all()][:3] or [str(session)],
        "topics": " · ".join(skill.chip for skill in session.skills.all()) or str(session),
        "contact": settings.INSTALLATION_CONTACT,
        "qr": qr._asdict(),
        "address": settings.BASE_URL.partition("://")[2] + reverse("sessions:open_session_list"),
        "cancelled": _("THIS CLASS WILL NOT TAKE PLACE") if session.is_cancelled else "",
        "words": {
            "when": _("When"),
            "where": _("Where"),
            "learn": _("You learn"),
            "bring": _("Bring your phone and its charger."),
            "scan": _("Point your phone’s camera here to keep a seat and see the way"),
            "or": _("or open"),
            "call": _("Call to ask"),
            "safety": _("We never ask for a password, an OTP code, a card number or money."),
        },
    }
