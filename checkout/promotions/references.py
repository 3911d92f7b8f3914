"""What the uses of promotions are of, told by who knows: orders stand above promotions and register here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Holder:
    """What holds a use: its name, and its page in the admin, if whoever asks may see it."""

    label: str
    url: str = ""


Lookup = Callable[[Sequence[str]], Mapping[str, Holder]]
_lookups: list[Lookup] = []


def open_references(lookup: Lookup) -> None:
    """Have references looked up by `lookup` from now on."""
    _lookups[:] = [lookup]


def find_holders(references: Sequence[str]) -> Mapping[str, Holder]:
    """Holders by reference; those that nobody knows are left out."""
    return _lookups[0](references) if _lookups else {}
