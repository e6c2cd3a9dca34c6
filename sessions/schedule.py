"""What the address of the schedule asks for."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils import timezone

from campaign.ids import id_or_none
from campaign.models import Area
from campaign.names import fold
from campaign.web import Request
from sessions.models import SessionKind
from sessions.week import Slot, Week
from teams.models import Team

ONLY = ("gaps", "clashes")


@dataclass(frozen=True, slots=True)
class Asked:
    """What makes no sense is as if it were not there."""

    week: Week
    day: date | None
    kind: str
    search: str
    only: str
    by_name: bool
    area: Area | None
    team: Team | None

    @classmethod
    def by(cls, request: Request) -> "Asked":
        get, today = request.GET, timezone.localdate()
        week = Week.written(get.get("week", ""), today)
        days = {str(day): day for day in week.days}
        kind, only = get.get("kind", ""), get.get("only") or ""
        area, team = id_or_none(get.get("area")), id_or_none(get.get("team"))
        return cls(
            week=week,
            day=days.get(get.get("day", "")) or days.get(str(today)) or week.first,
            kind=kind if kind in SessionKind.values else "",
            search=fold(get.get("q", "")),
            only=only if only in ONLY else "",
            by_name=get.get("sort") == "name",
            area=Area.objects.visible_to(request.access).filter(pk=area).first() if area else None,
            team=Team.objects.visible_to(request.access).filter(pk=team).first() if team else None,
        )

    def shows(self, session: Slot, clashing: Collection[UUID]) -> bool:
        """Whether a session is among what is looked for; a search is for a ward or a team."""
        is_kind = not self.kind or session.kind == self.kind
        is_team = self.team is None or session.team_id == self.team.pk
        is_area = self.area is None or session.area_path.startswith(self.area.path)
        is_found = self.search in session.area_search_name or self.search in session.team_search_name
        is_among = self.only != "gaps" and (self.only != "clashes" or session.pk in clashing)
        return is_kind and is_team and is_area and is_found and is_among
