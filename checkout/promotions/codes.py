"""Codes of promotions: made one by one with a word of one's own, or in bulk, unguessable and easy to read aloud."""

import re
import secrets
from collections.abc import Sequence
from datetime import datetime

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from checkout.promotions.models import LONGEST_CODE, CouponCode, Promotion

# No 0 O 1 I L U: nothing that is taken for something else. 29 letters, 12 of them: 58 random bits.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP, GROUPS = 4, 3
MOST_AT_ONCE = 50_000
CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]*[A-Z0-9])?")


def normalise_code(text: str) -> str:
    """What was typed as codes are stored: capitals without spaces; empty for what can be none."""
    code = "".join(text.split()).upper() if text.isascii() else ""  # upper() makes two letters of some others
    return code if len(code) <= LONGEST_CODE and CODE.fullmatch(code) else ""


def new_code(prefix: str = "") -> str:
    """An unguessable code such as HELLO-7K3M-9QWX-2RTV."""
    groups = ["".join(secrets.choice(ALPHABET) for _letter in range(GROUP)) for _group in range(GROUPS)]
    return "-".join([*([prefix] if prefix else []), *groups])


@transaction.atomic
def add_code(
    *, promotion: Promotion, code: str, limit: int | None, by: AbstractBaseUser | None, at: datetime
) -> CouponCode:
    """A code in words of one's own, such as WELCOME10. Raises ValidationError beside `code` or `limit`."""
    row = CouponCode(promotion=promotion, code=code.strip().upper(), limit=limit, created_at=at)
    row.full_clean()
    row.save()
    log(promotion, "promotions.codes", user=by, timestamp=at, data={"count": 1, "batch": row.code})
    return row


@transaction.atomic
def create_codes(
    *,
    promotion: Promotion,
    count: int,
    start: str = "",
    limit: int = 1,
    batch: str = "",
    by: AbstractBaseUser | None,
    at: datetime,
) -> Sequence[CouponCode]:
    """Make `count` new codes that begin with `start`, each good for `limit` orders. Raises ValidationError."""
    begin = start.strip().upper()
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValidationError({"count": _("From 1 to %(most)d at once.") % {"most": MOST_AT_ONCE}})
    room = LONGEST_CODE - GROUPS * (GROUP + 1)
    if begin and (len(begin) > room or not CODE.fullmatch(begin)):
        message = _("Up to %(most)d letters A to Z, digits and hyphens between them.")
        raise ValidationError({"start": message % {"most": room}})
    made: list[CouponCode] = []
    while len(made) < count:
        fresh = {new_code(begin) for _number in range(count - len(made))} - {row.code for row in made}
        taken = set(CouponCode.objects.filter(code__in=fresh).values_list("code", flat=True)) if fresh else set()
        made += [
            CouponCode(promotion=promotion, code=code, limit=limit, batch=batch, created_at=at)
            for code in sorted(fresh - taken)
        ]
    CouponCode.objects.bulk_create(made, batch_size=1_000)
    log(promotion, "promotions.codes", user=by, timestamp=at, data={"count": count, "batch": batch})
    return made
