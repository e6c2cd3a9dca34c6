"""A phone with a sign-in: it posts batches as the protocol writes them and fetches rosters."""

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from campaign.ids import new_id
from campaign.models import User
from tests.conftest import Cast
from tests.sessions.conftest import Roll, make_roll

DEVICE = "0197f0f0-0000-7000-8000-00000000d001"
MARKS = "/sync/marks/"


@dataclass
class Phone:
    client: Client

    def batch(self, *marks: Any, learners: Any = (), **changes: Any) -> dict[str, Any]:
        frame = {"protocol": 1, "device_id": DEVICE, "device_now": "2026-07-15T08:31:05.120+07:00"}
        return frame | {"learners": list(learners) if learners is not None else None, "marks": list(marks)} | changes

    def post(self, body: Any, **how: Any) -> HttpResponse:
        data = body if isinstance(body, bytes | str) else json.dumps(body)
        return self.client.post(MARKS, data, **({"content_type": "application/json"} | how))

    def send(self, *marks: Any, **batch: Any) -> dict[str, Any]:
        answer = self.post(self.batch(*marks, **batch))
        assert answer.status_code == 200, answer.content
        return answer.json()

    def outcomes(self, *marks: Any, **batch: Any) -> list[str]:
        return [result["outcome"] for result in self.send(*marks, **batch)["marks"]]

    def roster(self, session: object, **headers: str) -> HttpResponse:
        return self.client.get(reverse("sessions:sync_roster", args=[session]), headers=headers)


def walk_in(name: str = "Nguyễn Thị Hợi", **changes: Any) -> dict[str, Any]:
    consent = {"purpose": "training", "given": True}
    return {"id": str(new_id()), "name": name, "birth_year": 1956, "phone": None, "consent": consent} | changes


def phone_of(user: User) -> Phone:
    client = Client()
    client.force_login(user)
    return Phone(client)


@pytest.fixture
def phone(cast: Cast) -> Phone:
    return phone_of(cast.team_leader)


@pytest.fixture
def roll(cast: Cast) -> Roll:
    return make_roll(cast)
