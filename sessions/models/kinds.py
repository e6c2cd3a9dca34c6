from django.db import models
from django.utils.translation import gettext_lazy as _


class SessionKind(models.TextChoices):
    CLASS = "class", _("Class")
    DOOR_TO_DOOR = "door_to_door", _("Door-to-door visits")
    HELP_DESK = "help_desk", _("Help desk")
    KIOSK = "kiosk", _("Kiosk")
    TRAIN_THE_TRAINER = "train_the_trainer", _("Training for volunteers")
    ONLINE = "online", _("Online session")


# Of these residents hear on the public page. Doors are people's homes, and volunteers are trained among themselves.
PUBLIC = (SessionKind.CLASS, SessionKind.HELP_DESK, SessionKind.KIOSK, SessionKind.ONLINE)
# Where people come one by one: their roll call is the page of quick entries.
QUICK = (SessionKind.DOOR_TO_DOOR, SessionKind.HELP_DESK, SessionKind.KIOSK)
