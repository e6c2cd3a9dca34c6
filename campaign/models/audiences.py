from django.db import models
from django.utils.translation import gettext_lazy as _


class Audience(models.TextChoices):
    """For whom a session or a target is; everyone unless it says so."""

    EVERYONE = "everyone", _("Everyone")
    OLDER = "older", _("Older residents")
    PUBLIC_SERVANTS = "public_servants", _("Public servants")
    STUDENTS = "students", _("Pupils and students")
    VOLUNTEERS = "volunteers", _("Volunteers")


# Those whom the public page speaks to.
RESIDENTS = (Audience.EVERYONE, Audience.OLDER, Audience.STUDENTS)
