"""Organisations of the demo ward that help with its sessions."""

from campaign.models import Area
from sessions.demo.bulk import Rows
from sessions.demo.curves import DAY, Calendar, dice, id_at
from sessions.models import Partner, PartnerKind

NAMES = (
    ("Chi bộ tổ dân phố số 7", PartnerKind.PARTY_BRANCH),
    ("Trường THCS Láng Thượng", PartnerKind.SCHOOL),
    ("Hội Người cao tuổi phường", PartnerKind.ASSOCIATION),
)


def add_partners(rows: Rows, seed: int, ward: Area, calendar: Calendar) -> None:
    rng, moment = dice(seed, "partners"), calendar.at(calendar.first.starts_on - DAY, 9)
    for name, kind in NAMES:
        partner = Partner(id=id_at(rng, moment), area=ward, kind=kind)
        partner.call(name)
        rows.add(partner)
