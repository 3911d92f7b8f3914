"""The two shops side by side: how a step is done to both, and what must be the same after it."""

from collections import Counter
from contextlib import contextmanager
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.db.models import Count, Sum
from django.utils import timezone
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition

from catalog import plans, stock
from catalog.models import Location, Stock, StockPolicy
from catalog.prices import InvalidPrice
from catalog.stock import InvalidQuantity
from catalog.tests.factories import NOON, PriceListFactory, VariantFactory
from checkout.cart.models import CartLine
from checkout.cart.services import CartError
from checkout.cart.tests.factories import CartFactory
from checkout.flow import services as flow
from checkout.flow.giftcards import GiftCardRefused
from checkout.flow.invariants import find_own_violations
from checkout.flow.tests.factories import CheckoutFactory, delivery_method
from checkout.flow.tests.model.reference import Reference
from checkout.flow.tests.model.stockroom import PLACES, Refused, Thing
from checkout.flow.tests.model.till import NEVER, Bought, Card, Deal
from checkout.giftcards.models import GiftCard
from checkout.giftcards.tests.factories import gift_card
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition
from checkout.payments.models import Payment
from checkout.payments.refunds import RefundRefused
from checkout.promotions.models import PromotionUse
from checkout.promotions.tests.factories import PromotionFactory
from common import clock

DELIVERY = 500
CODE = "SPRING"
BUYERS = ("hanne@example.org", "joao@example.org")
REFUSALS = (
    *(CartError, InvalidQuantity, InvalidPrice, IllegalTransition, RefundRefused, GiftCardRefused, ValidationError),
    *(flow.BasketChanged, flow.TotalChanged, flow.DueChanged),
)

orders_so_far = precondition(lambda machine: machine.reference.orders)
picks = st.integers(0, 7)


def hours_until_over(expires_on: Any) -> float:
    """When a card that is good on that day, by the shop's clock, is good no longer."""
    midnight = datetime.combine(expires_on + timedelta(days=1), time.min, tzinfo=timezone.get_default_timezone())
    return (midnight - NOON) / timedelta(hours=1)


class Frame(RuleBasedStateMachine):
    """A run has a shop of its own, in a savepoint that is rolled back. `done` counts (verb, was it allowed)."""

    done: Counter[tuple[str, bool]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint._from_testcase = True  # else the gateways' services see a transaction around them
        self.savepoint.__enter__()
        things, cards = self.open_stockroom(), self.issue_cards()
        self.reference = Reference(things, delivery=DELIVERY, deals=self.start_promotions(), cards=cards)
        self.order_ids: list[int] = []
        self.checkout_ids: list[Any] = []
        self.sale_ids: list[int] = []
        self.arrival_ids: list[int] = []
        method = delivery_method()
        method.cost, method.free_from = DELIVERY, None
        method.save()
        self.open_basket()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def open_stockroom(self) -> list[Thing]:
        """Two that are counted, the second on back order; a pre-order; and one that nobody counts."""
        cellar = Location.objects.create(code="cellar", name="Cellar", position=99)
        self.locations = [stock.default_location(), cellar]
        self.price_list = PriceListFactory()
        things = [
            Thing(price=2800, on_hand=[4, 3]),
            Thing(price=1250, on_hand=[2, 1], backorder=2),
            Thing(price=1990, on_hand=[0, 0], is_preorder=True),
            Thing(price=990, on_hand=None),
        ]
        self.variants = [VariantFactory(price=thing.price, untracked=thing.on_hand is None) for thing in things]
        for thing, variant in zip(things, self.variants, strict=True):
            for place, units in enumerate(thing.on_hand or ()):
                stock.count(variant=variant, location=self.locations[place], on_hand=units, by=None, at=NOON)
        kinds = StockPolicy.Kind
        plans.set_policy(variant=self.variants[1], kind=kinds.BACKORDER, limit=2, by=None, at=NOON)
        plans.set_policy(variant=self.variants[2], kind=kinds.PREORDER, by=None, at=NOON)
        return things

    def start_promotions(self) -> list[Deal]:
        """One that applies by itself while its budget lasts, and a code with limits and an end."""
        deals = [
            Deal(off=200, minimum=5_000, budget=700),
            Deal(off=300, code=CODE, limit=3, limit_each=2, until=150),
        ]
        ends_at = NOON + timedelta(hours=150)
        self.promotions = [
            PromotionFactory(kind="amount", amount=200, minimum_amount=5_000, run={"budget": 700}),
            PromotionFactory(
                kind="amount", amount=300, codes=[CODE], run={"limit": 3, "limit_each": 2, "ends_at": ends_at}
            ),
        ]
        return deals

    def issue_cards(self) -> list[Card]:
        last_day = timezone.localdate(NOON) + timedelta(days=2)
        cards = [Card(1_000), Card(3_000, until=hours_until_over(last_day)), Card(20_000)]
        self.cards = [gift_card(amount=each.balance) for each in cards if each.until == NEVER]
        self.cards.insert(1, gift_card(amount=3_000, expires_on=last_day))
        return cards

    def open_basket(self) -> None:
        self.cart = CartFactory()
        self.checkout = CheckoutFactory(cart=self.cart, email=BUYERS[self.reference.buyer])

    @property
    def at(self) -> datetime:
        return self.moment(self.reference.hour)

    def moment(self, hour: float) -> datetime:
        return NOON + timedelta(hours=hour)

    @contextmanager
    def agreeing(self, verb: str, *arguments: Any, **named: Any) -> Any:
        """Do in the block what the reference's `verb` says: both do it, or both refuse."""
        do = getattr(self.reference, verb, None) or getattr(self.reference.room, verb)
        try:
            do(*arguments, **named)
            is_allowed = True
        except Refused:
            is_allowed = False
        refusal = None
        with clock.travel_to(self.at):
            try:
                yield
                self.run_after_commit()
            except REFUSALS as error:
                refusal = error
        assert (refusal is None) == is_allowed, f"the reference allows it: {is_allowed}; the shop says {refusal!r}"
        self.done[verb, is_allowed] += 1

    def run_after_commit(self) -> None:
        while connection.run_on_commit:
            waiting, connection.run_on_commit = connection.run_on_commit, []
            for _savepoints, act, _robust in waiting:
                act()

    def pick_order(self, pick: int) -> tuple[Bought, int]:
        index = pick % len(self.order_ids)
        return self.reference.orders[index], self.order_ids[index]

    @invariant()
    def stock_is_that_of_the_reference(self) -> None:
        rows = Stock.objects.order_by("variant_id", "location__position").values_list("on_hand", "reserved")
        room = self.reference.room
        counted = [number for number, thing in enumerate(room.things) if thing.on_hand is not None]
        expected = [
            (room.things[thing].on_hand[place], room.held(thing, place)) for thing in counted for place in PLACES
        ]
        assert list(rows) == expected

    @invariant()
    def basket_is_that_of_the_reference(self) -> None:
        places = {variant.pk: thing for thing, variant in enumerate(self.variants)}
        lines = CartLine.objects.filter(cart=self.cart).values_list("variant_id", "quantity")
        assert {places[variant]: quantity for variant, quantity in lines} == self.reference.basket

    @invariant()
    def orders_are_those_of_the_reference(self) -> None:
        found = Order.objects.order_by("pk").values_list(
            "total", "order_status", "payment_status", "fulfilment_status"
        )
        assert list(found) == [(each.total, each.state, each.money, each.travel) for each in self.reference.orders]
        money = Payment.objects.order_by("order_id", "pk").values_list("amount", "captured", "refunded")
        bills = [bill for each in self.reference.orders for bill in each.bills]
        assert list(money) == [(bill.amount, bill.taken, bill.given) for bill in bills]

    @invariant()
    def cards_hold_what_the_reference_says(self) -> None:
        balances = GiftCard.objects.order_by("pk").values_list("pk", "balance")
        assert [dict(balances)[card.pk] for card in self.cards] == [each.balance for each in self.reference.cards]

    @invariant()
    def promotions_are_used_as_the_reference_says(self) -> None:
        standing = PromotionUse.objects.filter(given_back_at=None).order_by().values("run")
        found = {
            row["run"]: (row["uses"], row["off"]) for row in standing.annotate(uses=Count("pk"), off=Sum("amount"))
        }
        expected = {}
        for number, promotion in enumerate(self.promotions):
            off = [each.deals[number] for each in self.reference.orders if each.stands and number in each.deals]
            if off:
                expected[promotion.pk] = (len(off), sum(off))
        assert found == expected

    @invariant()
    def oracle_is_silent(self) -> None:
        assert find_own_violations() == []
