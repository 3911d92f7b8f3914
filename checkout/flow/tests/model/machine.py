"""Does the same to the shop and to the reference, and holds one against the other after every step."""

from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connection, transaction
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from catalog import stock
from catalog.models import Stock
from catalog.stock import InvalidQuantity
from catalog.tests.factories import NOON, VariantFactory, price_context
from checkout.cart import services as carts
from checkout.cart.models import CartLine
from checkout.cart.services import CartError
from checkout.cart.tests.factories import CartFactory
from checkout.flow import services as flow
from checkout.flow.invariants import find_own_violations
from checkout.flow.tests.factories import CheckoutFactory, delivery_method
from checkout.flow.tests.model.reference import AT_THE_DOOR, ONLINE, TRANSFER, Bought, Reference, Refused, Thing
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.orders.services import IllegalTransition
from checkout.payments import services as payments
from checkout.payments.gateways.test import ledger
from checkout.payments.models import Payment
from checkout.payments.refunds import RefundRefused
from common import clock

DELIVERY = 500
REFUSALS = (CartError, InvalidQuantity, IllegalTransition, RefundRefused, flow.BasketChanged, flow.TotalChanged)
RETURN_URL = "http://testserver/"

orders_so_far = precondition(lambda machine: machine.reference.orders)
things = st.integers(0, 2)
counted_things = st.integers(0, 1)
ways = st.sampled_from([ONLINE, TRANSFER, AT_THE_DOOR])
picks = st.integers(0, 7)


class ShopMachine(RuleBasedStateMachine):
    """A run has a shop of its own, in a savepoint that is rolled back. `done` counts (verb, was it allowed)."""

    done: Counter[tuple[str, bool]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint._from_testcase = True  # else the gateways' services see a transaction around them
        self.savepoint.__enter__()
        made = [
            Thing(price=2800, on_hand=6),
            Thing(price=1250, on_hand=3, backorder=2),
            Thing(price=990, on_hand=None),
        ]
        self.variants = [VariantFactory(price=thing.price, stock=thing.on_hand) for thing in made[:2]]
        self.variants.append(VariantFactory(price=990, untracked=True))
        Stock.objects.filter(variant=self.variants[1]).update(backorder_limit=2)
        method = delivery_method()
        method.cost, method.free_from = DELIVERY, None
        method.save()
        self.reference = Reference(made, DELIVERY)
        self.order_ids: list[int] = []
        self.checkout_ids: list[Any] = []
        self.open_basket()

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    @property
    def at(self) -> Any:
        return NOON + timedelta(hours=self.reference.hour)

    def open_basket(self) -> None:
        self.cart = CartFactory()
        self.checkout = CheckoutFactory(cart=self.cart)

    @contextmanager
    def agreeing(self, verb: str, *arguments: Any, **named: Any) -> Any:
        """Do in the block what the reference's `verb` says: both do it, or both refuse."""
        try:
            getattr(self.reference, verb)(*arguments, **named)
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

    def line_of(self, thing: int) -> CartLine:
        return CartLine.objects.get(cart=self.cart, variant=self.variants[thing])

    @initialize(bought=st.lists(st.tuples(things, st.integers(1, 2), ways), min_size=2, max_size=4))
    def first_orders(self, bought: list[tuple[int, int, str]]) -> None:
        for thing, units, way in bought:
            self.add(thing=thing, units=units)
            if self.reference.basket:
                self.place(way=way, off_by=0)

    @rule(thing=things, units=st.integers(1, 4))
    def add(self, thing: int, units: int) -> None:
        with self.agreeing("add", thing, units):
            context = price_context(self.at)
            variant = self.variants[thing].pk
            carts.add_line(cart_id=self.cart.pk, variant_id=variant, quantity=units, context=context, at=self.at)

    @precondition(lambda machine: machine.reference.basket)
    @rule(pick=picks, units=st.integers(0, 6))
    def change(self, pick: int, units: int) -> None:
        thing = sorted(self.reference.basket)[pick % len(self.reference.basket)]
        line = self.line_of(thing)
        with self.agreeing("change", thing, units):
            context = price_context(self.at)
            carts.set_quantity(cart_id=self.cart.pk, line_id=line.pk, quantity=units, context=context, at=self.at)

    @precondition(lambda machine: machine.reference.basket)
    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        thing = sorted(self.reference.basket)[pick % len(self.reference.basket)]
        line = self.line_of(thing)
        with self.agreeing("change", thing, 0):
            carts.remove_line(cart_id=self.cart.pk, line_id=line.pk, at=self.at)

    @precondition(lambda machine: machine.reference.basket)
    @rule(way=ways, off_by=st.sampled_from([0, 0, 0, 1]))
    def place(self, way: str, off_by: int) -> None:
        total = self.reference.basket_total() + off_by
        with self.agreeing("place", way, total):
            flow.save_payment(cart_id=self.cart.pk, gateway=way, at=self.at)
            order = flow.place_order(checkout_id=self.checkout.pk, expected_total=total, by=None, at=self.at)
            payment = Payment.objects.get(order=order)
            payments.start_payment(payment_id=payment.pk, return_url=RETURN_URL, at=self.at)
            self.order_ids.append(order.pk)
            self.checkout_ids.append(self.checkout.pk)
            self.open_basket()

    @orders_so_far
    @rule(pick=picks, total=st.integers(0, 10_000))
    def place_again(self, pick: int, total: int) -> None:
        index = pick % len(self.order_ids)
        with self.agreeing("place_again"):
            again = flow.place_order(checkout_id=self.checkout_ids[index], expected_total=total, by=None, at=self.at)
            assert again.pk == self.order_ids[index]

    @orders_so_far
    @rule(pick=picks, accepted=st.booleans())
    def pay_online(self, pick: int, accepted: bool) -> None:
        bought, order_id = self.pick_order(pick)
        if bought.way != ONLINE:
            return
        card = ledger.SUCCEEDS if accepted else ledger.DECLINES
        reference = Payment.objects.get(order=order_id, gateway=ONLINE).gateway_reference
        with self.agreeing("pay_online", bought, accepted=accepted):
            ledger.pay_with(reference=reference, card_number=card, at=self.at)

    @orders_so_far
    @rule(pick=picks)
    def take_by_hand(self, pick: int) -> None:
        bought, order_id = self.pick_order(pick)
        with self.agreeing("take_by_hand", bought):
            payments.mark_paid(order_id=order_id, note="", by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks, share=st.sampled_from(["nothing", "one", "all", "all", "too much"]))
    def give_back(self, pick: int, share: str) -> None:
        bought, order_id = self.pick_order(pick)
        rows = list(Payment.objects.filter(order=order_id).order_by("pk"))
        bill, row = max(zip(bought.bills, rows, strict=True), key=lambda pair: pair[0].kept)
        amount = {"nothing": 0, "one": 1, "all": bill.kept, "too much": bill.kept + 1}[share]
        with self.agreeing("give_back", bought, bill, amount):
            payments.refund_payment(payment_id=row.pk, amount=amount, reason="", by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        bought, order_id = self.pick_order(pick)
        with self.agreeing("cancel", bought):
            orders.cancel_order(order_id=order_id, reason="", by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks, most=st.integers(1, 2), too_many=st.sampled_from([0, 0, 0, 1]))
    def send(self, pick: int, most: int, too_many: int) -> None:
        bought, order_id = self.pick_order(pick)
        units = {thing: min(most, bought.left(thing)) for thing in bought.units}
        if too_many:
            units = {thing: bought.left(thing) + 1 for thing in bought.units}
        lines = {line.variant_id: line.pk for line in Order.objects.get(pk=order_id).lines.all()}
        quantities = {lines[self.variants[thing].pk]: number for thing, number in units.items()}
        with self.agreeing("send", bought, units):
            orders.ship_order(order_id=order_id, quantities=quantities, by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks)
    def send_the_rest(self, pick: int) -> None:
        bought, order_id = self.pick_order(pick)
        with self.agreeing("send_the_rest", bought):
            orders.ship_order(order_id=order_id, quantities=None, by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks)
    def arrive(self, pick: int) -> None:
        bought, order_id = self.pick_order(pick)
        with self.agreeing("arrive", bought):
            orders.deliver_order(order_id=order_id, by=None, at=self.at)

    @rule(hours=st.sampled_from([1, 1, 1, 3, 80]))
    def wait(self, hours: int) -> None:
        with self.agreeing("wait", hours):
            orders.expire_due_orders(self.at)

    @rule(thing=counted_things, verb=st.sampled_from(["receive", "adjust", "count"]), units=st.integers(-4, 9))
    def move_stock(self, thing: int, verb: str, units: int) -> None:
        shelf = {"variant": self.variants[thing], "location": stock.default_location()}
        with self.agreeing(verb, thing, units):
            if verb == "receive":
                stock.receive(quantity=units, by=None, at=self.at, **shelf)
            elif verb == "adjust":
                stock.adjust(change=units, note="Found", by=None, at=self.at, **shelf)
            else:
                stock.count(on_hand=units, by=None, at=self.at, **shelf)

    @invariant()
    def stock_is_that_of_the_reference(self) -> None:
        rows = Stock.objects.order_by("variant_id").values_list("on_hand", "reserved")
        expected = [(self.reference.things[thing].on_hand, self.reference.reserved(thing)) for thing in (0, 1)]
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
        money = Payment.objects.order_by("order_id", "pk").values_list("captured", "refunded")
        assert list(money) == [(bill.taken, bill.given) for each in self.reference.orders for bill in each.bills]

    @invariant()
    def oracle_is_silent(self) -> None:
        assert find_own_violations() == []
