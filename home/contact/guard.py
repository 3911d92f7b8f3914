"""Keeps machines from writing: a field that people leave empty, and the time that a person needs.

Whoever is refused is told why and loses nothing that was typed; nothing is dropped in silence.
"""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

SALT = "home.contact"
OPENED, TRAP = "form_opened", "website_address"  # names of the two fields; no field of an editor's may have them
LEAST = timedelta(seconds=3)
MOST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Opening:
    """When somebody was given the form of a page; `nonce` tells one from another."""

    page_id: int
    at: datetime
    nonce: str


def write_opening(*, page_id: int, at: datetime) -> str:
    """A signed note of this moment, to stand in the form."""
    return signing.dumps({"page": page_id, "at": at.timestamp(), "nonce": secrets.token_hex(8)}, salt=SALT)


def read_opening(text: str, *, page_id: int, at: datetime) -> Opening | None:
    """What the form says of its opening; None where it is forged, of another page, or older than a day."""
    try:
        stored = signing.loads(text, salt=SALT)
        opening = Opening(stored["page"], datetime.fromtimestamp(stored["at"], tz=at.tzinfo), stored["nonce"])
    except (signing.BadSignature, ValueError, TypeError, KeyError, OverflowError):
        return None
    is_of_this_page = opening.page_id == page_id
    return opening if is_of_this_page and at - MOST <= opening.at <= at else None


def find_fault(data: Mapping[str, str], *, opening: Opening | None, at: datetime) -> str:
    """What speaks against a person having sent this, in words for one; empty when nothing does."""
    if data.get(TRAP, ""):
        return _("Please leave the field “Leave this empty” empty. Some browsers fill it in by themselves.")
    if opening is None:
        return _("The form lay open for too long. Nothing was sent yet: please send it again.")
    if at - opening.at < LEAST:
        return _("That was very quick. Please look over what you wrote and send it again.")
    return ""
