"""`manage.py privacy due|forget|erased|replay`: what is kept too long, and who has to be erased again."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone
from django.utils.translation import gettext as _

from campaign.ids import id_or_none
from learners.erasure import erase, erased_ids
from learners.models import Learner
from sessions import forgetting


class Command(BaseCommand):
    help = (
        "due: how much the next daily run forgets. forget: run it now. erased: the ids of everybody who was ever "
        "erased, one in a line; keep them beside the backups. replay: erase the ids of such a list again, read from "
        "standard input, after an older backup was restored. Repeating is safe."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["due", "forget", "erased", "replay"])

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["what"])()

    def due(self) -> None:
        self.tell(forgetting.due(timezone.localdate()))

    def forget(self) -> None:
        self.tell(forgetting.forget(timezone.localdate()))

    def tell(self, counts: dict[str, int]) -> None:
        words = {
            "learners": _("learners without a session for 12 months: phone and residential group"),
            "volunteers": _("volunteers who left 24 months ago: all but what was counted"),
            "audit": _("rows of the audit older than 24 months"),
        }
        for name, count in counts.items():
            self.stdout.write(f"{count:>8}  {words[name]}")

    def erased(self) -> None:
        for pk in erased_ids():
            self.stdout.write(str(pk))

    def replay(self) -> None:
        written = sys.stdin.read().split()
        ids = [id_or_none(each) for each in written]
        if None in ids:
            raise CommandError(_("Line %(number)s is not an id. Nothing was erased.") % {"number": ids.index(None) + 1})
        people = Learner.objects.in_bulk(ids)
        erased = sum(len(erase(people[pk], by=None)) for pk in ids if pk in people)
        self.stdout.write(_("%(count)s entries are erased again.") % {"count": erased})
