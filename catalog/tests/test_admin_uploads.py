"""Uploads: pictures are drawn anew, other things refused, documents handed out as attachments."""

import os
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model

from catalog.models import Picture
from catalog.uploads import UnreadablePicture, clean_picture
from common.tests.staff import log_in

PHOTOS = Path(__file__).resolve().parents[3] / "shared" / "realdata" / "photos"
ORIENTATION, MAKER, GPS = 0x0112, 0x010F, 0x8825


def photo(name: str) -> Path:
    """A photograph of the real data; without them the test skips, or fails with REQUIRE_ALL=1."""
    path = PHOTOS / name
    if not path.exists():
        reason = f"no photographs: {PHOTOS}"
        if os.environ.get("REQUIRE_ALL") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return path


def jpeg(size=(60, 30), orientation=1, trailer=b"") -> bytes:
    """A small JPEG of a camera that knows where it was; its left half is red."""
    image = Image.new("RGB", size, "white")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    exif[MAKER] = "Spy"
    exif.get_ifd(GPS)[1] = "N"
    target = BytesIO()
    image.save(target, "JPEG", exif=exif, comment=b"<script>alert(1)</script>")
    return target.getvalue() + trailer


def upload(content: bytes, name: str):
    file = SimpleUploadedFile(name, content)
    return log_in("editor").post(reverse("wagtailimages:add"), {"title": "A thing", "file": file, "collection": 1})


def stored() -> Image.Image:
    return Image.open(BytesIO(Path(Picture.objects.get().file.path).read_bytes()))


@pytest.mark.django_db
def test_location_maker_and_comment_are_not_kept():
    upload(jpeg(), "thing.jpg")

    kept = Path(Picture.objects.get().file.path).read_bytes()
    assert dict(stored().getexif()) == {}
    assert b"Spy" not in kept
    assert b"script" not in kept


@pytest.mark.django_db
def test_picture_is_turned_as_the_camera_meant():
    upload(jpeg(size=(60, 30), orientation=6), "thing.jpg")

    picture = Picture.objects.get()
    assert (picture.width, picture.height, stored().size) == (30, 60, (30, 60))
    red, green, _blue = stored().convert("RGB").getpixel((15, 10))
    assert red > 200
    assert green < 60


@pytest.mark.django_db
def test_facts_about_the_file_are_those_of_the_file_that_is_kept():
    upload(jpeg(), "thing.jpg")

    picture = Picture.objects.get()
    assert picture.file_size == Path(picture.file.path).stat().st_size


@pytest.mark.django_db
def test_what_hides_behind_a_picture_is_gone():
    upload(jpeg(trailer=b"<?php system('id'); ?><script>alert(1)</script>"), "thing.jpg")

    assert b"php" not in Path(Picture.objects.get().file.path).read_bytes()


@pytest.mark.django_db
def test_pictures_that_come_without_a_form_are_drawn_anew_too():
    picture = Picture(title="Imported")
    picture.file = ContentFile(jpeg(orientation=3), name="thing.jpg")

    picture.save()

    assert dict(stored().getexif()) == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "thing.svg"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'></svg>", "thing.png"),
        (b"<html><script>alert(1)</script></html>", "thing.jpg"),
        (jpeg(), "thing.png"),
        (jpeg(), "thing.php"),
        (jpeg()[:300], "thing.jpg"),
        (b"", "thing.jpg"),
        (b"MZ\x90\x00", "thing.gif"),
    ],
)
def test_what_is_no_picture_of_that_kind_is_refused(content, name):
    response = upload(content, name)

    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_more_pixels_than_the_limit_are_refused():
    with override_settings(WAGTAILIMAGES_MAX_IMAGE_PIXELS=1000):
        response = upload(jpeg(), "thing.jpg")

    assert response.context["form"].errors["file"]
    assert not Picture.objects.exists()


def test_limit_is_forty_megapixels(settings):
    assert settings.WAGTAILIMAGES_MAX_IMAGE_PIXELS == 40_000_000


@pytest.mark.django_db
def test_path_tricks_and_long_names_stay_in_the_folder():
    upload(jpeg(), "../../../etc/" + "x" * 300 + ".jpg")

    name = Picture.objects.get().file.name
    assert name.startswith("original_images/xxx")
    assert len(name) <= 100


@pytest.mark.realdata
@pytest.mark.parametrize("name", ["Bagel.jpg", "bostoncream.png", "bakingsoda.webp", "yeast.avif"])
def test_real_photographs_keep_their_size_and_format(name):
    path = photo(name)
    with Image.open(path) as before:
        expected = (before.size, before.format)

    with path.open("rb") as file:
        cleaned = clean_picture(ContentFile(file.read(), name=name))

    with Image.open(cleaned) as after:
        assert (after.size, after.format) == expected
        assert dict(after.getexif()) == {}


@pytest.mark.realdata
def test_real_drawing_in_svg_is_refused():
    content = photo("baker_author.svg").read_bytes()

    with pytest.raises(UnreadablePicture):
        clean_picture(ContentFile(content, name="drawing.svg"))


@pytest.mark.django_db
def test_documents_are_handed_out_as_attachments(client):
    document = get_document_model()(title="Prices")
    document.file.save("prices.txt", ContentFile(b"<script>alert(1)</script>"))

    response = client.get(document.url)
    response.close()

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.django_db
def test_documents_of_other_kinds_are_refused():
    file = SimpleUploadedFile("page.html", b"<script>alert(1)</script>")

    log_in("editor").post(reverse("wagtaildocs:add"), {"title": "Page", "file": file, "collection": 1})

    assert not get_document_model().objects.exists()
