"""Telling residents: the poster, the picture, the way there; nobody's name on them."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from sessions.models import Directions, TrainingSession
from sessions.nearby.directions import add_directions, write_directions
from sessions.nearby.sharing import address_of, facts_of

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture
def session(cast):
    return cast.session(starts_at=timezone.now() + timedelta(days=1))


def page(session, name="share_detail"):
    return reverse(f"sessions:{name}", args=[session.pk])


def test_a_poster_is_one_page_of_pdf_and_the_picture_a_png(cast, session):
    client = cast.client(cast.volunteer)
    poster, picture = client.get(page(session, "share_poster")), client.get(page(session, "share_picture"))
    assert (poster.content[:5], poster.content.count(b"/Type /Page\n") <= 1) == (b"%PDF-", True)
    assert (picture.content[:8], picture["Content-Type"]) == (PNG, "image/png")


def test_a_poster_leads_to_the_public_page_and_names_nobody(cast, session):
    facts = facts_of(add_directions([TrainingSession.objects.for_the_public().get()])[0])
    assert address_of(session).endswith(reverse("sessions:open_session_detail", args=[session.pk]))
    assert str(cast.leader) not in str(facts)


def test_long_and_odd_words_are_only_words(cast, session):
    session.venue, session.title = '#read("/etc/passwd") *x* ' * 6, "$ \\ # @ <b>"
    session.save()
    assert cast.client(cast.volunteer).get(page(session, "share_poster")).status_code == 200


def test_the_way_is_written_once_for_all_sessions_at_a_place(cast, client, session):
    other = cast.session(starts_at=timezone.now() + timedelta(days=3), venue="nha van hoa to 7")
    cast.client(cast.team_leader).post(page(session), {"directions": "  cạnh đình Nhật Tân "})
    shown = client.get(reverse("sessions:open_session_detail", args=[other.pk])).content.decode()
    assert "cạnh đình Nhật Tân" in shown


def test_empty_words_take_the_way_back(cast, session):
    write_directions(session, "cạnh đình", by=cast.coordinator)
    write_directions(session, " ", by=cast.coordinator)
    assert Directions.objects.count() == 0


def test_a_volunteer_shares_but_does_not_write_the_way(cast, session):
    assert cast.client(cast.volunteer).post(page(session), {"directions": "x"}).status_code == 403


def test_a_round_of_doors_has_no_public_page(cast):
    session = cast.session(kind="door_to_door")
    assert cast.client(cast.team_leader).get(page(session)).status_code == 404


def test_a_picture_of_a_session_called_off_says_so(cast, session):
    session.cancelled_at = timezone.now()
    session.save()
    made = TrainingSession.objects.for_the_public().get()
    assert facts_of(made)["cancelled"] != ""
