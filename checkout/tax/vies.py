"""Asks VIES, the EU Commission's register of VAT numbers, over its REST interface.

POST {VIES_URL}/check-vat-number with countryCode and vatNumber, and with the seller's own number as requester, for
which VIES gives a consultation number. It answers `valid`; or, also with status 200, `actionSucceed: false` and why it
could not say, such as MS_UNAVAILABLE. (https://ec.europa.eu/taxation_customs/vies/#/technical-information)
"""

import http.client
import json
import urllib.request
from dataclasses import dataclass
from typing import Any

from checkout.tax.vat_numbers import VatNumber

TIMEOUT = 10.0  # seconds
MOST_BYTES = 100_000
LONGEST_CONSULTATION = 40


class ViesUnavailable(Exception):
    """VIES said neither yes nor no: it cannot be reached, is too slow, or the member state does not answer it."""


@dataclass(frozen=True, slots=True)
class ViesAnswer:
    """What VIES said. `consultation` proves that it was asked; empty where no seller's number was told."""

    is_valid: bool
    consultation: str = ""


def ask_vies(number: VatNumber, *, url: str, seller: VatNumber | None, timeout: float = TIMEOUT) -> ViesAnswer:
    """Whether the number is valid for trade within the EU today. Raises ViesUnavailable."""
    asked = {"countryCode": number.prefix, "vatNumber": number.digits}
    if seller is not None:
        asked |= {"requesterMemberStateCode": seller.prefix, "requesterNumber": seller.digits}
    request = urllib.request.Request(  # noqa: S310 (the address is a setting)
        f"{url}/check-vat-number",
        data=json.dumps(asked).encode(),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        method="POST",
    )
    try:
        with urllib.request.urlopen(request, timeout=timeout) as response:  # noqa: S310
            body = response.read(MOST_BYTES)
    except (OSError, http.client.HTTPException) as error:  # refused, no such host, timed out, status 4xx or 5xx
        raise ViesUnavailable(str(error)) from error
    return _read(body, number)


def _read(body: bytes, number: VatNumber) -> ViesAnswer:
    """The answer in `body`, if it is one, and about this number."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise ViesUnavailable("the answer is no JSON") from error
    if not isinstance(answer, dict):
        raise ViesUnavailable("the answer is no object")
    is_valid = answer.get("valid")
    about = (answer.get("countryCode", number.prefix), answer.get("vatNumber", number.digits))
    if not isinstance(is_valid, bool) or about != (number.prefix, number.digits):
        raise ViesUnavailable(_reason(answer))
    consultation = answer.get("requestIdentifier")
    return ViesAnswer(is_valid, consultation[:LONGEST_CONSULTATION] if isinstance(consultation, str) else "")


def _reason(answer: dict[str, Any]) -> str:
    errors = answer.get("errorWrappers")
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("error", ""))[:100] if isinstance(first, dict) else "it says neither valid nor invalid"
