"""The shop's own colours and logo: refused where they cannot be read, delivered without inline style."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.test import RequestFactory
from PIL import Image

from catalog.tests.factories import PictureFactory
from common.contrast import AA_TEXT, least_contrast
from home.accents import DARK, LIGHT, accent_url, dark_accent
from home.furniture import get_furniture

pytestmark = pytest.mark.django_db
GREEN, LIME = "#1f5c3a", "#9fd6a0"
TOKENS = Path(__file__).resolve().parents[2] / "static/css/tokens.css"


def furniture():
    return get_furniture(RequestFactory().get("/"))


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


@pytest.mark.parametrize(("theme", "rule"), [(LIGHT, ":root {"), (DARK, ':root[data-theme="dark"] {')])
def test_the_themes_are_those_of_the_tokens(theme, rule):
    css = TOKENS.read_text().split(rule, 1)[1].split("}")[0]
    tokens = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", css))

    assert {"blue": tokens["blue"], "on": tokens["on-blue"]} == {"blue": theme.accent, "on": theme.on}
    assert {name: tokens[name] for name in theme.grounds} == theme.grounds


def test_without_an_accent_there_is_no_sheet(stored, client):
    assert furniture().accent_url == ""
    assert "shop-accent" not in client.get("/").content.decode()


def test_an_accent_is_a_sheet_named_by_its_content_and_kept_for_ever(stored, client):
    stored.accent, stored.accent_dark = GREEN, LIME
    stored.full_clean()
    stored.save()

    page = client.get("/").content.decode()
    address = page.split('href="/shop-accent.')[1].split('"')[0]
    response = client.get(f"/shop-accent.{address}")

    assert address.startswith("1f5c3a-9fd6a0-")
    assert "style=" not in page
    assert "<style" not in page
    assert response["Content-Type"] == "text/css; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=31536000, immutable"
    assert f":root {{ --blue: {GREEN};" in response.content.decode()
    assert f':root[data-theme="dark"] {{ --blue: {LIME};' in response.content.decode()


def test_an_accent_for_light_alone_is_lightened_for_the_dark(stored, client):
    stored.accent = GREEN
    stored.save()

    css = client.get(furniture().accent_url).content.decode()

    made = dark_accent(GREEN)
    assert f':root[data-theme="dark"] {{ --blue: {made};' in css
    assert least_contrast(made, [*DARK.grounds.values(), DARK.on]) >= AA_TEXT


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("1f5c3a-9fd6a0-000000000000", 302),  # of an older release
        ("ffffff-9fd6a0-000000000000", 404),  # cannot be read
        ("1f5c3a-9fd6a0", 404),
        ("zzzzzz-9fd6a0-000000000000", 404),
    ],
)
def test_other_names_lead_to_the_sheet_or_nowhere(client, name, status):
    response = client.get(f"/shop-accent.{name}.css")

    assert response.status_code == status
    if status == 302:
        assert response.url == accent_url(GREEN, LIME)


@pytest.mark.parametrize(
    ("field", "colour", "words"),
    [
        ("accent", "#e07a5f", "On washed blue its contrast is 2.32 : 1"),
        ("accent", "#a9c4f7", "is the least that can be read"),
        ("accent_dark", "#1f5c3a", "On washed blue its contrast is 1."),
        ("accent", "green", "Write #rrggbb"),
        ("accent", "#12345", "Write #rrggbb"),
        ("accent_dark", "red;}", "Write #rrggbb"),
    ],
)
def test_colours_that_cannot_be_read_are_refused_beside_their_field(stored, field, colour, words):
    setattr(stored, field, colour)

    with pytest.raises(ValidationError) as refusal:
        stored.full_clean()

    assert list(refusal.value.message_dict) == [field]
    assert words in refusal.value.message_dict[field][0]


def test_the_colour_that_is_suggested_is_taken(stored):
    stored.accent = "#e07a5f"
    with pytest.raises(ValidationError) as refusal:
        stored.full_clean()
    suggested = re.search(r"(#[0-9a-f]{6}) would do", refusal.value.message_dict["accent"][0])[1]

    stored.accent = suggested.upper()
    stored.full_clean()

    assert stored.accent == suggested


def test_the_house_colours_are_taken(stored):
    stored.accent, stored.accent_dark = LIGHT.accent, DARK.accent

    stored.full_clean()


def test_without_a_logo_the_bird_and_the_name_stand(stored, client):
    page = client.get("/").content.decode()

    assert page.count('class="mark__eye"') == 2  # of the header and the footer


def test_logos_take_the_place_of_the_bird_and_are_called_by_the_name(stored, client, media):
    stored.shop_name, stored.logo, stored.logo_dark = "Nest", PictureFactory(), PictureFactory()
    stored.save()

    page = client.get("/").content.decode()
    logo = furniture().logo

    assert "mark__eye" not in page
    assert page.count(f'src="{logo.light.url}"') == 2
    assert page.count(f'src="{logo.dark.url}"') == 2
    assert page.count('alt="Nest"') == 4  # the style sheet shows one of two
    assert logo.light != logo.dark
    assert (logo.light.width, logo.light.height) == (70, 88)
    with Image.open(media / logo.light.url.removeprefix("/media/")) as made:
        assert made.format == "WEBP"
    assert (logo.told.width, logo.told.height) == (72, 90)  # as large as the picture is
    assert (
        f'"logo": "http://testserver{logo.told.url}"' in page or f'"logo":"http://testserver{logo.told.url}"' in page
    )


def test_a_logo_for_light_alone_stands_on_a_plate(stored, client, media):
    stored.logo = PictureFactory()
    stored.save()

    page = client.get("/").content.decode()

    assert page.count('class="brand__plate"') == 2
    assert "brand__dark" not in page


def test_a_deleted_logo_is_gone_at_once(stored, client, media, django_capture_on_commit_callbacks):
    stored.logo = picture = PictureFactory()
    stored.save()
    assert furniture().logo is not None

    with django_capture_on_commit_callbacks(execute=True):
        picture.delete()

    assert furniture().logo is None


def test_a_logo_whose_file_is_lost_breaks_nothing(stored, client, media):
    stored.logo = picture = PictureFactory()
    picture.file.storage.delete(picture.file.name)
    stored.save()

    assert client.get("/").status_code == 200
    assert furniture().logo is None
