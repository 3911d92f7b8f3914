"""VAT numbers of the EU, as far as they can be judged without asking anybody: form and check digits. No Django."""

from dataclasses import dataclass

from stdnum.eu import vat
from stdnum.exceptions import ValidationError

LONGEST = 40  # as typed, with spaces; a number itself has at most 14 characters
# Greece writes its numbers with the old letters of its name, ISO has others.
PREFIXES = {"GR": "EL", "MC": "FR"}
STATES = {"EL": "GR"}
OF_SELLERS = ("EU", "IM")  # one-stop shops of sellers from outside; no buyer has such a number


class InvalidVatNumber(ValueError):
    """What was typed is no VAT number of an EU state."""


@dataclass(frozen=True, slots=True)
class VatNumber:
    """A number of the right form: `prefix` is of the state that gave it (EL for Greece, XI for Northern Ireland)."""

    prefix: str
    digits: str

    def __str__(self) -> str:
        return f"{self.prefix}{self.digits}"

    @property
    def state(self) -> str:
        """The ISO code of the member state; XI for Northern Ireland, which counts as one for goods."""
        return STATES.get(self.prefix, self.prefix)


def read_vat_number(text: str, *, country: str = "") -> VatNumber:
    """The number that was typed, in any case, with spaces, dots and dashes; without letters it is one of `country`.

    Raises InvalidVatNumber.
    """
    compact = "".join(character for character in text[:LONGEST] if character.isalnum()).upper()
    if len(text) > LONGEST or not compact.isascii():
        raise InvalidVatNumber(text)
    for candidate in (compact, f"{PREFIXES.get(country, country)}{compact}"):
        try:
            number = str(vat.validate(candidate))
        except ValidationError:
            continue
        if not number.startswith(OF_SELLERS):
            return VatNumber(PREFIXES.get(number[:2], number[:2]), number[2:])
    raise InvalidVatNumber(text)
