"""A phone that left with an older version is answered in that version, word for word, for good."""

import json
from pathlib import Path
from uuid import UUID

import pytest

from campaign.ids import new_id
from learners.models import Learner
from sessions.models import Enrolment
from sessions.sync import first
from sessions.sync.protocol import VERSIONS, Version
from tests import factories
from tests.sessions.conftest import make_roll

pytestmark = pytest.mark.django_db
RECORDED = sorted((Path(__file__).parent / "recorded").glob("*.json"))


def stage(cast, session: str, learners: list[str]) -> None:
    """The session and the people under the ids of a recording."""
    make_roll(cast, 0, id=UUID(session))
    factories.make_skill("D1")
    for number, learner in enumerate(learners):
        person = Learner(pk=UUID(learner), area=cast.ward, full_name=f"Trần Thị {number}")
        person.name_fields()
        person.save()
        Enrolment.objects.create(session_id=session, learner=person)


@pytest.mark.parametrize("path", RECORDED, ids=lambda path: path.stem)
def test_a_recorded_phone_gets_the_recorded_answer(phone, cast, path):
    recorded = json.loads(path.read_text())
    stage(cast, recorded["session"], recorded["learners"])
    answers = [phone.post(turn["sent"]).json() for turn in recorded["turns"]]
    for answer in answers:
        answer.pop("server_now")
    assert answers == [turn["answered"] for turn in recorded["turns"]]


def test_a_version_stays_when_the_next_one_comes(phone, roll, monkeypatch):
    """The second version, as it may look one day: other names on the wire, the same ledger."""
    second = Version(
        lambda document: first.read(document | {"marks": document["observations"]}),
        lambda outcome: {"protocol": 2, "results": [result.outcome for result in outcome.marks]},
    )
    monkeypatch.setitem(VERSIONS, 2, second)
    mark = roll.mark()
    new = {"protocol": 2, "device_id": str(new_id()), "device_now": "", "observations": [mark]}
    assert phone.outcomes(mark) == ["stored"]
    assert phone.post(new).json() == {"protocol": 2, "results": ["seen"]}


def test_every_version_has_a_recording():
    spoken = {turn["sent"]["protocol"] for path in RECORDED for turn in json.loads(path.read_text())["turns"]}
    assert spoken == VERSIONS.keys()
