"""The bar above the header: when it is up, what it links to, and in which colours."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.exceptions import ValidationError

from common import clock
from home.tests.factories import content_page

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 7, 1, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def bar(client, at=NOON):
    """The announcement's markup at that moment; empty while none is up."""
    with clock.travel_to(at):
        page = client.get("/").content.decode()
    return page.split('<aside class="announce', 1)[1].split("</aside>")[0] if '<aside class="announce' in page else ""


def test_no_text_means_no_bar(stored, client):
    stored.announcement = ""
    stored.save()

    assert bar(client) == ""


def test_the_bar_is_up_from_its_first_moment_until_its_last_though_it_is_cached(stored, client):
    stored.announcement = "The kiln is open."
    stored.announcement_from, stored.announcement_until = NOON, NOON + timedelta(hours=1)
    stored.save()

    moments = [NOON - MINUTE, NOON, NOON + 59 * MINUTE, NOON + 60 * MINUTE]

    assert ["The kiln is open." in bar(client, at) for at in moments] == [False, True, True, False]


def test_the_bar_can_link_to_an_address(stored, client):
    stored.announcement, stored.announcement_link_label = "The kiln is open.", "See it"
    stored.announcement_address = "https://kiln.example/"
    stored.save()

    assert '<a href="https://kiln.example/">See it</a>' in bar(client)


def test_its_link_goes_with_its_page(stored, client):
    stored.announcement, stored.announcement_page = "We pack in straw.", content_page(live=False)
    stored.save()

    assert "We pack in straw." in bar(client)
    assert "<a " not in bar(client)


@pytest.mark.parametrize(
    ("tone", "classes"), [("ink", '"'), ("straw", ' ground ground--straw"'), ("band", ' ground ground--band"')]
)
def test_its_colour_is_a_class_of_the_palette(stored, client, tone, classes):
    stored.announcement, stored.announcement_tone = "The kiln is open.", tone
    stored.save()

    assert bar(client).startswith(classes)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"announcement_from": NOON, "announcement_until": NOON}, "announcement_until"),
        ({"announcement_address": "javascript:alert(1)", "announcement_link_label": "Go"}, "announcement_address"),
        ({"announcement_address": "/shop/"}, "announcement_link_label"),
        ({"announcement_tone": "pink"}, "announcement_tone"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(stored, facts, field):
    stored.announcement = "The kiln is open."
    for name, value in facts.items():
        setattr(stored, name, value)

    with pytest.raises(ValidationError) as refusal:
        stored.full_clean()

    assert list(refusal.value.message_dict) == [field]
