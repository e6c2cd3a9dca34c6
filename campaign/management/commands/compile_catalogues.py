"""Compiles locale/**/*.po into .mo without gettext's own tools, which a fresh machine lacks."""

import os
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management.base import BaseCommand


def stale_catalogues(folder: Path) -> list[Path]:
    """The .po files whose .mo is missing or older."""
    pairs = [(po, po.with_suffix(".mo")) for po in sorted(folder.rglob("*.po"))]
    return [po for po, mo in pairs if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime]


def compile_catalogue(po: Path) -> None:
    """Writes the .mo beside the .po; a reader sees the old one or the new one, never half of it. Repeating is safe."""
    unfinished = po.with_suffix(f".{os.getpid()}.tmp")
    with po.open("rb") as source, unfinished.open("wb") as target:
        write_mo(target, read_po(source, locale=po.parent.parent.name))
    unfinished.replace(po.with_suffix(".mo"))


class Command(BaseCommand):
    help = "Compile the translations that have changed."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        for po in stale_catalogues(Path(settings.LOCALE_PATHS[0])):
            compile_catalogue(po)
            self.stdout.write(f"Compiled {po.relative_to(settings.BASE_DIR)}")
