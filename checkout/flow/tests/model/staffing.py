"""What staff do to orders and to what is sold: take money, send, give back, price, limit, freeze, move, count."""

from datetime import timedelta

from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule

from catalog import plans, stock
from catalog.models import Price, StockArrival
from catalog.prices import BasePrice, end_sales, schedule_sale, set_base_price
from checkout.flow.tests.model.buying import card_numbers, things
from checkout.flow.tests.model.frame import Frame, orders_so_far, picks
from checkout.flow.tests.model.reference import ONLINE
from checkout.giftcards import services as giftcards
from checkout.orders import services as orders
from checkout.orders.models import Order
from checkout.payments import services as payments
from checkout.payments.gateways.test import ledger
from checkout.payments.models import Payment
from checkout.promotions.services import RunTerms, set_run

counted_things = st.integers(0, 2)
places = st.integers(0, 1)
arrivals_so_far = precondition(lambda machine: machine.reference.room.arrivals)


class OrderDesk(Frame):
    """What becomes of orders."""

    @orders_so_far
    @rule(pick=picks, accepted=st.sampled_from([True, True, False]))
    def pay_online(self, pick: int, accepted: bool) -> None:
        bought, order_id = self.pick_order(pick)
        bill = next((each for each in bought.bills if each.is_online and each.card is None), None)
        if bill is None:
            return
        card = ledger.SUCCEEDS if accepted else ledger.DECLINES
        reference = Payment.objects.get(order=order_id, gateway=ONLINE).gateway_reference
        with self.agreeing("pay_online", bill, bought, accepted=accepted):
            ledger.pay_with(reference=reference, card_number=card, at=self.at)

    @orders_so_far
    @rule(pick=picks)
    def take_by_hand(self, pick: int) -> None:
        bought, order_id = self.pick_order(pick)
        with self.agreeing("take_by_hand", bought):
            payments.mark_paid(order_id=order_id, note="", by=None, at=self.at)

    @orders_so_far
    @rule(pick=picks, which=picks, share=st.sampled_from(["nothing", "one", "all", "all", "too much"]))
    def give_back(self, pick: int, which: int, share: str) -> None:
        bought, order_id = self.pick_order(pick)
        rows = list(Payment.objects.filter(order=order_id).order_by("pk"))
        pairs = list(zip(bought.bills, rows, strict=True))
        paid = [pair for pair in pairs if pair[0].kept] or pairs
        bill, row = paid[which % len(paid)]
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

    @rule(hours=st.sampled_from([1, 1, 1, 3, 30, 80]))
    def wait(self, hours: int) -> None:
        with self.agreeing("wait", hours):
            orders.expire_due_orders(self.at)


class Merchandising(Frame):
    """Prices, sales, the limit of a promotion, and gift cards."""

    @rule(thing=things, price=st.sampled_from([1_500, 2_000, 2_800]))
    def reprice(self, thing: int, price: int) -> None:
        facts = {"variant": self.variants[thing], "price_list": self.price_list, "price": BasePrice(price)}
        with self.agreeing("reprice", thing, price):
            set_base_price(by=None, at=self.at, **facts)

    @rule(thing=things, price=st.sampled_from([900, 3_000]), later=st.integers(0, 2), hours=st.sampled_from([0, 1, 4]))
    def put_on_sale(self, thing: int, price: int, later: int, hours: int) -> None:
        start = self.reference.hour + later
        times = {"starts_at": self.moment(start), "ends_at": self.moment(start + hours)}
        with self.agreeing("put_on_sale", thing, price, start, hours):
            variant = self.variants[thing]
            sale = schedule_sale(variant=variant, price_list=self.price_list, amount=price, by=None, **times)
            self.sale_ids.append(sale.pk)

    @precondition(lambda machine: machine.reference.sales)
    @rule(pick=picks)
    def end_sale(self, pick: int) -> None:
        index = pick % len(self.sale_ids)
        with self.agreeing("end_sale", self.reference.sales[index]):
            end_sales(sales=[Price.objects.get(pk=self.sale_ids[index])], by=None, at=self.at)

    @rule(limit=st.integers(1, 4))
    def limit_code(self, limit: int) -> None:
        ends_at = self.moment(self.reference.deals[1].until)
        terms = RunTerms(limit=limit, limit_each=2, ends_at=ends_at)
        with self.agreeing("limit_deal", 1, limit):
            set_run(promotion_id=self.promotions[1].pk, terms=terms, by=None, at=self.at)

    @rule(number=card_numbers, is_frozen=st.booleans())
    def set_card(self, number: int, is_frozen: bool) -> None:
        card = self.cards[number]
        terms = {"is_active": not is_frozen, "expires_on": card.expires_on, "note": ""}
        with self.agreeing("set_card", number, is_frozen=is_frozen):
            giftcards.set_terms(card_id=card.pk, by=None, at=self.at, **terms)

    @rule(number=card_numbers, change=st.sampled_from([0, -900, -2_000, 1_100]))
    def adjust_card(self, number: int, change: int) -> None:
        with self.agreeing("adjust_card", number, change):
            giftcards.adjust(card_id=self.cards[number].pk, change=change, reason="Told so", by=None, at=self.at)


class Storage(Frame):
    """What lies, and is expected, at two locations."""

    @rule(
        thing=counted_things,
        place=places,
        verb=st.sampled_from(["receive", "adjust", "count"]),
        units=st.integers(-4, 9),
    )
    def move_stock(self, thing: int, place: int, verb: str, units: int) -> None:
        shelf = {"variant": self.variants[thing], "location": self.locations[place]}
        with self.agreeing(verb, thing, place, units):
            if verb == "receive":
                stock.receive(quantity=units, by=None, at=self.at, **shelf)
            elif verb == "adjust":
                stock.adjust(change=units, note="Found", by=None, at=self.at, **shelf)
            else:
                stock.count(on_hand=units, by=None, at=self.at, **shelf)

    @rule(thing=counted_things, source=places, goal=places, units=st.integers(0, 4))
    def move(self, thing: int, source: int, goal: int, units: int) -> None:
        way = {"source": self.locations[source], "target": self.locations[goal]}
        with self.agreeing("move", thing, source, goal, units):
            plans.transfer(variant=self.variants[thing], quantity=units, by=None, at=self.at, **way)

    @rule(thing=st.integers(1, 2), place=places, units=st.integers(0, 4))
    def expect(self, thing: int, place: int, units: int) -> None:
        shelf = {"variant": self.variants[thing], "location": self.locations[place]}
        day = (self.at + timedelta(days=3)).date()
        with self.agreeing("expect", thing, place, units):
            arrival = plans.expect(quantity=units, expected_on=day, by=None, at=self.at, **shelf)
            self.arrival_ids.append(arrival.pk)

    @arrivals_so_far
    @rule(pick=picks, units=st.integers(0, 4), off_by=st.sampled_from([0, 0, 1]))
    def take_in(self, pick: int, units: int, off_by: int) -> None:
        index = pick % len(self.arrival_ids)
        coming = self.reference.room.arrivals[index]
        seen = coming.units + off_by
        arrival = StockArrival.objects.get(pk=self.arrival_ids[index])
        with self.agreeing("take_in", coming, units, seen):
            plans.receive_arrival(arrival=arrival, quantity=units, seen=seen, by=None, at=self.at)

    @arrivals_so_far
    @rule(pick=picks, off_by=st.sampled_from([0, 0, 1]))
    def call_off(self, pick: int, off_by: int) -> None:
        index = pick % len(self.arrival_ids)
        coming = self.reference.room.arrivals[index]
        seen = coming.units + off_by
        arrival = StockArrival.objects.get(pk=self.arrival_ids[index])
        with self.agreeing("call_off", coming, seen):
            plans.cancel_arrival(arrival=arrival, seen=seen, at=self.at)
