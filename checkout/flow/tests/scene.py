"""A small shop in which every kind of order has happened, written through the services from basket to refund."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from catalog.stock import adjust, default_location, receive
from catalog.tests.factories import VariantFactory, price_context
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.flow import services
from checkout.flow.models import Checkout
from checkout.flow.selectors import CheckoutState, describe_checkout
from checkout.flow.services import place_order
from checkout.flow.tests.factories import CheckoutFactory
from checkout.giftcards.services import adjust as adjust_card
from checkout.giftcards.tests.factories import gift_card
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.tests.factories import NOON
from checkout.payments import services as payments
from checkout.payments.gateways.test import ledger
from checkout.payments.models import Payment
from checkout.promotions.tests.factories import PromotionFactory

LATER = NOON + timedelta(hours=1)
RETURN_URL = "http://testserver/"
CODE = "SCENE"  # stands on every cart, and leads to a promotion where there is one


@dataclass(frozen=True)
class Scene:
    """The ids of orders by what became of them, and of one cart that was not ordered."""

    waiting: int
    paid: int
    part_sent: int
    completed: int
    cancelled: int
    given_back: int
    expired: int
    open_cart: int


def fill_checkout(lines, *, gateway: str = "test", cards=()) -> Checkout:
    """A checkout with every step answered; `lines` are pairs of variant and quantity, `cards` gift cards."""
    cart = CartFactory(codes=[CODE])
    for variant, quantity in lines:
        CartLineFactory(cart=cart, variant=variant, quantity=quantity)
    return CheckoutFactory(cart=cart, payment_method=gateway, gift_cards=[card.pk for card in cards])


def state_of(checkout: Checkout, *, at: datetime = NOON) -> CheckoutState:
    fresh = Checkout.objects.select_related("cart", "delivery_method").get(pk=checkout.pk)
    return describe_checkout(checkout=fresh, cart=fresh.cart, context=price_context(at))


def total_of(checkout: Checkout, *, at: datetime = NOON) -> int:
    return describe_checkout(checkout=checkout, cart=checkout.cart, context=price_context(at)).total_minor


def place(lines, *, gateway: str = "test", cards=(), at: datetime = NOON) -> Order:
    """An order placed from a basket, its payment asked for."""
    checkout = fill_checkout(lines, gateway=gateway, cards=cards)
    due = state_of(checkout, at=at).due_minor
    total = total_of(checkout, at=at)
    order = place_order(checkout_id=checkout.pk, expected_total=total, expected_due=due, by=None, at=at)
    payment = payment_of(order)
    if payment is not None:
        payments.start_payment(payment_id=payment.pk, return_url=RETURN_URL, at=at)
    return order


def payment_of(order: Order) -> Payment | None:
    """What is asked for beside gift cards."""
    return Payment.objects.exclude(gateway="gift_card").filter(order=order).first()


def pay(order: Order, *, at: datetime = LATER) -> Payment:
    """Pay with play money, and let the shop hear of it."""
    payment = payment_of(order)
    assert payment is not None
    ledger.pay_with(reference=payment.gateway_reference, card_number=ledger.SUCCEEDS, at=at)
    return payments.refresh_payment(payment_id=payment.pk, at=at)


def pay_by_gift_cards(lines) -> None:
    """Orders that gift cards pay in part or whole: one waits, one is paid, one is closed unpaid, one given back."""
    cards = [gift_card(amount=1_000) for _each in range(4)]
    big = gift_card(amount=50_000)
    place(lines, gateway="bank_transfer", cards=[cards[0]])
    pay(place(lines, cards=[cards[1]]))
    orders.cancel_order(order_id=place(lines, cards=[cards[2]]).pk, reason="", by=None, at=LATER)
    both = place(lines, cards=[cards[3], big])
    orders.cancel_order(order_id=both.pk, reason="", by=None, at=LATER)
    payments.refund_surplus(order_id=both.pk, at=LATER)
    adjust_card(card_id=big.pk, change=-100, reason="Printed twice", by=None, at=LATER)


def build_scene() -> Scene:
    """Orders that wait, are paid, sent in part, delivered, cancelled, given back and expired; all promises kept."""
    PromotionFactory(kind="amount", amount=100, codes=[CODE], run={"limit": 50, "budget": 9_900})
    mug, bowl = VariantFactory(price=2800, stock=100), VariantFactory(price=1250, stock=100)
    receive(variant=mug, location=default_location(), quantity=10, by=None, at=NOON)
    adjust(variant=bowl, location=default_location(), change=-3, note="Broken", by=None, at=NOON)
    both = [(mug, 2), (bowl, 3)]
    waiting, part_sent, completed, cancelled, expired = (place(both, gateway="bank_transfer") for _ in range(5))
    paid, given_back = place(both), place(both)
    for order in (paid, given_back):
        pay(order)
    for order in (part_sent, completed):
        payments.mark_paid(order_id=order.pk, note="", by=None, at=LATER)
    first_line = part_sent.lines.order_by("pk")[0]
    orders.ship_order(order_id=part_sent.pk, quantities={first_line.pk: 1}, by=None, at=LATER)
    orders.ship_order(order_id=completed.pk, quantities=None, by=None, at=LATER)
    orders.deliver_order(order_id=completed.pk, by=None, at=LATER)
    for order in (cancelled, given_back):
        orders.cancel_order(order_id=order.pk, reason="Asked for", by=None, at=LATER)
    payments.refund_surplus(order_id=given_back.pk, at=LATER)
    orders.expire_order(order_id=expired.pk, by=None, at=expired.hold_until)
    pay_by_gift_cards([(mug, 1)])
    return Scene(
        waiting=waiting.pk,
        paid=paid.pk,
        part_sent=part_sent.pk,
        completed=completed.pk,
        cancelled=cancelled.pk,
        given_back=given_back.pk,
        expired=expired.pk,
        open_cart=fill_checkout(both).cart_id,
    )


def overtake(monkeypatch: Any, state: CheckoutState) -> None:
    """The next order is priced as in `state` first, as if somebody had been faster only after that."""
    real = services.describe_submitted

    def as_before(**_facts: Any) -> CheckoutState:
        monkeypatch.setattr(services, "describe_submitted", real)
        return state

    monkeypatch.setattr(services, "describe_submitted", as_before)
