"""System checks of the settings of tax."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register

from checkout.tax.selectors import get_shop_vat_number
from checkout.tax.vat_numbers import InvalidVatNumber


@register()
def check_shop_vat_number(**_kwargs: Any) -> list[CheckMessage]:
    """The shop's own VAT number, where it is told, can be read."""
    try:
        get_shop_vat_number()
    except InvalidVatNumber:
        message = f"SHOP_VAT_NUMBER is no VAT number of the EU: {settings.SHOP_VAT_NUMBER}"
        return [Error(message, hint="Write it like PT501964843, or leave it empty.", id="tax.E001")]
    return []
