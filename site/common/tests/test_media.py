"""Uploads are served so that a browser can only show them."""

from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client


@pytest.fixture
def uploads(tmp_path: Path, settings) -> Path:
    settings.MEDIA_ROOT = tmp_path
    for name in ("images/a.webp", "images/b.svg", "documents/secret.pdf", "images/c.html", "top.webp"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"data")
    return tmp_path


@pytest.mark.django_db  # closing a streamed answer looks at the database connections
def test_a_picture_is_sandboxed_and_never_sniffed(client: Client, uploads: Path) -> None:
    response = client.get("/media/images/a.webp")

    assert response.status_code == 200
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Type"] == "image/webp"
    assert "immutable" in response.headers["Cache-Control"]
    b"".join(response.streaming_content)
    response.close()


@pytest.mark.django_db
def test_a_picture_is_also_shown_by_webmail(client: Client, uploads: Path) -> None:
    response = client.get("/media/images/a.webp")

    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    b"".join(response.streaming_content)
    response.close()


@pytest.mark.parametrize(
    "path",
    [
        "/media/images/b.svg",
        "/media/images/c.html",
        "/media/documents/secret.pdf",
        "/media/top.webp",
        "/media/images/../documents/secret.pdf",
        "/media/images/%2e%2e/documents/secret.pdf",
        "/media/images/",
        "/media/images/missing.webp",
        "/media//etc/passwd",
        "/media/images/" + "a" * 3_000 + ".webp",
        "/media/images/" + "a/" * 3_000 + "a.webp",
    ],
)
@pytest.mark.django_db
def test_nothing_else_is_served(client: Client, uploads: Path, path: str) -> None:
    assert client.get(path).status_code == 404


def test_media_and_static_files_live_apart() -> None:
    assert Path(settings.STATIC_ROOT) != Path(settings.MEDIA_ROOT)
