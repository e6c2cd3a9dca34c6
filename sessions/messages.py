"""The words of reminders, in the language of the person they go to."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from sessions.channels import Delivery
from sessions.models import Reminder


def delivery_of(reminder: Reminder) -> Delivery:
    """The message of a reminder; needs `session.area`, `session.team` and `volunteer.user` loaded."""
    volunteer, session = reminder.volunteer, reminder.session
    language = volunteer.user.language if volunteer.user else settings.LANGUAGE_CODE
    is_released = reminder.kind == Reminder.Kind.RELEASED  # they do not see the session any more, nor its new time
    context = {
        "session": session,
        "starts_at": datetime.fromisoformat(reminder.slot) if is_released else session.starts_at,
        "volunteer": volunteer,
        "installation_name": settings.INSTALLATION_NAME,
        "url": "" if is_released else settings.BASE_URL + session.get_absolute_url(),
    }
    with translation.override(language):
        subject = render_to_string(f"sessions/messages/{reminder.kind}_subject.txt", context)
        text = render_to_string(f"sessions/messages/{reminder.kind}.txt", context)
    return Delivery(key=str(reminder.pk), recipient=volunteer.email, subject=" ".join(subject.split()), text=text)
