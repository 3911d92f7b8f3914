"""{% furniture as furniture %} and the mark of the menu's current entry."""

from django import template
from django.template.context import Context

from home.furniture import Furniture, get_furniture
from home.menus import Link

register = template.Library()


@register.simple_tag(takes_context=True, name="furniture")
def furniture_tag(context: Context) -> Furniture:
    """What stands around the page, for the site of the request."""
    return get_furniture(context.get("request"))


@register.filter
def is_within(path: str, address: str) -> bool:
    """Whether `path` is `address` or lies below it. The front page is above everything, so only itself."""
    return path == address if address == "/" else bool(address) and path.startswith(address)


@register.filter
def is_within_entry(path: str, entry: Link) -> bool:
    """Whether `path` is within the entry's own address or one of those beneath it."""
    return any(is_within(path, link.url) for link in (entry, *entry.links))
