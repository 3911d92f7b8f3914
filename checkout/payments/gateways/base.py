"""What a payment gateway is: the protocol, and the frozen facts that go in and out of it.

A gateway speaks one company's dialect and nothing else. It never sees a model, a request or a session and never writes
to the shop's database; payments.services does all of that. Amounts are minor units of `currency`. `key` is the shop's
idempotency key: the same key asked twice must have one effect.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from django.utils.functional import Promise

Words = str | Promise


class EventKind(StrEnum):
    """What a gateway can say of a payment."""

    PENDING = "pending"
    AUTHORISED = "authorised"
    CAPTURED = "captured"
    FAILED = "failed"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"


class Declined(Exception):
    """The gateway said no, for a reason the customer may hear, such as a declined card."""


class GatewayError(Exception):
    """The gateway could not be asked or did not understand. `permanent` says that asking again is useless.

    A temporary error leaves the outcome unknown: the effect may have happened all the same.
    """

    def __init__(self, message: str, *, permanent: bool) -> None:
        super().__init__(message)
        self.permanent = permanent


class BadEvent(Exception):
    """A webhook that is not from the gateway, too old, or not to be understood: answered with 400, nothing written."""


@dataclass(frozen=True, slots=True)
class StartRequest:
    """Asks for `amount` to be paid. `reference` is the order's number, `return_url` where the shopper comes back."""

    key: str
    reference: str
    amount: int
    currency: str
    return_url: str
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Started:
    """The gateway's answer: its own reference, and where to send the shopper ("" to keep them here)."""

    gateway_reference: str
    redirect_url: str = ""


@dataclass(frozen=True, slots=True)
class GatewayEvent:
    """Something the gateway said of one payment, by webhook or when asked.

    `key` is our idempotency key where the gateway gives it back, `refund_key` that of a refund.
    """

    event_id: str
    kind: EventKind
    gateway_reference: str
    amount: int
    currency: str
    key: str = ""
    refund_key: str = ""
    message: str = ""
    payload: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class CaptureRequest:
    """Takes `amount` of an authorised payment."""

    key: str
    gateway_reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class RefundRequest:
    """Gives `amount` of a captured payment back."""

    key: str
    gateway_reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class InstructionsRequest:
    """What a shopper is to be told who pays elsewhere, by transfer or at the door."""

    reference: str
    amount: int
    currency: str


@dataclass(frozen=True, slots=True)
class Instruction:
    """One fact that the shopper needs, such as an account number."""

    label: Words
    value: str


class Gateway(Protocol):
    """One way of paying. The attributes tell the shop how to treat it.

    is_online: the gateway itself moves money and knows its state; otherwise staff record what came in and went out.
    ships_unpaid: orders paid this way are sent before they are paid.
    """

    name: Words
    description: Words
    is_online: bool
    ships_unpaid: bool

    def start(self, request: StartRequest) -> Started:
        """Ask for the money. Raises Declined or GatewayError."""

    def read_event(self, *, body: bytes, headers: Mapping[str, str], at: datetime) -> GatewayEvent:
        """The event a webhook tells, proven by its signature. Header names are lower case. Raises BadEvent."""

    def capture(self, request: CaptureRequest) -> None:
        """Take authorised money. Raises Declined or GatewayError."""

    def refund(self, request: RefundRequest) -> None:
        """Give money back. Raises Declined or GatewayError."""

    def lookup(self, *, gateway_reference: str, key: str) -> GatewayEvent | None:
        """How a payment stands, by its reference or, where that was lost, by our key; None where it is unknown.

        Raises GatewayError.
        """

    def instructions(self, request: InstructionsRequest) -> tuple[Instruction, ...]:
        """What to tell the shopper about paying elsewhere; empty for a gateway with a pay page."""
