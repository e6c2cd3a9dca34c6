"""How to get to the demo's venues, for the public pages and posters."""

from sessions.demo.bulk import Rows
from sessions.demo.curves import Calendar, dice
from sessions.models import Directions, TrainingSession
from sessions.models.training_sessions import PUBLIC

BESIDE = [
    "cạnh đình làng", "đối diện trạm y tế", "sau chợ dân sinh", "cạnh trường tiểu học", "đầu ngõ có cây đa",
    "cạnh sân bóng", "gần bến xe buýt", "đi thẳng 100 mét, bên tay phải",
]  # fmt: skip


def write_ways(rows: Rows, seed: int, calendar: Calendar) -> None:
    """A text for most of the venues where something is still to come."""
    ahead = [row for row in rows.of(TrainingSession) if row.day >= calendar.today and row.kind in PUBLIC]
    known = {(row.area_id, Directions.place_of(row.venue)): row for row in ahead}
    for (area, place), row in known.items():
        rng = dice(seed, "way", area, place)
        if row.kind != "online" and rng.random() < 0.8:
            rows.add(Directions(area_id=area, place=place, words=rng.choice(BESIDE)))
