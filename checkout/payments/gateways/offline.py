"""Ways of paying without a payment company: staff record what came in and what went back."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.base import (
    BadEvent,
    CaptureRequest,
    GatewayEvent,
    Instruction,
    InstructionsRequest,
    RefundRequest,
    Started,
    StartRequest,
    Words,
)


class OfflineGateway:
    """Money that changes hands elsewhere; the gateway itself moves nothing and knows nothing."""

    name: Words = _("Recorded by staff")
    description: Words = ""
    is_online = False
    ships_unpaid = False

    def start(self, request: StartRequest) -> Started:
        return Started(gateway_reference=request.key)

    def read_event(self, *, body: bytes, headers: Mapping[str, str], at: datetime) -> GatewayEvent:
        raise BadEvent("this way of paying has no webhooks")

    def capture(self, request: CaptureRequest) -> None:
        """Nothing to move: staff say that they have the money."""

    def refund(self, request: RefundRequest) -> None:
        """Nothing to move: staff say that they gave the money back."""

    def lookup(self, *, gateway_reference: str, key: str) -> GatewayEvent | None:
        return None

    def instructions(self, request: InstructionsRequest) -> tuple[Instruction, ...]:
        return ()
