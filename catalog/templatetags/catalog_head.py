"""{% swatch_stylesheet %}: the link to the colours of option values, without a query where the cache is warm."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from catalog.swatches import swatches_url

register = template.Library()


@register.simple_tag
def swatch_stylesheet() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', swatches_url())
