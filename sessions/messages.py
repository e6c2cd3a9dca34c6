"""The words of reminders, in the language of the person they go to."""

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sessions.channels import Delivery
from sessions.models import Reminder


def delivery_of(reminder: Reminder) -> Delivery:
    """The message of a reminder; needs `session.area`, `session.team` and `volunteer.user` loaded."""
    volunteer, session = reminder.volunteer, reminder.session
    language = volunteer.user.language if volunteer.user else settings.LANGUAGE_CODE
    context = {
        "session": session,
        "volunteer": volunteer,
        "installation_name": settings.INSTALLATION_NAME,
        "url": settings.BASE_URL + reverse("sessions:training_session_detail", args=[session.pk]),
    }
    with translation.override(language):
        subject = render_to_string(f"sessions/messages/{reminder.kind}_subject.txt", context)
        text = render_to_string(f"sessions/messages/{reminder.kind}.txt", context)
    return Delivery(key=str(reminder.pk), recipient=volunteer.email, subject=" ".join(subject.split()), text=text)
