"""Batteries of faults. Each module is a command (`python -m tests.faults.histories`) of which CI runs a small part."""

import os

import django
from django.apps import apps

if not apps.ready:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "campaign.settings")
    django.setup()
