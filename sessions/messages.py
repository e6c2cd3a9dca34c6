"""The words of reminders, in the language of the person they go to."""

from datetime import datetime

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from sessions.calendars import attachment_of
from sessions.channels import Delivery
from sessions.lacking import needs_now
from sessions.models import Reminder
from sessions.needs import missing_in


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
    context |= of_places(reminder)
    context["is_waiting"] = volunteer.pk in session.waits.open().values_list("volunteer", flat=True)
    with translation.override(language):
        subject = render_to_string(f"sessions/messages/{reminder.kind}_subject.txt", context)
        text = render_to_string(f"sessions/messages/{reminder.kind}.txt", context)
        event = attachment_of(reminder)
    line = " ".join(subject.split())
    return Delivery(key=str(reminder.pk), recipient=volunteer.email, subject=line, text=text, event=event)


def of_places(reminder: Reminder) -> dict[str, object]:
    """What only the messages about places say: until when an offer stands, who looks for a stand-in, who is missing."""
    if reminder.kind == Reminder.Kind.OFFERED:
        wait = reminder.session.waits.offered().filter(volunteer=reminder.volunteer_id).first()
        url = settings.BASE_URL + reverse("sessions:shift_list")
        return {"offer_ends_at": wait.offer_ends_at if wait else reminder.session.starts_at, "url": url}
    if reminder.kind == Reminder.Kind.STAND_IN:
        seekers = reminder.session.sign_ups.seeking().select_related("volunteer")
        seeker = next((each.volunteer for each in seekers if each.slot == reminder.slot), "")
        places = settings.BASE_URL + reverse("sessions:sign_up_create", args=[reminder.session_id])
        return {"seeker": seeker, "url": places}
    if reminder.kind == Reminder.Kind.ASKED:
        return {"url": settings.BASE_URL + reverse("sessions:shift_list")}
    if reminder.kind == Reminder.Kind.LACKING:
        return {"missing": missing_in(needs_now(reminder.session))}
    return {}
