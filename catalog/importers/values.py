"""Cells into values. Each reader of a cell takes its text and raises BadValue when it does not say what it should.

Numbers are read strictly: "1,299.00" or "12,50" could mean two amounts, and a guess at a price costs money.
"""

import re
from decimal import Decimal

from django.utils.translation import gettext as _

from common.money import currency_digits

NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)\Z", re.ASCII)
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
TRUE = frozenset({"true", "yes", "y", "1", "t"})
FALSE = frozenset({"false", "no", "n", "0", "f"})
LARGEST_AMOUNT = 10**14
LARGEST_INTEGER = 2_147_483_647


class BadValue(ValueError):
    """The cell does not hold what its column is for; the message quotes it."""


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}…"


def read_text(text: str, *, longest: int, what: str) -> str:
    """One line of text, with its spaces and control characters tidied."""
    line = " ".join(CONTROL.sub("", text).split())
    if len(line) > longest:
        raise BadValue(
            _("%(what)s has %(found)d characters; the most is %(longest)d.")
            % {"what": what, "found": len(line), "longest": longest}
        )
    return line


def read_decimal(text: str, *, what: str) -> Decimal:
    """A number at least 0, in digits with at most one point."""
    if not NUMBER.match(text) or len(text) > 20:
        raise BadValue(
            _("%(what)s “%(text)s” is not a plain number such as 1299.00.") % {"what": what, "text": _shortened(text)}
        )
    number = Decimal(text)
    if number < 0:
        raise BadValue(_("%(what)s %(text)s is negative.") % {"what": what, "text": text})
    return number


def read_amount(text: str, *, currency: str, what: str) -> int:
    """An amount of `currency` in minor units."""
    minor = read_decimal(text, what=what).scaleb(currency_digits(currency))
    if minor != minor.to_integral_value():
        raise BadValue(
            _("%(what)s %(text)s has more decimals than %(currency)s.")
            % {"what": what, "text": text, "currency": currency}
        )
    if minor >= LARGEST_AMOUNT:
        raise BadValue(_("%(what)s %(text)s is too large.") % {"what": what, "text": text})
    return int(minor)


def read_integer(text: str, *, what: str, may_be_negative: bool = False) -> int:
    """A whole number; "500.0" is one."""
    sign, digits = (-1, text[1:]) if may_be_negative and text.startswith("-") else (1, text)
    number = read_decimal(digits, what=what)
    if number != number.to_integral_value() or number > LARGEST_INTEGER:
        raise BadValue(_("%(what)s “%(text)s” is not a whole number.") % {"what": what, "text": _shortened(text)})
    return sign * int(number)


def read_grams(text: str, *, what: str) -> int:
    """A weight in grams; a fraction counts as one gram more, so that nothing is lighter than it is."""
    number = read_decimal(text, what=what)
    if number > LARGEST_INTEGER:
        raise BadValue(_("%(what)s %(text)s is too large.") % {"what": what, "text": text})
    return int(number) + (number != int(number))


def read_yes_no(text: str, *, what: str) -> bool:
    word = text.casefold()
    if word in TRUE:
        return True
    if word in FALSE:
        return False
    raise BadValue(_("%(what)s “%(text)s” is neither TRUE nor FALSE.") % {"what": what, "text": _shortened(text)})
