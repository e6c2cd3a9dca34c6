"""Whose areas a list may speak of: a coordinator's, or the whole installation's for the command line."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from campaign.models import Area, User


class NoAreas(Exception):
    """The installation has no areas yet."""


@dataclass(frozen=True, slots=True)
class Scope:
    """A province and the paths in it that the importer may fill."""

    province: Area
    paths: tuple[str, ...]

    def covers(self, path: str) -> bool:
        return path.startswith(self.paths)


def scope_of(user: User | None) -> Scope:
    """The areas a coordinator looks after; without a user (the command line) the whole installation's province.

    Raises NoAreas when the areas were never loaded.
    """
    access = import_string(settings.ACCESS_LOADER)(user) if user else None
    code = access.coordinated[0].split("/")[0] if access and access.coordinated else settings.INSTALLATION_PROVINCE
    province = Area.objects.filter(code=code).first()
    if province is None:
        raise NoAreas(code)
    return Scope(province, access.coordinated if access else (province.path,))
