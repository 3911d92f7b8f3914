"""Does the same to the shop and to the reference, and holds one against the other after every step."""

from checkout.flow.tests.model.buying import Buying
from checkout.flow.tests.model.frame import Frame
from checkout.flow.tests.model.staffing import Merchandising, OrderDesk, Storage


class ShopMachine(Buying, OrderDesk, Merchandising, Storage):
    """Everything that people do."""


def machine_of(*verbs: str) -> type[Frame]:
    """A machine that only does these by itself, so that what breaks them is found in a few steps."""
    rules = {name: getattr(getattr(ShopMachine, name), "hypothesis_stateful_rule", None) for name in dir(ShopMachine)}
    others = {name: rule.function for name, rule in rules.items() if rule is not None and name not in verbs}
    return type("FocusedMachine", (ShopMachine,), others)
