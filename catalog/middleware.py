"""Where publishing was refused behind a view of Wagtail's that knows no refusals, people are told the reasons."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow

from common.publishing import PublishRefused


class RefusedPublishingMiddleware:
    """Leads from a refused publishing, such as a moderator's approval, to the page's editor, with the reasons."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, PublishRefused):
            return None
        messages.error(request, refusal_message(exception))
        editor = reverse("wagtailadmin_pages:edit", args=[exception.page.pk])
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            answer: HttpResponse = render_modal_workflow(
                request, "", None, {}, json_data={"step": "success", "redirect": editor}
            )
            return answer
        return redirect(editor)


def refusal_message(refusal: PublishRefused) -> str:
    """The refusal in one message."""
    reasons = " ".join(problem.message for problem in refusal.problems)
    return _("“%(page)s” was not published; its draft is kept. %(reasons)s") % {
        "page": refusal.page.get_admin_display_title(),
        "reasons": reasons,
    }
