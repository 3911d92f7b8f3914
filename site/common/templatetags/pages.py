"""Numbered pages: which numbers to show, and the address of each."""

from django import template
from django.core.paginator import Page
from django.http import HttpRequest

register = template.Library()


@register.filter
def page_numbers(page: Page) -> list[int | None]:
    """The numbers around the current page with the ends; None stands for a gap."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    return [number if isinstance(number, int) else None for number in shown]


@register.filter
def page_address(request: HttpRequest, number: int) -> str:
    """This very address with another page number; the first page has none, so that it has one address only."""
    query = request.GET.copy()
    query.pop("page", None)
    if number > 1:
        query["page"] = str(number)
    return f"{request.path}?{query.urlencode()}" if query else request.path
