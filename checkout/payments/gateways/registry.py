"""Makes the gateways that settings.PAYMENT_GATEWAYS names, configured like CACHES:

PAYMENT_GATEWAYS = {"bank_transfer": {"GATEWAY": "dotted.path.Class", "OPTIONS": {"iban": "…"}, "COUNTRIES": ["PT"]}}

COUNTRIES, where goods may go that are paid so, can be left out: anywhere.
"""

from functools import cache
from typing import Any

from django.conf import settings
from django.core.signals import setting_changed
from django.dispatch import receiver
from django.utils.module_loading import import_string

from checkout.payments.gateways.base import Gateway

MANUAL = "manual"  # money that staff took some other way; offered to no shopper
GIFT_CARD = "gift_card"  # applied beside the chosen way of paying

# Always there, and never to choose from: they are in no setting.
OWN = {
    MANUAL: "checkout.payments.gateways.offline.OfflineGateway",
    GIFT_CARD: "checkout.payments.gateways.gift_card.gateway.GiftCardGateway",
}


class UnknownGateway(LookupError):
    """No gateway of this name is configured."""


def get_gateway(name: str) -> Gateway:
    """The gateway configured as `name`. Raises UnknownGateway."""
    if name in OWN:
        return _make_own(name)
    if name not in settings.PAYMENT_GATEWAYS:
        raise UnknownGateway(name)
    return _make(name)


def gateway_name(name: str) -> str:
    """What people call the gateway, also one that is configured no more."""
    try:
        return str(get_gateway(name).name)
    except UnknownGateway:
        return name.replace("_", " ").capitalize()


def is_online(name: str) -> bool:
    """Whether the gateway moves money itself; one that is configured no more does not."""
    try:
        return get_gateway(name).is_online
    except UnknownGateway:
        return False


def gateway_names() -> list[str]:
    """The configured gateways in the order of the settings."""
    return list(settings.PAYMENT_GATEWAYS)


def gateway_names_for(country: str) -> list[str]:
    """Those by which goods that go to the country (ISO code) can be paid."""
    configured: dict[str, dict[str, Any]] = settings.PAYMENT_GATEWAYS
    return [name for name in configured if country in configured[name].get("COUNTRIES", [country])]


@cache
def _make(name: str) -> Gateway:
    configuration: dict[str, Any] = settings.PAYMENT_GATEWAYS[name]
    gateway_class = import_string(configuration["GATEWAY"])
    gateway: Gateway = gateway_class(**configuration.get("OPTIONS", {}))
    return gateway


@cache
def _make_own(name: str) -> Gateway:
    gateway: Gateway = import_string(OWN[name])()
    return gateway


@receiver(setting_changed)
def _forget(*, setting: str, **_kwargs: Any) -> None:
    if setting in {"PAYMENT_GATEWAYS", "SECRET_KEY", "DEMO_MODE"}:
        _make.cache_clear()
