"""{% staff_bar %}: Wagtail's user bar, for those who may enter the admin; nobody else's page is touched."""

from typing import Any

from django import template
from django.conf import settings
from wagtail.admin.templatetags.wagtailuserbar import wagtailuserbar

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_bar(context: dict[str, Any]) -> str:
    """The bar, on a page that no cache keeps (SecurityHeadersMiddleware). Without a session nobody is looked up."""
    request = context.get("request")
    if request is None or settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return ""
    bar = wagtailuserbar(context)
    request.shows_staff_bar = bool(bar)
    return str(bar)
