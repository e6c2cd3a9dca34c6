"""Everything between an installed environment and a site that can be served. Repeating it is safe and quick."""

import os
from argparse import ArgumentParser

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from campaign.models import Area, User


def wants_demo() -> bool:
    """An empty database gets the demo campaign, unless DEMO=0 or this is production."""
    return os.environ.get("DEMO", "1") != "0" and not settings.PRODUCTION and not User.objects.exists()


class Command(BaseCommand):
    help = "Compile translations, migrate, load areas and skills, and fill an empty database with the demo campaign."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", default="small", choices=["small", "hanoi", "nation"])

    def handle(self, *, scale: str, **options: object) -> None:
        call_command("compile_catalogues", stdout=self.stdout)
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if not Area.objects.exists():
            call_command("load_areas", province=settings.INSTALLATION_PROVINCE, stdout=self.stdout)
        call_command("load_skills", stdout=self.stdout)
        if wants_demo():
            call_command("demo", scale=scale, stdout=self.stdout)
        self.stdout.write("Ready.")
