"""Gift cards as a way of paying. The money left the card when the order was placed; refunds return to it.

Shares are taken in the transaction that places the order (checkout.flow.giftcards), so nothing is ever started here.
"""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from checkout.giftcards import services
from checkout.giftcards.models import GiftCardEntry
from checkout.giftcards.services import TooMuchGivenBack
from checkout.payments.gateways.base import (
    BadEvent,
    CaptureRequest,
    Declined,
    GatewayError,
    GatewayEvent,
    Instruction,
    InstructionsRequest,
    RefundRequest,
    Started,
    StartRequest,
    Words,
)
from common import clock


class GiftCardGateway:
    """A payment's reference is the ledger's entry that took its amount off the card."""

    name: Words = _("Gift card")
    description: Words = ""
    is_online = True
    ships_unpaid = False

    def start(self, request: StartRequest) -> Started:
        raise Declined(str(_("Enter the code of a gift card in the checkout.")))

    def read_event(self, *, body: bytes, headers: Mapping[str, str], at: datetime) -> GatewayEvent:
        raise BadEvent("gift cards have no webhooks")

    def capture(self, request: CaptureRequest) -> None:
        """Nothing to move: the money is off the card already."""

    def refund(self, request: RefundRequest) -> None:
        try:
            services.refund(
                redemption_key=request.gateway_reference, key=request.key, amount=request.amount, at=clock.now()
            )
        except TooMuchGivenBack as error:
            raise Declined(str(_("More than the card paid cannot go back to it."))) from error
        except GiftCardEntry.DoesNotExist as error:
            raise GatewayError("no such redemption", permanent=True) from error

    def lookup(self, *, gateway_reference: str, key: str) -> GatewayEvent | None:
        return None

    def instructions(self, request: InstructionsRequest) -> tuple[Instruction, ...]:
        return ()
