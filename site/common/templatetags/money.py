"""{{ amount|money }}: an amount as people of the active language write it."""

from django import template
from django.utils.translation import get_language

from common.money import Money, format_money

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """`amount` formatted for the active language; empty for None."""
    return "" if amount is None else format_money(amount, get_language() or "en")
