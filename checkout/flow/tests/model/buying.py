"""What buyers do: fill a basket, enter codes and gift cards, look at what it costs, place it."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, precondition, rule

from catalog.tests.factories import price_context
from checkout.cart import services as carts
from checkout.cart.models import CartLine
from checkout.flow import services as flow
from checkout.flow.giftcards import add_gift_card, remove_gift_card
from checkout.flow.selectors import CheckoutState
from checkout.flow.tests.model.frame import BUYERS, CODE, Frame, orders_so_far, picks
from checkout.flow.tests.model.reference import AT_THE_DOOR, ONLINE, TRANSFER
from checkout.flow.tests.scene import RETURN_URL, payment_of, state_of
from checkout.payments import services as payments

basket_so_far = precondition(lambda machine: machine.reference.basket)
basket_that_fits = precondition(lambda machine: machine.reference.fits)
things = st.integers(0, 3)
codes = st.sampled_from([CODE, CODE, "NOBODY"])
card_numbers = st.integers(0, 2)
helps = st.sampled_from(["", "code", "card"])
ways = st.sampled_from([ONLINE, ONLINE, TRANSFER, AT_THE_DOOR])


class Buying(Frame):
    """One basket after the other, of two buyers."""

    @property
    def state(self) -> CheckoutState:
        return state_of(self.checkout, at=self.at)

    def line_of(self, thing: int) -> CartLine:
        return CartLine.objects.get(cart=self.cart, variant=self.variants[thing])

    @initialize(bought=st.lists(st.tuples(things, st.integers(1, 2), helps, ways), min_size=2, max_size=4))
    def first_orders(self, bought: list[tuple[int, int, str, str]]) -> None:
        for thing, units, helped_by, way in bought:
            self.add(thing=thing, units=units)
            if self.reference.fits and helped_by == "code":
                self.enter_code(code=CODE)
            if self.reference.fits and helped_by == "card":
                self.enter_card(number=len(self.order_ids) % 3)
            if self.reference.fits:
                self.buy(way=way)

    @rule(thing=things, units=st.integers(1, 4))
    def add(self, thing: int, units: int) -> None:
        with self.agreeing("add", thing, units):
            context = price_context(self.at)
            variant = self.variants[thing].pk
            carts.add_line(cart_id=self.cart.pk, variant_id=variant, quantity=units, context=context, at=self.at)

    @basket_so_far
    @rule(pick=picks, units=st.integers(0, 6))
    def change(self, pick: int, units: int) -> None:
        thing = sorted(self.reference.basket)[pick % len(self.reference.basket)]
        line = self.line_of(thing)
        with self.agreeing("change", thing, units):
            context = price_context(self.at)
            carts.set_quantity(cart_id=self.cart.pk, line_id=line.pk, quantity=units, context=context, at=self.at)

    @basket_so_far
    @rule(pick=picks)
    def remove(self, pick: int) -> None:
        thing = sorted(self.reference.basket)[pick % len(self.reference.basket)]
        line = self.line_of(thing)
        with self.agreeing("change", thing, 0):
            carts.remove_line(cart_id=self.cart.pk, line_id=line.pk, at=self.at)

    @rule(buyer=st.integers(0, 1))
    def introduce(self, buyer: int) -> None:
        with self.agreeing("introduce", buyer):
            flow.save_contact(cart_id=self.cart.pk, email=BUYERS[buyer], phone="", at=self.at)

    @basket_that_fits
    @rule(code=codes)
    def enter_code(self, code: str) -> None:
        email = BUYERS[self.reference.buyer]
        with self.agreeing("enter_code", code):
            context = price_context(self.at)
            carts.add_code(cart_id=self.cart.pk, code=code, context=context, email=email, at=self.at)

    @rule(code=codes)
    def remove_code(self, code: str) -> None:
        with self.agreeing("remove_code", code):
            carts.remove_code(cart_id=self.cart.pk, code=code, at=self.at)

    @basket_that_fits
    @rule(number=card_numbers)
    def enter_card(self, number: int) -> None:
        state = self.state
        with self.agreeing("enter_card", number):
            add_gift_card(state=state, code=self.cards[number].code, at=self.at)

    @rule(number=card_numbers)
    def remove_card(self, number: int) -> None:
        state = self.state
        with self.agreeing("remove_card", number):
            remove_gift_card(state=state, card_id=self.cards[number].pk, at=self.at)

    @basket_that_fits
    @rule(way=ways)
    def look(self, way: str) -> None:
        with self.agreeing("look", way):
            flow.save_payment(cart_id=self.cart.pk, gateway=way, at=self.at)
            state = self.state
            assert (way, state.total_minor, state.due_minor) == self.reference.seen

    @precondition(lambda machine: machine.reference.seen)
    @rule(off_by=st.sampled_from([0, 0, 0, 1]))
    def place(self, off_by: int) -> None:
        _way, total, due = self.reference.seen
        with self.agreeing("place", off_by):
            order = flow.place_order(
                checkout_id=self.checkout.pk,
                expected_total=total + off_by,
                expected_due=due + off_by,
                by=None,
                at=self.at,
            )
            payment = payment_of(order)
            if payment is not None:
                payments.start_payment(payment_id=payment.pk, return_url=RETURN_URL, at=self.at)
            self.order_ids.append(order.pk)
            self.checkout_ids.append(self.checkout.pk)
            self.open_basket()

    @basket_that_fits
    @rule(way=ways)
    def buy(self, way: str) -> None:
        self.look(way=way)
        self.place(off_by=0)

    @orders_so_far
    @rule(pick=picks, total=st.integers(0, 10_000))
    def place_again(self, pick: int, total: Any) -> None:
        index = pick % len(self.order_ids)
        with self.agreeing("place_again"):
            again = flow.place_order(checkout_id=self.checkout_ids[index], expected_total=total, by=None, at=self.at)
            assert again.pk == self.order_ids[index]
