from django.core.management.base import BaseCommand

from learners.cards import load_cards
from learners.catalogue import load_catalogue


class Command(BaseCommand):
    help = "Load the catalogue of skills, or bring it up to date. Repeating is safe; what staff added or changed stays."

    def handle(self, **options: object) -> None:
        skills = load_catalogue()
        load_cards()
        if options["verbosity"]:
            self.stdout.write(f"{skills} skills.")
