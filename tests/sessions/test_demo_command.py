"""`manage.py demo` refuses where it must, and leaves nothing when it is interrupted."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from campaign import roll_ups
from campaign.models import Campaign, User
from learners.models import Learner
from sessions.demo.scales import SCALES, Scale
from tests import factories

TINY = Scale(teams=30, volunteers=100, learners=150, sessions=150)


@pytest.fixture(autouse=True)
def tiny(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCALES, "small", TINY)


def test_a_second_demo_is_refused_with_what_to_do():
    factories.make_campaign(factories.make_area("Thành phố Hà Nội", kind="province", code="01"), name="Đang chạy")
    with pytest.raises(CommandError, match=r"already holds a campaign \(Đang chạy\)\. Point DATABASE_URL"):
        call_command("demo")


def test_an_account_of_the_same_name_is_left_alone():
    factories.make_user("tnv")
    with pytest.raises(CommandError, match=r"already holds the account tnv\. Point DATABASE_URL"):
        call_command("demo")


def test_people_who_are_already_there_are_left_alone():
    factories.make_learner(factories.make_area("Phường Láng"))
    with pytest.raises(CommandError, match=r"already holds people\. Point DATABASE_URL"):
        call_command("demo")


def test_production_gets_no_demo(settings):
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="not for production"):
        call_command("demo")


def test_an_empty_password_is_refused(settings):
    settings.DEMO_PASSWORD = ""
    with pytest.raises(CommandError, match="DEMO_PASSWORD is empty"):
        call_command("demo")


def test_the_nation_is_kindly_refused_on_sqlite(monkeypatch):
    monkeypatch.setattr(connection, "vendor", "sqlite")
    with pytest.raises(CommandError, match="take --scale hanoi"):
        call_command("demo", scale="nation")


@pytest.mark.parametrize("fraction", ["0", "1.1", "half"])
def test_a_fraction_lies_between_nothing_and_all(fraction):
    with pytest.raises(CommandError, match="fraction"):
        call_command("demo", "--scale", "nation", "--fraction", fraction)


def test_an_interrupted_demo_leaves_nothing(monkeypatch):
    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(roll_ups, "rebuild", interrupt)
    with pytest.raises(KeyboardInterrupt):
        call_command("demo", verbosity=0)
    assert (Campaign.objects.count(), User.objects.count(), Learner.objects.count()) == (0, 0, 0)


def test_after_an_interruption_it_can_be_loaded_again():
    call_command("demo", verbosity=0)
    assert Learner.objects.count() == TINY.learners
