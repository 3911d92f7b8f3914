"""{{ amount|money }}: an amount as people of the active language write it; {% tax_note %}: what prices say of tax."""

from django import template
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from common.money import Money, format_money

register = template.Library()


@register.filter
def money(amount: Money | None) -> str:
    """`amount` formatted for the active language; empty for None."""
    return "" if amount is None else format_money(amount, get_language() or "en")


@register.simple_tag
def tax_note() -> str:
    """Whether the shop's prices contain the tax (SHOP_PRICES_INCLUDE_TAX)."""
    return _("VAT included") if settings.SHOP_PRICES_INCLUDE_TAX else _("plus VAT")
