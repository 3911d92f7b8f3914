"""Every write to gift cards. A balance changes by one conditional UPDATE, never after a reading, and each change has
its entry in the ledger, written in the same transaction and unique on what it was for.

Who changes several cards does so by primary key, after the order and its payments are locked and before coupons and
stock: placing, paying, closing and giving back all take locks in the order
cart -> order -> payment -> gift card -> coupon -> stock.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid4

from django.conf import settings
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from catalog.stock import Actor
from checkout.giftcards.codes import digest, new_code, normalise_code, printed
from checkout.giftcards.models import GiftCard, GiftCardEntry
from common.money import format_money, from_minor

MOST_AT_ONCE = 5_000
MOST_ON_A_CARD = 10**7  # minor units: a slip of the finger is not to be money

Kind = GiftCardEntry.Kind


@dataclass(frozen=True, slots=True)
class Issued:
    """A new card and its code, which is told now and never again."""

    card: GiftCard
    code: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one card pays of an order, in minor units of the card's currency."""

    card_id: int
    amount: int


@dataclass(frozen=True, slots=True)
class Redemption:
    """A share that was taken off its card; `key` is the ledger's entry, `last4` what the card is told apart by."""

    key: str
    last4: str
    amount: int


class CardRefused(Exception):
    """A card does not pay what was wanted of it: its balance, day or state changed meanwhile."""

    def __init__(self, card_id: int) -> None:
        super().__init__(f"gift card {card_id} does not pay this")
        self.card_id = card_id


class TooMuchGivenBack(Exception):
    """More would go back to a card than an order took of it."""


def issue_cards(
    *,
    count: int,
    amount: int,
    currency: str = "",
    expires_on: date | None = None,
    batch: str = "",
    note: str = "",
    once: UUID | None = None,
    by: Actor,
    at: datetime,
) -> list[Issued]:
    """Make `count` cards of `amount` minor units each; their codes are known to the caller alone.

    With `once`, what tells one asking from another, cards are made for it once, also when it comes twice at the same
    moment. Raises ValidationError, beside `count`, `amount` or `expires_on` where it is about one of them.
    """
    if not 1 <= count <= MOST_AT_ONCE:
        raise ValidationError({"count": _("From 1 to %(most)d at once.") % {"most": MOST_AT_ONCE}})
    codes: list[str] = []
    while len(codes) < count:
        codes += {normalise_code(new_code()) for _each in range(count - len(codes))} - set(codes)
    try:
        return _issue(
            codes,
            amount=amount,
            currency=currency or settings.SHOP_CURRENCY,
            expires_on=expires_on,
            batch=batch,
            note=note,
            once=once,
            by=by,
            at=at,
        )
    except IntegrityError as clash:
        if once is None or not GiftCardEntry.objects.filter(key=_issue_key(once)).exists():
            raise
        said = _("This form was sent already, and its cards are issued. Open it again to issue more.")
        raise ValidationError({NON_FIELD_ERRORS: said}) from clash


@transaction.atomic
def issue_card_with_code(*, code: str, amount: int, currency: str = "", by: Actor, at: datetime) -> Issued:
    """Make a card whose code is printed already. Raises ValidationError beside `code` or `amount`."""
    letters = normalise_code(code)
    if not letters or GiftCard.objects.filter(code_digest=digest(letters)).exists():
        raise ValidationError({"code": _("It is no code, or a card has it.")})
    currency = currency or settings.SHOP_CURRENCY
    return _issue([letters], amount=amount, currency=currency, expires_on=None, batch="", note="", by=by, at=at)[0]


@transaction.atomic
def redeem(*, shares: Sequence[Share], currency: str, reference: str, at: datetime) -> tuple[Redemption, ...]:
    """Take the shares off their cards for what `reference` names, all or none.

    Raises CardRefused; the caller must then roll back. To be called inside the transaction that places the order, with
    its cart locked and before coupons and stock.
    """
    today, entries = timezone.localdate(at), []
    for share in sorted(shares, key=lambda each: each.card_id):
        card = GiftCard.objects.filter(
            Q(expires_on__isnull=True) | Q(expires_on__gte=today),
            pk=share.card_id,
            is_active=True,
            currency=currency,
            balance__gte=share.amount,
        )
        if share.amount < 1 or not card.update(balance=F("balance") - share.amount):
            raise CardRefused(share.card_id)
        key = f"redeem:{reference}:{share.card_id}"
        entries.append(
            GiftCardEntry(
                card_id=share.card_id, kind=Kind.REDEEM, amount=-share.amount, key=key, reference=reference, at=at
            )
        )
    GiftCardEntry.objects.bulk_create(entries)
    endings = dict(GiftCard.objects.filter(pk__in=[e.card_id for e in entries]).values_list("pk", "last4"))
    by_card = {entry.card_id: entry for entry in entries}
    return tuple(
        Redemption(key=by_card[share.card_id].key, last4=endings[share.card_id], amount=share.amount)
        for share in shares
    )


@transaction.atomic
def release(*, keys: Sequence[str], by: Actor, at: datetime) -> int:
    """Return redemptions of an order that was closed unpaid to their cards, each once; how many were returned now."""
    redemptions = _redemptions().filter(key__in=keys).order_by("card_id")
    return sum(
        _give_back(each, -each.amount, kind=Kind.RELEASE, key=f"release:{each.key}", by=by, at=at)
        for each in redemptions
    )


@transaction.atomic
def refund(*, redemption_key: str, key: str, amount: int, by: Actor = None, at: datetime) -> None:
    """Return `amount` of a redemption to its card, once for each `key`; also to one that is over or disabled.

    Raises TooMuchGivenBack, and GiftCardEntry.DoesNotExist where nothing was redeemed.
    """
    redemption = _redemptions().get(key=redemption_key)
    _give_back(redemption, amount, kind=Kind.REFUND, key=f"refund:{key}", by=by, at=at)


def adjust(
    *, card_id: int, change: int, reason: str, once: UUID | None = None, by: Actor, at: datetime
) -> GiftCardEntry:
    """Change a balance by hand, with `once` as issue_cards does: once for one asking.

    Raises ValidationError, beside `change` or `reason` where it is about one of them; then nothing has changed.
    """
    key = f"adjust:{once or uuid4()}"
    try:
        return _adjust(card_id, change, reason, key=key, by=by, at=at)
    except IntegrityError as clash:
        if once is None or not GiftCardEntry.objects.filter(key=key).exists():
            raise
        said = _("This form was sent already, and the balance is changed. Open it again to change it once more.")
        raise ValidationError({NON_FIELD_ERRORS: said}) from clash


@transaction.atomic
def _adjust(card_id: int, change: int, reason: str, *, key: str, by: Actor, at: datetime) -> GiftCardEntry:
    if change == 0 or abs(change) > MOST_ON_A_CARD:
        raise ValidationError({"change": _("Give an amount to add, or to take off with a minus.")})
    if not reason.strip():
        raise ValidationError({"reason": _("Say why: it stands in the ledger for good.")})
    card = GiftCard.objects.filter(pk=card_id, balance__gte=-change)
    if not card.update(balance=F("balance") + change):
        raise ValidationError({"change": _("Less is left on the card than that.")})
    entry = GiftCardEntry.objects.create(
        card_id=card_id,
        kind=Kind.ADJUST,
        amount=change,
        key=key,
        reason=reason.strip()[:255],
        actor_id=_pk(by),
        at=at,
    )
    data = {"change": format_money(from_minor(change, entry.card.currency)), "reason": entry.reason}
    log(entry.card, "giftcards.adjust", user=by, timestamp=at, data=data)
    return entry


@transaction.atomic
def set_terms(
    *, card_id: int, is_active: bool, expires_on: date | None, note: str, by: Actor, at: datetime
) -> GiftCard:
    """Say whether and until when a card pays; its money is not touched."""
    GiftCard.objects.filter(pk=card_id).update(is_active=is_active, expires_on=expires_on, note=note)
    card = GiftCard.objects.get(pk=card_id)
    data = {"is_active": is_active, "expires_on": str(expires_on or "")}
    log(card, "giftcards.terms", user=by, timestamp=at, data=data)
    return card


def reference_of(checkout_id: UUID) -> str:
    """What the ledger calls the order of a checkout; an order is unique on its checkout."""
    return f"checkout:{checkout_id.hex}"


@transaction.atomic
def _issue(
    codes: Sequence[str],
    *,
    amount: int,
    currency: str,
    expires_on: date | None,
    batch: str,
    note: str,
    once: UUID | None = None,
    by: Actor,
    at: datetime,
) -> list[Issued]:
    if not 1 <= amount <= MOST_ON_A_CARD:
        most = format_money(from_minor(MOST_ON_A_CARD, currency))
        raise ValidationError({"amount": _("More than nothing, and at most %(most)s.") % {"most": most}})
    if expires_on is not None and expires_on < timezone.localdate(at):
        raise ValidationError({"expires_on": _("This day is over.")})
    cards = GiftCard.objects.bulk_create(
        (
            GiftCard(
                code_digest=digest(code),
                last4=code[-4:],
                currency=currency,
                initial_amount=amount,
                balance=amount,
                expires_on=expires_on,
                batch=batch,
                note=note,
                issued_at=at,
            )
            for code in codes
        ),
        batch_size=500,
    )
    keys = [_issue_key(once or cards[0].pk), *(_issue_key(card.pk) for card in cards[1:])]  # the first stands for all
    GiftCardEntry.objects.bulk_create(
        (
            GiftCardEntry(card=card, kind=Kind.ISSUE, amount=amount, key=key, actor_id=_pk(by), at=at)
            for card, key in zip(cards, keys, strict=True)
        ),
        batch_size=500,
    )
    for card in cards[:1]:  # one line of the log for a batch
        log(card, "giftcards.issue", user=by, timestamp=at, data={"count": len(cards), "batch": batch})
    return [Issued(card=card, code=printed(code)) for card, code in zip(cards, codes, strict=True)]


def _issue_key(of: UUID | int) -> str:
    return f"issue:{of}"


def _redemptions() -> QuerySet[GiftCardEntry]:
    return GiftCardEntry.objects.filter(kind=Kind.REDEEM)


def _give_back(redemption: GiftCardEntry, amount: int, *, kind: str, key: str, by: Actor, at: datetime) -> bool:
    """Return `amount` to the card of a redemption, once for each key; whether it was returned now.

    The card is locked first, so that what was given back before is summed with nobody in between; on SQLite the
    transaction itself keeps others out.
    """
    card = GiftCard.objects.select_for_update().get(pk=redemption.card_id)
    before = dict(GiftCardEntry.objects.filter(given_back_of=redemption).values_list("key", "amount"))
    if key in before:
        return False
    if amount < 1 or sum(before.values()) + amount > -redemption.amount:
        raise TooMuchGivenBack(f"{amount} of {redemption.key}")
    GiftCard.objects.filter(pk=card.pk).update(balance=F("balance") + amount)
    GiftCardEntry.objects.create(
        card=card,
        kind=kind,
        amount=amount,
        key=key,
        reference=redemption.reference,
        given_back_of=redemption,
        actor_id=_pk(by),
        at=at,
    )
    return True


def _pk(by: Actor) -> int | None:
    return by.pk if by is not None else None
