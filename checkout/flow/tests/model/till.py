"""The reference's till: what promotions take off, what gift cards hold, what orders were paid.

Amounts are in minor units, moments in hours since the shop opened. Nothing of the real shop is imported.
"""

from dataclasses import dataclass, field

NEVER = float("inf")
SETTLED = ("paid", "part_refunded", "refunded")
CLOSED = ("cancelled", "expired")


@dataclass
class Deal:
    """A promotion of an amount, by itself or by a code; those that stand first apply first."""

    off: int
    code: str = ""
    minimum: int = 0
    limit: float = NEVER
    limit_each: float = NEVER
    budget: float = NEVER
    until: float = NEVER


@dataclass
class Card:
    """A gift card, good until before an hour."""

    balance: int
    until: float = NEVER
    is_frozen: bool = False

    def pays(self, due: int, hour: int) -> int:
        return 0 if self.is_frozen or hour >= self.until else min(self.balance, due)


@dataclass
class Sale:
    """A price that wins over the base price from one hour until before another."""

    thing: int
    price: int
    start: float
    end: float

    def overlaps(self, start: float, end: float) -> bool:
        return self.start < self.end and self.start < end and start < self.end


@dataclass
class Bill:
    """Money that an order asks for in one way. What a card pays is off it already, and `is_held` till it is taken."""

    amount: int
    is_online: bool
    card: Card | None = None
    is_held: bool = False
    taken: int = 0
    given: int = 0
    is_decided: bool = False

    @property
    def kept(self) -> int:
        return self.taken - self.given

    def give(self, amount: int) -> None:
        self.given += amount
        if self.card is not None:
            self.card.balance += amount


@dataclass
class Bought:
    """An order. `deals` is what each promotion took off it, `hold` what the stockroom keeps for it."""

    units: dict[int, int]
    total: int
    way: str
    buyer: int
    deals: dict[int, int]
    hold: dict[tuple[int, int], int]
    held_until: int | None
    bills: list[Bill]
    sent: dict[int, int] = field(default_factory=dict)
    state: str = "open"
    money: str = "unpaid"
    has_arrived: bool = False

    @property
    def travel(self) -> str:
        sent, bought = sum(self.sent.values()), sum(self.units.values())
        if self.has_arrived:
            return "delivered"
        return "none" if sent == 0 else "part" if sent < bought else "shipped"

    @property
    def stands(self) -> bool:
        return self.state not in CLOSED

    @property
    def kept(self) -> int:
        return sum(bill.kept for bill in self.bills)

    def left(self, thing: int) -> int:
        return self.units[thing] - self.sent.get(thing, 0)

    def close(self, state: str) -> None:
        """Its stock is free again, and what cards hold for it goes back to them; its deals are no longer used."""
        self.state = state
        self.hold.clear()
        for bill in self.bills:
            if bill.is_held and bill.card is not None:
                bill.is_held = False
                bill.card.balance += bill.amount
        self.settle()

    def settle(self) -> None:
        """Cards are charged once the rest is there; what is too much goes back by itself, the last payment first.

        A bank transfer or cash goes back by hand.
        """
        held = [bill for bill in self.bills if bill.is_held]
        if self.stands and self.kept + sum(bill.amount for bill in held) >= self.total:
            for bill in held:
                bill.is_held, bill.taken = False, bill.amount
        self.money = self._name_money()
        surplus = self.kept - (self.total if self.stands else 0)
        for bill in reversed(self.bills):
            if bill.is_online and surplus > 0:
                back = min(surplus, bill.kept)
                bill.give(back)
                surplus -= back
        self.money = self._name_money()
        if self.state == "open" and self.travel == "delivered" and self.money in SETTLED:
            self.state = "completed"

    def _name_money(self) -> str:
        if not any(bill.taken for bill in self.bills):
            return "unpaid"
        if self.kept >= self.total:
            return "paid"
        return "refunded" if self.kept == 0 else "part_refunded"
