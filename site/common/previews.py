"""Previews of pages: the draft as it stands in the editor, and beside it what visitors see now."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

DRAFT, PUBLISHED = "", "published"


class TwoPreviews:
    """For page models: offers both previews. Stands first among the bases.

    A page with further previews names them, each also with PUBLISHED and a dash before its name.
    """

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        return [(DRAFT, _("Draft")), (PUBLISHED, _("As published"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        page: Any = self
        if not mode_name.startswith(PUBLISHED):
            return self.serve_version(request, mode_name)
        published: TwoPreviews | None = type(page).objects.live().filter(pk=page.pk).first()
        if published is not None:
            return published.serve_version(request, mode_name.removeprefix(PUBLISHED).lstrip("-"))
        return self.serve_unpublished(request)

    def serve_version(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """This version of the page, whichever it is; pages that views draw say so here."""
        response: HttpResponse = super().serve_preview(request, mode_name)  # type: ignore[misc]  # the page's
        return response

    def serve_unpublished(self, request: HttpRequest) -> HttpResponse:
        """What stands in the preview while the page is not published."""
        return TemplateResponse(request, "common/not_published.html", {"page": self})
