"""The reference: what a shop owes its people, as plain counting. Nothing of the real shop is imported here.

Every verb says whether it is allowed and, if so, what is true afterwards. Money is in minor units, hours pass only
when it is told. The names of states are those that people read.
"""

from checkout.flow.tests.model.stockroom import Refused, Stockroom, Thing
from checkout.flow.tests.model.till import Bill, Bought, Card, Deal, Sale

ONLINE, TRANSFER, AT_THE_DOOR = "test", "bank_transfer", "cash_on_delivery"
HOURS_HELD = {ONLINE: 2, TRANSFER: 72}  # at the door nothing is held back


class Reference:
    """The whole shop, with one basket at a time."""

    def __init__(self, things: list[Thing], *, delivery: int, deals: list[Deal], cards: list[Card]) -> None:
        self.room = Stockroom(things)
        self.delivery = delivery
        self.deals = deals
        self.cards = cards
        self.sales: list[Sale] = []
        self.orders: list[Bought] = []
        self.hour = 0
        self.buyer = 0
        self.open_basket()

    def open_basket(self) -> None:
        self.basket: dict[int, int] = {}
        self.codes: list[str] = []
        self.cards_on_it: list[int] = []
        self.seen: tuple[str, int, int] | None = None

    @property
    def fits(self) -> bool:
        return bool(self.basket) and all(units <= self.room.free(thing) for thing, units in self.basket.items())

    def price(self, thing: int) -> int:
        running = [each.price for each in self.sales if each.thing == thing and each.start <= self.hour < each.end]
        return running[0] if running else self.room.things[thing].price

    def reprice(self, thing: int, price: int) -> None:
        self.room.things[thing].price = price

    def put_on_sale(self, thing: int, price: int, start: int, hours: int) -> None:
        end = start + hours
        if hours < 1 or any(each.thing == thing and each.overlaps(start, end) for each in self.sales):
            raise Refused
        self.sales.append(Sale(thing, price, start, end))

    def end_sale(self, sale: Sale) -> None:
        sale.end = max(sale.start, min(sale.end, self.hour))

    def add(self, thing: int, units: int) -> None:
        self.change(thing, self.basket.get(thing, 0) + units)

    def change(self, thing: int, units: int) -> None:
        if units > self.room.free(thing):
            raise Refused
        self.basket[thing] = units
        if units == 0:
            del self.basket[thing]

    def introduce(self, buyer: int) -> None:
        self.buyer = buyer

    def enter_code(self, code: str) -> None:
        """Only one that takes something off; one that is there already is no matter."""
        if code in self.codes:
            return
        self.codes.append(code)
        if not any(self.deals[number].code == code for number in self.taken_off()):
            self.codes.remove(code)
            raise Refused

    def remove_code(self, code: str) -> None:
        self.codes = [each for each in self.codes if each != code]

    def enter_card(self, number: int) -> None:
        """Only one that pays, while something is left to pay."""
        card = self.cards[number]
        if number in self.cards_on_it or card.pays(1, self.hour) == 0 or self.due() == 0:
            raise Refused
        self.cards_on_it.append(number)

    def remove_card(self, number: int) -> None:
        self.cards_on_it = [each for each in self.cards_on_it if each != number]

    def limit_deal(self, number: int, limit: int) -> None:
        """Never below what is used already."""
        if sum(order.stands and number in order.deals for order in self.orders) > limit:
            raise Refused
        self.deals[number].limit = limit

    def set_card(self, number: int, *, is_frozen: bool) -> None:
        self.cards[number].is_frozen = is_frozen

    def adjust_card(self, number: int, change: int) -> None:
        if change == 0 or self.cards[number].balance + change < 0:
            raise Refused
        self.cards[number].balance += change

    def taken_off(self) -> dict[int, int]:
        """What each deal takes off the basket: as long as orders that stand leave something of it."""
        goods = left = sum(self.price(thing) * units for thing, units in self.basket.items())
        off = {}
        for number, deal in enumerate(self.deals):
            users = [order for order in self.orders if order.stands and number in order.deals]
            budget = deal.budget - sum(order.deals[number] for order in users)
            is_open = self.hour < deal.until and (not deal.code or deal.code in self.codes) and goods >= deal.minimum
            is_own_left = sum(order.buyer == self.buyer for order in users) < deal.limit_each
            cut = int(min(deal.off, left, budget)) if is_open and is_own_left and len(users) < deal.limit else 0
            if cut:
                off[number] = cut
                left -= cut
        return off

    def total(self) -> int:
        if not self.basket:
            return 0
        goods = sum(self.price(thing) * units for thing, units in self.basket.items())
        return goods + self.delivery - sum(self.taken_off().values())

    def paid_by_cards(self) -> dict[int, int]:
        shares: dict[int, int] = {}
        for number in self.cards_on_it:
            shares[number] = self.cards[number].pays(self.total() - sum(shares.values()), self.hour)
        return {number: amount for number, amount in shares.items() if amount}

    def due(self) -> int:
        return self.total() - sum(self.paid_by_cards().values())

    def look(self, way: str) -> None:
        """The buyer chooses how to pay, and reads what it costs and what is left to pay."""
        self.seen = (way, self.total(), self.due())

    def place(self, off_by: int) -> None:
        """Only for what was seen, if that is still so."""
        way, total, due = self.seen
        if not self.fits or off_by or (total, due) != (self.total(), self.due()):
            raise Refused
        shares, deals = self.paid_by_cards(), self.taken_off()
        bills = [Bill(amount, True, self.cards[number], is_held=True) for number, amount in shares.items()]
        if due:
            bills.append(Bill(due, way == ONLINE))
        for number, amount in shares.items():
            self.cards[number].balance -= amount
        held_until = self.hour + HOURS_HELD[way] if way in HOURS_HELD else None
        hold = self.room.hold(self.basket)
        order = Bought(self.basket, total, way, self.buyer, deals, hold, held_until, bills)
        order.settle()
        self.orders.append(order)
        self.open_basket()

    def place_again(self) -> None:
        """A repeated submit answers the order that is there."""

    def pay_online(self, bill: Bill, order: Bought, *, accepted: bool) -> None:
        """The customer decides on the gateway's page; the first decision stands."""
        if bill.is_decided:
            return
        bill.is_decided = True
        if accepted:
            bill.taken = bill.amount
            order.settle()

    def take_by_hand(self, order: Bought) -> None:
        """Staff say that the money is there."""
        if order.money == "paid":
            return
        if order.state != "open" or order.money != "unpaid":
            raise Refused
        # A bill that was declined asks for nothing more, and one of another way is put aside for a new one.
        if order.bills[-1].is_online:
            order.bills.append(Bill(order.bills[-1].amount, is_online=False))
        order.bills[-1].taken = order.bills[-1].amount
        order.settle()

    def give_back(self, order: Bought, bill: Bill, amount: int) -> None:
        if not 1 <= amount <= bill.kept:
            raise Refused
        bill.give(amount)
        order.settle()
        if order.state == "open" and order.money == "refunded" and order.travel == "none":
            order.close("cancelled")

    def cancel(self, order: Bought) -> None:
        if order.state == "cancelled":
            return
        if order.state != "open" or order.travel != "none":
            raise Refused
        order.close("cancelled")

    def send(self, order: Bought, units: dict[int, int]) -> None:
        may_leave = order.held_until is None if order.money == "unpaid" else order.money != "refunded"
        if order.state != "open" or not may_leave or not any(units.values()):
            raise Refused
        if any(number > order.left(thing) for thing, number in units.items()):
            raise Refused
        self.room.send(order.hold, units)
        for thing, number in units.items():
            order.sent[thing] = order.sent.get(thing, 0) + number

    def send_the_rest(self, order: Bought) -> None:
        """All that is left; where nothing is, nothing happens."""
        if order.travel in ("none", "part"):
            self.send(order, {thing: order.left(thing) for thing in order.units})

    def arrive(self, order: Bought) -> None:
        if order.travel not in ("shipped", "delivered"):
            raise Refused
        order.has_arrived = True
        order.settle()

    def wait(self, hours: int) -> None:
        """Time passes, and what was not paid in time expires."""
        self.hour += hours
        for order in self.orders:
            is_late = order.held_until is not None and order.held_until <= self.hour
            if order.state == "open" and order.money == "unpaid" and order.travel == "none" and is_late:
                order.close("expired")
