"""The reference: what a shop owes its people, as plain counting. Nothing of the real shop is imported here.

Every verb says whether it is allowed and, if so, what is true afterwards. Units are of one location; money is in minor
units. The names of states are those that people read.
"""

from dataclasses import dataclass, field

SETTLED = ("paid", "part_refunded", "refunded")
ONLINE, TRANSFER, AT_THE_DOOR = "test", "bank_transfer", "cash_on_delivery"
HOURS_HELD = {ONLINE: 2, TRANSFER: 72}  # at the door nothing is held back


class Refused(Exception):
    """The shop must say no, and nothing may have changed."""


@dataclass
class Thing:
    """A variant. `on_hand` is None where nobody counts; `backorder` is how many may be sold beyond it."""

    price: int
    on_hand: int | None
    backorder: int = 0


@dataclass
class Bill:
    """Money that an order asks for in one way."""

    is_online: bool
    taken: int = 0
    given: int = 0
    is_decided: bool = False

    @property
    def kept(self) -> int:
        return self.taken - self.given


@dataclass
class Bought:
    """An order."""

    units: dict[int, int]
    total: int
    way: str
    held_until: int | None
    sent: dict[int, int] = field(default_factory=dict)
    state: str = "open"
    money: str = "unpaid"
    has_arrived: bool = False
    bills: list[Bill] = field(default_factory=list)

    @property
    def travel(self) -> str:
        sent, bought = sum(self.sent.values()), sum(self.units.values())
        if self.has_arrived:
            return "delivered"
        return "none" if sent == 0 else "part" if sent < bought else "shipped"

    @property
    def taken(self) -> int:
        return sum(bill.taken for bill in self.bills)

    @property
    def given(self) -> int:
        return sum(bill.given for bill in self.bills)

    def left(self, thing: int) -> int:
        return self.units[thing] - self.sent.get(thing, 0)


class Reference:
    """The whole shop; hours pass only when it is told."""

    def __init__(self, things: list[Thing], delivery: int) -> None:
        self.things = things
        self.delivery = delivery
        self.hour = 0
        self.basket: dict[int, int] = {}
        self.orders: list[Bought] = []

    def reserved(self, thing: int) -> int:
        if self.things[thing].on_hand is None:
            return 0
        return sum(order.left(thing) for order in self.orders if order.state == "open" and thing in order.units)

    def free(self, thing: int) -> float:
        on_hand = self.things[thing].on_hand
        if on_hand is None:
            return float("inf")
        return max(0, on_hand + self.things[thing].backorder - self.reserved(thing))

    def add(self, thing: int, units: int) -> None:
        self.change(thing, self.basket.get(thing, 0) + units)

    def change(self, thing: int, units: int) -> None:
        if units > self.free(thing):
            raise Refused
        self.basket[thing] = units
        if units == 0:
            del self.basket[thing]

    def basket_total(self) -> int:
        return self.delivery + sum(self.things[thing].price * units for thing, units in self.basket.items())

    def place(self, way: str, agreed: int) -> Bought:
        if any(units > self.free(thing) for thing, units in self.basket.items()) or agreed != self.basket_total():
            raise Refused
        held = self.hour + HOURS_HELD[way] if way in HOURS_HELD else None
        order = Bought(units=self.basket, total=agreed, way=way, held_until=held, bills=[Bill(way == ONLINE)])
        self.orders.append(order)
        self.basket = {}
        return order

    def place_again(self) -> None:
        """A repeated submit answers the order that is there."""

    def pay_online(self, order: Bought, *, accepted: bool) -> None:
        """The customer decides on the gateway's page; the first decision stands."""
        bill = order.bills[0]
        if bill.is_decided:
            return
        bill.is_decided = True
        if accepted:
            bill.taken = order.total
            self._settle(order)

    def take_by_hand(self, order: Bought) -> None:
        """Staff say that the money is there."""
        if order.money == "paid":
            return
        if order.state != "open" or order.money != "unpaid":
            raise Refused
        # A bill that was declined asks for nothing more, and one of another way is put aside for a new one.
        if order.bills[0].is_online:
            order.bills.append(Bill(is_online=False))
        order.bills[-1].taken = order.total
        self._settle(order)

    def give_back(self, order: Bought, bill: Bill, amount: int) -> None:
        if not 1 <= amount <= bill.kept:
            raise Refused
        bill.given += amount
        self._settle(order)

    def cancel(self, order: Bought) -> None:
        if order.state == "cancelled":
            return
        if order.state != "open" or order.travel != "none":
            raise Refused
        order.state = "cancelled"
        self._settle(order)

    def send(self, order: Bought, units: dict[int, int]) -> None:
        may_leave = order.held_until is None if order.money == "unpaid" else order.money != "refunded"
        if order.state != "open" or not may_leave or not any(units.values()):
            raise Refused
        for thing, number in units.items():
            on_hand = self.things[thing].on_hand
            if number > order.left(thing) or (on_hand is not None and number > on_hand):
                raise Refused
        for thing, number in units.items():
            order.sent[thing] = order.sent.get(thing, 0) + number
            if self.things[thing].on_hand is not None:
                self.things[thing].on_hand -= number

    def send_the_rest(self, order: Bought) -> None:
        """All that is left; where nothing is, nothing happens."""
        if order.travel in ("none", "part"):
            self.send(order, {thing: order.left(thing) for thing in order.units})

    def arrive(self, order: Bought) -> None:
        if order.travel not in ("shipped", "delivered"):
            raise Refused
        order.has_arrived = True
        self._settle(order)

    def wait(self, hours: int) -> None:
        """Time passes, and what was not paid in time expires."""
        self.hour += hours
        for order in self.orders:
            is_late = order.held_until is not None and order.held_until <= self.hour
            if order.state == "open" and order.money == "unpaid" and order.travel == "none" and is_late:
                order.state = "expired"

    def receive(self, thing: int, units: int) -> None:
        if units < 1:
            raise Refused
        self.things[thing].on_hand += units

    def adjust(self, thing: int, change: int) -> None:
        there = self.things[thing]
        after = there.on_hand + change
        if change == 0 or after < 0 or (change < 0 and after + there.backorder < self.reserved(thing)):
            raise Refused
        there.on_hand = after

    def count(self, thing: int, units: int) -> None:
        there = self.things[thing]
        if units < 0 or (units != there.on_hand and units + there.backorder < self.reserved(thing)):
            raise Refused
        there.on_hand = units

    def _settle(self, order: Bought) -> None:
        """What an order's money is called, and what goes back by itself: what is too much and came online."""
        order.money = self._name_money(order)
        owed = 0 if order.state in ("cancelled", "expired") else order.total
        surplus = order.taken - order.given - owed
        for bill in order.bills:
            if bill.is_online and surplus > 0:
                back = min(surplus, bill.kept)
                bill.given += back
                surplus -= back
        order.money = self._name_money(order)
        if order.state == "open" and order.travel == "delivered" and order.money in SETTLED:
            order.state = "completed"

    def _name_money(self, order: Bought) -> str:
        kept = order.taken - order.given
        if order.taken == 0:
            return "unpaid"
        if kept >= order.total:
            return "paid"
        return "refunded" if kept == 0 else "part_refunded"
