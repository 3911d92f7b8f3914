"""{{ amount|minor:currency }}: minor units as people of the active language write them."""

from django import template

from common.money import from_minor
from common.templatetags.money import money

register = template.Library()


@register.filter
def minor(amount: int, currency: str) -> str:
    """`amount` minor units of `currency`, formatted: 1250|minor:"EUR" is €12.50."""
    return money(from_minor(amount, currency))
