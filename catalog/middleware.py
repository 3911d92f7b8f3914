"""People are told why publishing was refused, also behind a view of Wagtail's that knows no refusals; and prices of a
group stay out of caches.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.modal_workflow import render_modal_workflow

from catalog.addresses import shop_facts
from catalog.context import PriceContext
from common.publishing import PublishRefused


class GroupPricesMiddleware:
    """Keeps pages apart whose prices differ by who asks (catalog.shoppers.request_context).

    One with prices of a group is for no cache. In a shop that has such prices, all other pages with prices are for
    those who send the same cookies: a guest's must not be shown to a member either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        context: PriceContext | None = getattr(request, "price_context", None)
        if context is not None and context.group_lists:
            patch_cache_control(response, private=True, no_store=True)
        elif context is not None and not _is_kept_by_none(response) and shop_facts().has_group_prices:
            patch_vary_headers(response, ["Cookie"])
        return response


def _is_kept_by_none(response: HttpResponse) -> bool:
    return "no-store" in response.headers.get("Cache-Control", "")


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
