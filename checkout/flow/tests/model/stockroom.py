"""The reference's stockroom: where units lie, are held and are expected. Nothing of the real shop is imported here.

A place is the number of a location, in the order in which locations serve; a hold is units by (thing, place).
"""

from dataclasses import dataclass

PLACES = (0, 1)
Hold = dict[tuple[int, int], int]


class Refused(Exception):
    """The shop must say no, and nothing may have changed."""


@dataclass
class Thing:
    """A variant: its price, and the units at each place, None where nobody counts.

    `backorder` is how many may be sold beyond what lies at the first place; of a pre-order those that are expected.
    """

    price: int
    on_hand: list[int] | None
    backorder: int = 0
    is_preorder: bool = False


@dataclass
class Arrival:
    """Units that are still to come."""

    thing: int
    place: int
    units: int


class Stockroom:
    """All units of all things."""

    def __init__(self, things: list[Thing]) -> None:
        self.things = things
        self.arrivals: list[Arrival] = []
        self.holds: list[Hold] = []

    def held(self, thing: int, place: int) -> int:
        return sum(hold.get((thing, place), 0) for hold in self.holds)

    def beyond(self, thing: int, place: int) -> int:
        there = self.things[thing]
        if there.is_preorder:
            return sum(each.units for each in self.arrivals if (each.thing, each.place) == (thing, place))
        return there.backorder if place == 0 else 0

    def lies_free(self, thing: int, place: int) -> int:
        return max(0, self.things[thing].on_hand[place] - self.held(thing, place))

    def can_be_promised(self, thing: int, place: int) -> int:
        return self.things[thing].on_hand[place] + self.beyond(thing, place) - self.held(thing, place)

    def free(self, thing: int) -> float:
        if self.things[thing].on_hand is None:
            return float("inf")
        return sum(self.can_be_promised(thing, place) for place in PLACES)

    def hold(self, wanted: dict[int, int]) -> Hold:
        """From one place that has it all; else each line from one that has it whole; else what lies, then beyond."""
        if any(units > self.free(thing) for thing, units in wanted.items()):
            raise Refused
        counted = {thing: units for thing, units in wanted.items() if self.things[thing].on_hand is not None}
        hold: Hold = {}
        complete = [p for p in PLACES if all(self.lies_free(thing, p) >= units for thing, units in counted.items())]
        for thing, units in counted.items():
            whole = complete or [place for place in PLACES if self.lies_free(thing, place) >= units]
            hold |= {(thing, whole[0]): units} if whole else self._gather(thing, units)
        self.holds.append(hold)
        return hold

    def _gather(self, thing: int, units: int) -> Hold:
        taken = dict.fromkeys(PLACES, 0)
        for offers in (self.lies_free, self.can_be_promised):
            for place in PLACES:
                taken[place] += min(units - sum(taken.values()), offers(thing, place) - taken[place])
        return {(thing, place): number for place, number in taken.items() if number}

    def send(self, hold: Hold, units: dict[int, int]) -> None:
        """Out of the house, place by place, what is held and lies there."""
        leaving: Hold = {}
        for thing, number in units.items():
            left = number
            for place in PLACES if self.things[thing].on_hand is not None else ():
                leaving[thing, place] = min(left, hold.get((thing, place), 0), self.things[thing].on_hand[place])
                left -= leaving[thing, place]
            if left and self.things[thing].on_hand is not None:
                raise Refused
        for (thing, place), number in leaving.items():
            self.things[thing].on_hand[place] -= number
            hold[thing, place] = hold.get((thing, place), 0) - number

    def receive(self, thing: int, place: int, units: int) -> None:
        if units < 1:
            raise Refused
        self.things[thing].on_hand[place] += units

    def adjust(self, thing: int, place: int, change: int) -> None:
        after = self.things[thing].on_hand[place] + change
        is_taken = change < 0 and after + self.beyond(thing, place) < self.held(thing, place)
        if change == 0 or after < 0 or is_taken:
            raise Refused
        self.things[thing].on_hand[place] = after

    def count(self, thing: int, place: int, units: int) -> None:
        is_same = units == self.things[thing].on_hand[place]
        if units < 0 or (not is_same and units + self.beyond(thing, place) < self.held(thing, place)):
            raise Refused
        self.things[thing].on_hand[place] = units

    def move(self, thing: int, source: int, target: int, units: int) -> None:
        """What lies free at one place goes to another."""
        if units < 1 or source == target or units > self.lies_free(thing, source):
            raise Refused
        self.things[thing].on_hand[source] -= units
        self.things[thing].on_hand[target] += units

    def expect(self, thing: int, place: int, units: int) -> None:
        if units < 1:
            raise Refused
        self.arrivals.append(Arrival(thing, place, units))

    def take_in(self, arrival: Arrival, units: int, seen: int) -> None:
        """Some of what was to come is here; `seen` is what the person believed was to come."""
        if seen != arrival.units or not 1 <= units <= seen:
            raise Refused
        arrival.units -= units
        self.things[arrival.thing].on_hand[arrival.place] += units

    def call_off(self, arrival: Arrival, seen: int) -> None:
        """It will not come, unless orders were promised it."""
        is_needed = (
            self.things[arrival.thing].is_preorder
            and self.can_be_promised(arrival.thing, arrival.place) < arrival.units
        )
        if arrival.units == 0 or seen != arrival.units or is_needed:
            raise Refused
        arrival.units = 0
