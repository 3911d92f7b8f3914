"""Start-up checks: every configured gateway can be made, and play money stays out of production."""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.core.exceptions import ImproperlyConfigured

from checkout.payments.gateways.registry import MANUAL, gateway_names, get_gateway


@register()
def check_gateways(**_kwargs: Any) -> list[CheckMessage]:
    """Make each gateway of settings.PAYMENT_GATEWAYS and report those that cannot be made."""
    problems: list[CheckMessage] = []
    if MANUAL in settings.PAYMENT_GATEWAYS:
        problems.append(Error(f'PAYMENT_GATEWAYS may not name a gateway "{MANUAL}".', id="payments.E003"))
    for name in gateway_names():
        try:
            get_gateway(name)
        except (ImportError, KeyError, TypeError) as error:
            hint = "GATEWAY is the dotted path of a gateway class, OPTIONS what it is made with."
            problems.append(Error(f'PAYMENT_GATEWAYS["{name}"]: {error}', hint=hint, id="payments.E001"))
        except ImproperlyConfigured as error:
            problems.append(Error(f'PAYMENT_GATEWAYS["{name}"]: {error}', id="payments.E002"))
    return problems
