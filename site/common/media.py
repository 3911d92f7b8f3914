"""Uploaded pictures, served so that a browser can do nothing with them but show them."""

from pathlib import PurePosixPath

from django.conf import settings
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.static import serve

SHOWN_TYPES = frozenset({".avif", ".gif", ".jpg", ".jpeg", ".png", ".webp"})
PUBLIC_FOLDERS = frozenset({"images", "original_images"})
LONGEST_NAME = 200
LONGEST_PATH = 500


def serve_media(request: HttpRequest, path: str) -> HttpResponseBase:
    """A file of the picture folders. Documents are served by Wagtail's view, which asks who may read them."""
    parts = PurePosixPath(path).parts
    if not parts or parts[0] not in PUBLIC_FOLDERS or PurePosixPath(path).suffix.lower() not in SHOWN_TYPES:
        raise Http404
    if max(map(len, parts)) > LONGEST_NAME or len(path) > LONGEST_PATH:
        raise Http404  # file systems answer these with an error of their own
    response = serve(request, path, document_root=str(settings.MEDIA_ROOT))
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["X-Content-Type-Options"] = "nosniff"
    # Mails show them too, and webmail is another site.
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    # A changed picture gets a new file name, so a copy never goes stale.
    response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    return response
