"""`openapi.json` and the endpoints agree: Schemathesis makes good and bad requests of the file and checks answers."""

import json
from pathlib import Path
from uuid import UUID

import pytest
import schemathesis
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, seed
from hypothesis import settings as examples

from sessions.attendance.receipts import MESSAGES
from sessions.models import Status
from sessions.sync.refusals import REASONS
from tests.sessions.conftest import make_roll
from tests.sessions.sync.conftest import phone_of

CONTRACT = Path(settings.BASE_DIR) / "sessions" / "sync" / "openapi.json"
# Signing in is left to `SignedIn`; the checks still try each address without a sign-in and with a wrong one.
OPTIONS = schemathesis.Config.from_dict(
    {
        "generation": {"with-security-parameters": False},
        "checks": {"negative_data_rejection": {"expected-statuses": ["400", "401", "403", "404", "405", "413"]}},
    }
)
contract = schemathesis.openapi.from_path(CONTRACT, config=OPTIONS)
contract.app = get_wsgi_application()
SCHEMAS = json.loads(CONTRACT.read_text())["components"]["schemas"]


SESSION, TOKEN = "openapi0openapi0openapi0openapi0", "t" * 32
ROSTER = UUID("0197f0f0-0000-7000-8000-000000000001")  # the example of the contract


@contract.auth(refresh_interval=None)
class SignedIn:
    """A leader's cookies and CSRF header, the same for every example: some are made before the test begins."""

    def get(self, case, context):
        return SESSION, TOKEN

    def set(self, case, data, context):
        session, token = data
        case.headers = {**(case.headers or {}), "X-CSRFToken": token}
        case.cookies = {settings.CSRF_COOKIE_NAME: token, settings.SESSION_COOKIE_NAME: session}


@pytest.fixture
def leader(cast):
    """Signed in with a session that has a roster on which people disagree."""
    roll = make_roll(cast, id=ROSTER)
    roll.send(roll.mark("present"), roll.mark("absent"))
    phone_of(cast.team_leader)
    Session.objects.update(session_key=SESSION)


@pytest.mark.django_db(transaction=True)  # each answered request closes its connection, as on a server
@seed(20261123)
@contract.parametrize()
@examples(max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck))
def test_every_answer_is_as_the_contract_says(case, leader, settings):
    settings.SYNC_POSTS_PER_MINUTE = 10**9
    case.call_and_validate()


def test_the_contract_names_every_code_of_an_item():
    assert set(SCHEMAS["Result"]["properties"]["code"]["enum"]) == MESSAGES.keys() - {"stored", "seen"}


def test_the_contract_names_every_code_of_a_whole_refusal():
    assert set(SCHEMAS["Refusal"]["properties"]["code"]["enum"]) == REASONS.keys()


def test_the_contract_names_every_status():
    assert SCHEMAS["Status"]["enum"] == Status.values
