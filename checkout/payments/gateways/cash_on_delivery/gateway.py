"""Cash on delivery: the order ships unpaid and the courier takes the money at the door."""

from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.base import Words
from checkout.payments.gateways.offline import OfflineGateway


class CashOnDeliveryGateway(OfflineGateway):
    name: Words = _("Cash on delivery")
    description: Words = _("Pay the courier at your door, in cash.")
    ships_unpaid = True
