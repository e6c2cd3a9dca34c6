"""Lists of teams with their leaders, and of volunteers."""

from collections import defaultdict
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from campaign.access import under
from campaign.imports.cells import Cells
from campaign.imports.columns import Column
from campaign.imports.known_columns import AREA, BIRTH_YEAR, DISTRICT, FAMILY_NAME, NAME_HEADERS, PHONE_HEADERS
from campaign.imports.registry import BATCH, Importer, Known, Values, importer, pieces
from campaign.imports.scopes import Scope
from campaign.models import ImportKind, User
from campaign.names import fold, thing_name
from teams.memberships import join
from teams.models import Membership, MembershipRole, Team, Volunteer

TEAM_COLUMNS = (
    Column(
        "name",
        _("Team name"),
        "ten doi hinh|doi hinh|ten doi|doi|ten to|team|team name|name|ten",
        required=True,
        sample="Đội hình Láng 01",
    ),
    AREA,
    DISTRICT,
    Column(
        "leader",
        _("Leader"),
        "doi truong|ho ten doi truong|ho va ten doi truong|ten doi truong|truong nhom|nguoi phu trach|"
        "leader|team leader|leader name|leader s name",
        sample="Nguyễn Khánh Linh",
    ),
    Column(
        "leader_phone",
        _("Leader's phone"),
        "sdt doi truong|so dien thoai doi truong|dien thoai doi truong|dt doi truong|so dt doi truong|"
        "leader phone|leader s phone|" + PHONE_HEADERS,
        sample="0912 345 678",
    ),
)
VOLUNTEER_COLUMNS = (
    Column(
        "full_name",
        _("Full name"),
        NAME_HEADERS + "|tinh nguyen vien|ho ten tinh nguyen vien|ten tinh nguyen vien|volunteer",
        required=True,
        sample="Trần Gia Bảo",
    ),
    FAMILY_NAME,
    Column("phone", _("Phone"), PHONE_HEADERS, required=True, sample="0912 345 678"),
    Column(
        "team",
        _("Team"),
        "doi hinh|ten doi hinh|doi|ten doi|thuoc doi hinh|team|team name",
        required=True,
        sample="Đội hình Láng 01",
    ),
    BIRTH_YEAR,
    Column("email", _("E-mail"), "email|e mail|thu dien tu|dia chi email|email address|mail", sample="bao@example.org"),
)


def named(volunteer: Volunteer) -> Volunteer:
    volunteer.name_fields()
    return volunteer


def volunteers_with(phones: set[str], scope: Scope) -> list[Volunteer]:
    """The volunteers of the scope's teams with one of these phones; nobody else's numbers can be found out."""
    here = Exists(Membership.objects.filter(under(scope.paths, field="team__area__path"), volunteer=OuterRef("pk")))
    return [found for piece in pieces(phones) for found in Volunteer.objects.filter(here, phone__in=piece)]


def phone_key(phone: str) -> list[str]:
    return [f"phone:{phone}"] if phone else []


@importer(
    ImportKind.TEAMS,
    columns=TEAM_COLUMNS,
    words={
        "title": _("Import a list of teams"),
        "hint": _("Name, ward, leader and their phone. Bring in the teams first."),
        "noun": pgettext_lazy("imported rows", "teams"),
        "home": "teams:team_list",
    },
)
class TeamImporter(Importer):
    """Teams by name and ward; a leader becomes a volunteer without an account. An existing team gets the leader."""

    def understand(self, cells: Cells) -> Values:
        values = {"name": cells.name("name", tidy=thing_name)} | cells.area(
            "area", self.resolve, self.scope, district="district"
        )
        values |= {"leader": cells.name("leader", required=False), "leader_phone": cells.phone("leader_phone")}
        if values["leader_phone"] and not cells.written("leader"):
            cells.wrong("leader", "leader_nameless")
        return values

    def keys(self, values: Values) -> list[str]:
        phone = values["leader_phone"]
        named_phone = [f"leader:{phone}|{fold(values['leader'])}"] if phone else []
        return [f"team:{fold(values['name'])}|{values['area']}", *phone_key(phone), *named_phone]

    def known(self, rows: list[Values]) -> Known:
        """Teams of the same name and ward; someone else with the leader's phone (the same person is found again)."""
        known = Known()
        for team in Team.objects.filter(area__in={row["area"] for row in rows if "area" in row}):
            known.add(f"team:{team.search_name}|{team.area_id}", team.name)
        leaders = {(row["leader_phone"], fold(row["leader"])) for row in rows}
        for volunteer in self.volunteers(rows):
            if (str(volunteer.phone), volunteer.search_name) not in leaders:
                known.add(f"phone:{volunteer.phone}", volunteer.full_name)
        return known

    def volunteers(self, rows: list[Values]) -> list[Volunteer]:
        """Those of the scope who have one of the leaders' phones."""
        return volunteers_with({row["leader_phone"] for row in rows}, self.scope)

    def save(self, rows: list[Values], *, by: User | None) -> None:
        teams = self.save_teams(rows)
        led = [row for row in rows if row["leader"]]
        leaders = self.save_leaders(led)
        self.save_memberships({(teams[team_key(row)], leaders[leader_key(row)]) for row in led}, by)

    def save_teams(self, rows: list[Values]) -> dict[Any, Team]:
        wanted = {team_key(row): row for row in rows}
        present = Team.objects.filter(area__in={row["area"] for row in rows})
        teams = {(team.search_name, str(team.area_id)): team for team in present}
        new = [
            Team(name=row["name"], area_id=row["area"], opened_on=self.today)
            for key, row in wanted.items()
            if key not in teams
        ]
        for team in new:
            team.name_fields()
            teams[team.search_name, str(team.area_id)] = team
        Team.objects.bulk_create(new, batch_size=BATCH)
        return teams

    def save_leaders(self, rows: list[Values]) -> dict[Any, Volunteer]:
        """Each row's leader: the person of that name and phone, or a new one (always a new one without a phone)."""
        leaders: dict[Any, Volunteer] = {
            (str(found.phone), found.search_name): found for found in self.volunteers(rows)
        }
        new = []
        for row in rows:
            if leader_key(row) not in leaders:
                leaders[leader_key(row)] = named(Volunteer(full_name=row["leader"], phone=row["leader_phone"]))
                new.append(leaders[leader_key(row)])
        Volunteer.objects.bulk_create(new, batch_size=BATCH)
        return leaders

    def save_memberships(self, pairs: set[tuple[Team, Volunteer]], by: User | None) -> None:
        """Newcomers in bulk; who is in the team already leads it from today on, and their former role stays history."""
        wanted = {(team.pk, volunteer.pk) for team, volunteer in pairs}
        still_in = Membership.objects.filter(team__in={team for team, volunteer in wanted}).still_on(self.today)
        present = {(membership.team_id, membership.volunteer_id): membership for membership in still_in}
        Membership.objects.bulk_create(
            [
                Membership(team_id=team, volunteer_id=volunteer, role=MembershipRole.LEADER, starts_on=self.today)
                for team, volunteer in sorted(wanted - present.keys())
            ],
            batch_size=BATCH,
        )
        for team, volunteer in pairs:
            current = present.get((team.pk, volunteer.pk))
            if current and (current.role != MembershipRole.LEADER or current.ends_on):
                join(team, volunteer, role=MembershipRole.LEADER, since=self.today, by=by)


def team_key(row: Values) -> tuple[str, str]:
    return fold(row["name"]), row["area"]


def leader_key(row: Values) -> tuple[str, ...]:
    """A leader without a phone is told from namesakes by the team."""
    return (row["leader_phone"], fold(row["leader"])) if row["leader_phone"] else (fold(row["leader"]), *team_key(row))


@importer(
    ImportKind.VOLUNTEERS,
    columns=VOLUNTEER_COLUMNS,
    words={
        "title": _("Import a list of volunteers"),
        "hint": _("Name, phone and team; birth year and e-mail if known."),
        "noun": pgettext_lazy("imported rows", "volunteers"),
        "home": "teams:team_list",
    },
)
class VolunteerImporter(Importer):
    """Volunteers of teams that exist, without accounts."""

    @cached_property
    def teams(self) -> dict[str, list[Team]]:
        """Open teams of the scope by folded name, and by name with ward where a name is not enough."""
        teams = defaultdict(list)
        for team in Team.objects.filter(under(self.scope.paths)).active(self.today).select_related("area"):
            teams[team.search_name].append(team)
            teams[fold(full_name(team))].append(team)
        return teams

    def understand(self, cells: Cells) -> Values:
        return {
            "full_name": cells.name("full_name", before="family_name"),
            "phone": cells.phone("phone", required=True),
            "birth_year": cells.birth_year("birth_year"),
            "email": cells.email("email"),
        } | self.team_of(cells)

    def team_of(self, cells: Cells) -> Values:
        text = cells.present("team", required=True)
        teams = self.teams.get(fold(text), [])
        if text and len(teams) != 1:
            cells.wrong("team", "team_ambiguous" if teams else "team_unknown", sorted(map(full_name, teams)))
        if len(teams) != 1:
            return {}
        cells.show("team", teams[0].name)
        return {"team": str(teams[0].pk), "team_name": teams[0].name}

    def keys(self, values: Values) -> list[str]:
        return [
            *phone_key(values["phone"]),
            f"person:{fold(values['full_name'])}|{values['birth_year']}|{values['team']}",
        ]

    def known(self, rows: list[Values]) -> Known:
        known = Known()
        for volunteer in volunteers_with({row["phone"] for row in rows}, self.scope):
            known.add(f"phone:{volunteer.phone}", volunteer.full_name)
        members = Membership.objects.filter(
            team__in={row["team"] for row in rows if "team" in row}, ends_on__isnull=True
        )
        for membership in members.select_related("volunteer"):
            volunteer = membership.volunteer
            known.add(
                f"person:{volunteer.search_name}|{volunteer.birth_year}|{membership.team_id}", volunteer.full_name
            )
        return known

    def save(self, rows: list[Values], *, by: User | None) -> None:
        fields = ("full_name", "phone", "birth_year", "email")
        volunteers = [named(Volunteer(**{name: row[name] for name in fields})) for row in rows]
        Volunteer.objects.bulk_create(volunteers, batch_size=BATCH)
        Membership.objects.bulk_create(
            [
                Membership(team_id=row["team"], volunteer=volunteer, starts_on=self.today)
                for row, volunteer in zip(rows, volunteers, strict=True)
            ],
            batch_size=BATCH,
        )


def full_name(team: Team) -> str:
    """Tells teams of the same name apart: "Đội hình 01 (Phường Láng)"."""
    return f"{team.name} ({team.area.name})"
