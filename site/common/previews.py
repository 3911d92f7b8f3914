"""Previews of pages: the draft as it stands in the editor, and beside it what visitors see now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

DRAFT, PUBLISHED = "", "published"


class TwoPreviews:
    """For page models: offers both previews. Stands before Page among the bases."""

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(DRAFT, _("Draft")), (PUBLISHED, _("As published"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        page: Any = self
        if mode_name != PUBLISHED:
            return page.serve(request)
        published = type(page).objects.live().filter(pk=page.pk).first()
        if published is not None:
            return published.serve(request)
        return page.serve_unpublished(request)

    def serve_unpublished(self, request: HttpRequest) -> HttpResponse:
        """What stands in the preview while the page is not published."""
        return TemplateResponse(request, "common/not_published.html", {"page": self})
