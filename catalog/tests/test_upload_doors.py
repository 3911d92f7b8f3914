"""Every door by which a file comes in: the same refusals at each, and nothing but the picture is kept."""

import json
import zlib
from io import BytesIO
from pathlib import Path
from struct import pack

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image
from wagtail.documents import get_document_model

from catalog.models import Picture
from catalog.tests.test_admin_uploads import jpeg
from catalog.uploads import UnreadablePicture, clean_picture
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
SVG = b"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><script>alert(1)</script></svg>"


def chunk(kind: bytes, content: bytes) -> bytes:
    return pack(">I", len(content)) + kind + content + pack(">I", zlib.crc32(kind + content))


def png_header(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is large: what a decompression bomb looks like before it is opened."""
    head = chunk(b"IHDR", pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def frames(file_format: str, count: int = 3, size=(40, 30)) -> bytes:
    """A moving picture with a comment."""
    images = [Image.new("RGB", size, (shade, 40, 90)) for shade in range(0, 250, 250 // count)][:count]
    target = BytesIO()
    options = {"comment": b"<script>alert(1)</script>"} if file_format == "GIF" else {"exif": b"Exif\0\0secret place"}
    images[0].save(target, file_format, save_all=True, append_images=images[1:], duration=100, **options)
    return target.getvalue()


def by_form(content: bytes, name: str):
    data = {"title": "A thing", "file": SimpleUploadedFile(name, content), "collection": 1}
    return log_in("editor").post(reverse("wagtailimages:add"), data)


def by_many(content: bytes, name: str):
    data = {"title": "A thing", "files[]": SimpleUploadedFile(name, content), "collection": 1}
    return log_in("editor").post(reverse("wagtailimages:add_multiple"), data)


def by_chooser(content: bytes, name: str):
    data = {
        "image-chooser-upload-title": "A thing",
        "image-chooser-upload-file": SimpleUploadedFile(name, content),
        "image-chooser-upload-collection": 1,
    }
    return log_in("editor").post(reverse("wagtailimages_chooser:create"), data)


DOORS = {"form": by_form, "many at once": by_many, "chooser": by_chooser}
REFUSED = {
    "drawing with a script": (SVG, "thing.svg"),
    "drawing under another name": (SVG, "thing.png"),
    "page under another name": (b"<html><script>alert(1)</script></html>", "thing.jpg"),
    "picture under a program's name": (jpeg(), "thing.php"),
    "picture that ends too early": (jpeg()[:300], "thing.jpg"),
    "41 megapixels": (png_header(8200, 5000), "thing.png"),
    "a bomb": (png_header(60_000, 60_000), "thing.png"),
    "nothing": (b"", "thing.jpg"),
}


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
@pytest.mark.parametrize(("content", "name"), REFUSED.values(), ids=REFUSED)
def test_every_door_refuses_alike(door, content, name):
    response = door(content, name)

    assert response.status_code in (200, 400)
    assert not Picture.objects.exists()


@pytest.mark.parametrize("door", DOORS.values(), ids=DOORS)
def test_every_door_keeps_nothing_but_the_picture(door):
    response = door(jpeg(trailer=b"PK\x03\x04<?php system('id'); ?>"), "thing.jpg")

    assert response.status_code in (200, 302)
    kept = Path(Picture.objects.get().file.path).read_bytes()
    assert dict(Image.open(BytesIO(kept)).getexif()) == {}
    assert not any(word in kept for word in (b"Spy", b"script", b"php", b"PK\x03\x04"))


def test_a_file_that_takes_the_place_of_another_is_drawn_anew_too():
    by_form(jpeg(), "thing.jpg")
    picture = Picture.objects.get()

    data = {"title": "A thing", "file": SimpleUploadedFile("new.jpg", jpeg(size=(80, 40))), "collection": 1}
    log_in("editor").post(reverse("wagtailimages:edit", args=[picture.pk]), data)

    picture.refresh_from_db()
    kept = Path(picture.file.path).read_bytes()
    assert (picture.width, picture.height) == (80, 40)
    assert b"Spy" not in kept


def test_refusal_of_many_at_once_says_why():
    answer = json.loads(by_many(SVG, "thing.svg").content)

    assert answer["success"] is False
    assert answer["error_message"]


@pytest.mark.parametrize(("file_format", "name"), [("GIF", "a.gif"), ("WEBP", "a.webp"), ("PNG", "a.png")])
def test_moving_picture_keeps_its_frames_and_loses_the_rest(file_format, name):
    cleaned = clean_picture(ContentFile(frames(file_format), name=name))

    content = cleaned.read()
    with Image.open(BytesIO(content)) as after:
        assert (after.format, after.n_frames, dict(after.getexif())) == (file_format, 3, {})
    assert b"script" not in content
    assert b"secret" not in content


def test_text_inside_a_png_is_not_kept():
    from PIL.PngImagePlugin import PngInfo

    words = PngInfo()
    words.add_text("Comment", "<script>alert(1)</script>")
    words.add_itxt("XML:com.adobe.xmp", "<x:xmpmeta>48.85,2.35</x:xmpmeta>")
    target = BytesIO()
    Image.new("RGB", (20, 20), "blue").save(target, "PNG", pnginfo=words)

    content = clean_picture(ContentFile(target.getvalue(), name="a.png")).read()

    assert b"script" not in content
    assert b"48.85" not in content


@pytest.mark.parametrize("size", [(8200, 5000), (100_000, 401), (60_000, 60_000)])
def test_too_many_pixels_are_refused_without_being_opened(size):
    with pytest.raises(UnreadablePicture):
        clean_picture(ContentFile(png_header(*size), name="a.png"))


def store_document(content: bytes, name: str):
    document = get_document_model()(title="Prices")
    document.file.save(name, ContentFile(content))
    return document


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"%PDF-1.4\n<script>alert(1)</script>", "prices.pdf"),
        (b"<html><script>alert(1)</script></html>", "prices.txt"),
        (SVG, "prices.csv"),
        (b"PK\x03\x04<html></html>", "prices.zip"),
    ],
)
def test_no_document_is_shown_in_the_browser(client, content, name):
    response = client.get(store_document(content, name).url)
    response.getvalue()

    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in response.headers["Content-Type"]
    assert "svg" not in response.headers["Content-Type"]
    assert response.headers["Content-Security-Policy"] == "default-src 'none'"


@pytest.mark.parametrize("name", ["page.html", "drawing.svg", "program.js", "page.xhtml", "prices.pdf.html", "prices"])
def test_documents_of_other_kinds_are_refused_at_both_doors(name):
    editor = log_in("editor")

    editor.post(
        reverse("wagtaildocs:add"),
        {"title": "Page", "file": SimpleUploadedFile(name, b"x"), "collection": 1},
    )
    editor.post(
        reverse("wagtaildocs:add_multiple"),
        {"title": "Page", "files[]": SimpleUploadedFile(name, b"x"), "collection": 1},
    )

    assert not get_document_model().objects.exists()
