import csv
from pathlib import Path

from django.core.management.base import BaseCommand

from learners.models import Skill

CATALOGUE = Path(__file__).resolve().parents[2] / "data" / "skills.csv"
TEXTS = ["group_vi", "group_en", "name_vi", "name_en", "short_vi", "short_en", "audience", "digcomp", "real_use_sign"]


class Command(BaseCommand):
    help = "Load the catalogue of skills, or bring it up to date. Repeating is safe; skills that staff added stay."

    def handle(self, **options: object) -> None:
        with CATALOGUE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        skills = [
            Skill(code=row["code"], place=place, **{name: row[name] for name in TEXTS})
            for place, row in enumerate(rows, 1)
        ]
        Skill.objects.bulk_create(
            skills, update_conflicts=True, unique_fields=["code"], update_fields=[*TEXTS, "place"]
        )
        if options["verbosity"]:
            self.stdout.write(f"{len(skills)} skills.")
