"""What is done while the killer waits. A deed prepares a case of its own, acts, and says what is wrong in the end."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from catalog import stock
from catalog.context import default_price_context
from catalog.models import Location, Variant
from catalog.tests.factories import VariantFactory
from checkout.flow.requests import sign_checkout
from checkout.flow.selectors import describe_checkout, get_agreement
from checkout.flow.tests.scene import CODE, fill_checkout, payment_of, place
from checkout.giftcards.models import GiftCard
from checkout.giftcards.tests.factories import gift_card
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.payments import refunds
from checkout.payments.gateways.registry import GIFT_CARD
from checkout.payments.gateways.test import ledger
from checkout.payments.gateways.test.models import TestCharge
from checkout.payments.models import Payment
from checkout.promotions.tests.factories import PromotionFactory
from common import clock
from testing.crashes.sweeping import sweep

STOCK = 100_000


class Goods:
    """Two variants that never sell out, and the promotion whose code stands on every basket.

    A basket is served from two locations: the second variant lies in the attic alone.
    """

    def __init__(self) -> None:
        self.first = VariantFactory(price=2800, stock=STOCK)
        self.second = VariantFactory(price=1250)
        attic = Location.objects.create(code="attic", name="Attic", position=99)
        stock.count(variant=self.second, location=attic, on_hand=STOCK, by=None, at=clock.now())
        run = {"limit": STOCK, "budget": STOCK * STOCK}
        PromotionFactory(kind="amount", amount=100, codes=[CODE], run=run)

    def lines(self) -> list[tuple[Variant, int]]:
        return [(self.first, 2), (self.second, 3)]


@dataclass(frozen=True)
class Case:
    """One deed on data of its own. `act` gives what its caller hears; `judge` what is wrong after a sweep.

    `repeat` does the same once more, as a shopper or a member of staff would who heard nothing; `judge_end` says what
    is wrong after that.
    """

    act: Callable[[], Any]
    judge: Callable[[Any], list[str]]
    repeat: Callable[[], Any]
    judge_end: Callable[[Any], list[str]]


@dataclass(frozen=True)
class Deed:
    """A named kind of case."""

    name: str
    prepare: Callable[[Goods], Case]


def new_cards(has_card: bool) -> list[GiftCard]:
    """A gift card for a part of an order, or none."""
    return [gift_card(amount=1_000, at=clock.now())] if has_card else []


def placing(gateway: str, *, has_card: bool = False) -> Callable[[Goods], Case]:
    """The submit of the review, as the browser sends it."""

    def prepare(goods: Goods) -> Case:
        checkout = fill_checkout(goods.lines(), gateway=gateway, cards=new_cards(has_card))
        state = describe_checkout(checkout=checkout, cart=checkout.cart, context=default_price_context())
        form = {
            "checkout": sign_checkout(checkout.pk),
            "expected_total": state.total_minor,
            "expected_due": state.due_minor,
            "agreed": get_agreement(state),
        }
        mine = Order.objects.filter(checkout_id=checkout.pk)

        def submit() -> dict[str, Any]:
            browser = Client()
            browser.cookies[settings.CART_COOKIE_NAME] = checkout.cart.token
            response = browser.post(reverse("checkout:place"), form)
            return {"status": response.status_code, "location": response.headers.get("Location", "")}

        def judge(answer: Any) -> list[str]:
            if answer is not None and mine.count() != 1:
                return [f"{mine.count()} orders after one was acknowledged"]
            return [] if mine.count() <= 1 else [f"{mine.count()} orders of one checkout"]

        def judge_end(answer: Any) -> list[str]:
            if answer["status"] != 302 or mine.count() != 1:
                return [f"the repeated submit got {answer['status']} and there are {mine.count()} orders"]
            payment = money_payment(mine.get())
            where = payment.redirect_url or reverse("checkout:confirmation", args=[mine.get().token])
            return [] if answer["location"] == where else [f"the repeated submit led to {answer['location']}"]

        return Case(act=submit, judge=judge, repeat=submit, judge_end=judge_end)

    return prepare


def money_payment(order: Order) -> Payment:
    """What is asked for beside gift cards."""
    payment = payment_of(order)
    assert payment is not None
    return payment


def paying(*, has_card: bool = False) -> Callable[[Goods], Case]:
    """The customer pays on the gateway's page, and the gateway tells the shop."""

    def prepare(goods: Goods) -> Case:
        order = place(goods.lines(), cards=new_cards(has_card), at=clock.now())
        reference = money_payment(order).gateway_reference

        def pay() -> str:
            return str(ledger.pay_with(reference=reference, card_number=ledger.SUCCEEDS, at=clock.now()).status)

        def judge(_answer: Any) -> list[str]:
            charge = TestCharge.objects.get(reference=reference)
            order.refresh_from_db()
            expected = "paid" if charge.status == TestCharge.Status.SUCCEEDED else "unpaid"
            is_right = order.payment_status == expected
            return [] if is_right else [f"{charge.status} at the gateway, {order.payment_status}"]

        return Case(act=pay, judge=judge, repeat=pay, judge_end=judge)

    return prepare


def cancelling(*, paid: bool, has_card: bool = False) -> Callable[[Goods], Case]:
    """Staff cancel an order; what was paid for it goes back, also to its gift card."""

    def prepare(goods: Goods) -> Case:
        cards = new_cards(has_card)
        order = place(goods.lines(), cards=cards, at=clock.now())
        if paid:
            ledger.pay_with(
                reference=money_payment(order).gateway_reference,
                card_number=ledger.SUCCEEDS,
                at=clock.now(),
            )

        def cancel() -> str:
            return orders.cancel_order(order_id=order.pk, reason="Asked for", by=None, at=clock.now()).order_status

        def judge(answer: Any) -> list[str]:
            order.refresh_from_db()
            payment = money_payment(order)
            charge = TestCharge.objects.get(reference=payment.gateway_reference)
            is_cancelled = order.order_status == "cancelled"
            due_back = payment.amount if paid and is_cancelled else 0
            wrong = [] if answer is None or is_cancelled else ["an acknowledged cancellation is lost"]
            if (payment.refunded, charge.refunded) != (due_back, due_back):
                wrong.append(f"{payment.refunded} given back, {charge.refunded} by the gateway, {due_back} due")
            for card in cards:
                card.refresh_from_db()
                if card.balance != (card.initial_amount if is_cancelled else 0):
                    wrong.append(f"{card.balance} on the card of an order that is {order.order_status}")
            return wrong

        return Case(act=cancel, judge=judge, repeat=cancel, judge_end=judge)

    return prepare


def refunding(goods: Goods) -> Case:
    """Staff give back what a gift card paid; who heard nothing looks again first, as the form makes them do."""
    [card] = new_cards(has_card=True)
    order = place(goods.lines(), cards=[card], at=clock.now())
    ledger.pay_with(reference=money_payment(order).gateway_reference, card_number=ledger.SUCCEEDS, at=clock.now())
    payment = Payment.objects.get(order=order, gateway=GIFT_CARD)

    def refund() -> str:
        try:
            return str(
                refunds.refund_payment(
                    payment_id=payment.pk, amount=payment.amount, reason="", seen_refunded=0, by=None, at=clock.now()
                ).status
            )
        except refunds.RefundRefused:
            return "refused"

    def judge(answer: Any) -> list[str]:
        payment.refresh_from_db()
        card.refresh_from_db()
        wrong = [] if answer is None or payment.refunded else ["an acknowledged refund is lost"]
        if (payment.refunded, card.balance) not in ((0, 0), (payment.amount, payment.amount)):
            wrong.append(f"{payment.refunded} given back, {card.balance} on the card")
        return wrong

    def judge_end(_answer: Any) -> list[str]:
        payment.refresh_from_db()
        return judge(None) if payment.refunded else ["nothing is given back, though it was asked for twice"]

    return Case(act=refund, judge=judge, repeat=refund, judge_end=judge_end)


def expiring(goods: Goods) -> Case:
    """The sweep itself, when an order's time is up: what is killed is the first sweep, and the second one mends it."""
    order = place(goods.lines(), cards=new_cards(True), at=clock.now() - timedelta(days=1))

    def expire() -> list[str]:
        return sweep(at=clock.now())

    def judge(_answer: Any) -> list[str]:
        order.refresh_from_db()
        return [] if order.order_status == "expired" else [f"the order is {order.order_status} after the sweep"]

    return Case(act=expire, judge=judge, repeat=expire, judge_end=judge)


DEEDS = (
    Deed("placing, paid by card", placing("test")),
    Deed("placing, paid by transfer", placing("bank_transfer")),
    Deed("placing, with a gift card", placing("test", has_card=True)),
    Deed("paying", paying()),
    Deed("paying the rest of a card", paying(has_card=True)),
    Deed("cancelling, unpaid", cancelling(paid=False)),
    Deed("cancelling, paid", cancelling(paid=True)),
    Deed("cancelling, with a gift card", cancelling(paid=False, has_card=True)),
    Deed("cancelling, paid with a card", cancelling(paid=True, has_card=True)),
    Deed("refunding to a gift card", refunding),
    Deed("expiring", expiring),
)
