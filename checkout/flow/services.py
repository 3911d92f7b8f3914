"""Every write of the checkout: the answers of its steps, and the order that is placed once for them.

Locks are taken in the order cart -> order -> payment -> gift cards -> promotions -> stock; placing redeems cards and
counts promotions first and then writes its order and payment, which nobody else can hold yet. Gateways are called
outside any transaction.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction

from catalog.shoppers import shopper_context
from catalog.stock import Actor, OutOfStock
from checkout.cart.changes import ChangeKind
from checkout.cart.models import Cart, CartLine
from checkout.cart.selectors import CartLineView
from checkout.cart.services import create_cart, set_destination
from checkout.flow.drafts import build_draft
from checkout.flow.giftcards import redeem_gift_cards
from checkout.flow.models import Checkout
from checkout.flow.promotions import claim_promotions
from checkout.flow.selectors import CheckoutState, describe_submitted, get_agreement
from checkout.flow.steps import Step, first_unfinished
from checkout.flow.vat import keep_vat_number
from checkout.giftcards.services import CardRefused, Redemption
from checkout.orders.emails import OrderMail, enqueue_order_mails
from checkout.orders.models import Order
from checkout.orders.services import AlreadyOrdered, NumberTaken, create_order
from checkout.payments.services import create_first_payment, list_payment_mails
from checkout.promotions.services import PromotionUsedUp
from common.money import Money, from_minor
from common.places import Place

__all__ = [
    "AgreementChanged",
    "BasketChanged",
    "CheckoutClosed",
    "CheckoutUnfinished",
    "DueChanged",
    "OutOfStock",
    "Refused",
    "TotalChanged",
    "place_order",
    "save_address",
    "save_contact",
    "save_delivery",
    "save_payment",
]


ATTEMPTS = 5  # a shop with a million orders draws a third number once in ten thousand orders


class CheckoutClosed(Exception):
    """There is no such checkout, or its cart was merged into another or emptied."""


class CheckoutUnfinished(Exception):
    """A step has no answer that still holds; `step` is the first one."""

    def __init__(self, step: Step) -> None:
        super().__init__(f"{step} is unanswered")
        self.step = step


class Refused(Exception):
    """Nothing was ordered: what was agreed to does not hold. `state` is what does, bare (selectors.dress_state)."""

    def __init__(self, message: str, *, state: CheckoutState) -> None:
        super().__init__(message)
        self.state = state


class TotalChanged(Refused):
    """The order would cost `new`, but `old` was shown. It may be placed once the new total has been accepted."""

    def __init__(self, *, old: Money, state: CheckoutState) -> None:
        super().__init__(f"{old} became {state.total}", state=state)
        self.old, self.new = old, state.total


class DueChanged(Refused):
    """The total is the same, but `new` is left to pay where `old` was shown: gift cards give less, or more, by now."""

    is_of_gift_cards = True

    def __init__(self, *, old: Money, state: CheckoutState) -> None:
        super().__init__(f"{old} due became {state.due}", state=state)
        self.old, self.new = old, state.due


class AgreementChanged(Refused):
    """The total is the same, but something else is not as it was shown: a line, the address, the delivery."""

    def __init__(self, *, state: CheckoutState) -> None:
        super().__init__("something was agreed to that does not hold", state=state)


class _Outrun(AgreementChanged):
    """Somebody was faster to a promotion or a gift card of `state`: it has to be priced again."""


class BasketChanged(Refused):
    """Some lines cannot be bought as they stand: withdrawn, sold out, or fewer left. The basket must be put right."""

    def __init__(self, *, lines: tuple[CartLineView, ...], state: CheckoutState) -> None:
        super().__init__(f"lines {[line.line_id for line in lines]} changed", state=state)
        self.lines = lines


@transaction.atomic
def save_contact(*, cart_id: int, email: str, phone: str, at: datetime) -> Checkout:
    """Keep how the shopper is reached. Raises CheckoutClosed, as every save does once the cart was ordered."""
    checkout = _open_checkout(cart_id, at=at)
    checkout.email, checkout.phone = email, phone
    checkout.save()
    return checkout


@transaction.atomic
def save_address(
    *,
    cart_id: int,
    delivery: Mapping[str, str],
    billing: Mapping[str, str] | None,
    vat_number: str = "",
    at: datetime,
) -> Checkout:
    """Keep where it goes, where the invoice goes (None: the same), and a VAT number. Raises CheckoutClosed.

    The basket is told too: it speaks of the same place from now on.
    """
    checkout = _open_checkout(cart_id, at=at)
    set_destination(cart_id=cart_id, place=Place.of_address(delivery), at=at)
    checkout.delivery_address = dict(delivery)
    checkout.is_billing_same = billing is None
    checkout.billing_address = dict(billing or {})
    keep_vat_number(checkout, vat_number)
    checkout.save()
    return checkout


@transaction.atomic
def save_delivery(
    *,
    cart_id: int,
    method_id: int | None,
    point_id: int | None = None,
    is_gift: bool,
    gift_message: str,
    note: str,
    at: datetime,
) -> Checkout:
    """Keep how it travels, where it is collected, what the card says and what we are told. Raises CheckoutClosed."""
    checkout = _open_checkout(cart_id, at=at)
    checkout.delivery_method_id = method_id
    checkout.pickup_point_id = point_id
    checkout.is_gift, checkout.gift_message = is_gift, gift_message if is_gift else ""
    checkout.note = note
    checkout.save()
    return checkout


@transaction.atomic
def save_payment(*, cart_id: int, gateway: str, at: datetime) -> Checkout:
    """Keep how it is paid. Raises CheckoutClosed."""
    checkout = _open_checkout(cart_id, at=at)
    checkout.payment_method = gateway
    checkout.save()
    return checkout


def place_order(
    *,
    checkout_id: UUID,
    expected_total: int,
    expected_due: int | None = None,
    agreement: str | None = None,
    language: str = settings.LANGUAGE_CODE,
    by: Actor,
    at: datetime,
) -> Order:
    """The one order of this checkout: placed now if `expected_total` (minor units) is what it costs, else refused.

    Called again, also at the same moment, it answers the same order. `agreement` is the digest of what was shown
    (selectors.get_agreement); without it only the total is compared, and what is due beside gift cards
    (`expected_due`, minor units; None where no card was to pay). The payment is created with the order; the caller
    starts it after the commit. Raises CheckoutClosed, CheckoutUnfinished, BasketChanged, TotalChanged, DueChanged,
    AgreementChanged or OutOfStock, and then nothing has changed.
    """
    due = expected_total if expected_due is None else expected_due
    for _attempt in range(ATTEMPTS):
        try:
            return _place_once(
                checkout_id,
                expected_total=expected_total,
                expected_due=due,
                agreement=agreement,
                language=language,
                by=by,
                at=at,
            )
        except AlreadyOrdered:
            return _order_of(checkout_id)
        except (NumberTaken, _Outrun) as too_late:
            last = too_late  # somebody was faster: what it comes to now is another number, or another sum to agree to
    raise last


@transaction.atomic
def keep_saved_lines(*, checkout_id: UUID, at: datetime) -> Cart | None:
    """Carry what was saved for later from an ordered cart into a new one, once; None when nothing was saved."""
    saved = CartLine.objects.filter(cart__checkout=checkout_id, is_saved=True)
    cart = _lock_cart(checkout_id)
    if cart is None or cart.status != Cart.Status.ORDERED or not saved.exists():
        return None
    target = create_cart(user_id=cart.user_id, currency=cart.currency, at=at)
    held = CartLine.objects.filter(cart=target).values("variant")
    saved.exclude(variant__in=held).update(cart=target)
    return target


@transaction.atomic
def _place_once(
    checkout_id: UUID,
    *,
    expected_total: int,
    expected_due: int,
    agreement: str | None,
    language: str,
    by: Actor,
    at: datetime,
) -> Order:
    cart = _lock_cart(checkout_id)
    if cart is None:
        raise CheckoutClosed
    if cart.status != Cart.Status.OPEN:
        return _order_of(checkout_id)
    checkout = cart.checkout
    context = shopper_context(user_id=cart.user_id, currency=cart.currency, at=at)
    state = describe_submitted(checkout=checkout, cart=cart, context=context)
    _refuse_unless_agreed(state, expected_total=expected_total, expected_due=expected_due, agreement=agreement)
    try:
        redemptions = redeem_gift_cards(state, at=at)
        claim_promotions(state, at=at)
    except (CardRefused, PromotionUsedUp) as too_late:
        raise _Outrun(state=state) from too_late
    return _place(state, redemptions, language=language, by=by, at=at)


def _place(
    state: CheckoutState, redemptions: Sequence[Redemption], *, language: str, by: Actor, at: datetime
) -> Order:
    """Write the agreed order and the payment it asks for; the cart is used up."""
    gateway = state.gateway
    if gateway is None:
        raise CheckoutUnfinished(Step.PAYMENT)
    draft = build_draft(
        state=state,
        gateway=gateway,
        user_id=by.pk if by is not None else None,
        language=language,
    )
    Cart.objects.filter(pk=state.view.cart.pk).update(status=Cart.Status.ORDERED, updated_at=at)
    order = create_order(draft=draft, by=by, at=at)
    payment = create_first_payment(order=order, gateway=gateway.code, redemptions=redemptions, at=at)
    enqueue_order_mails(order, OrderMail("order_placed"), *list_payment_mails(payment), at=at)
    return order


def _lock_cart(checkout_id: UUID) -> Cart | None:
    """The checkout's cart, locked until the transaction ends; submits of one checkout queue up here.

    Whoever changes a checkout holds its cart first. The checkout is locked after it, for PostgreSQL gives what a lock
    was waited for as it is now, and what is merely joined as it was before the wait.
    """
    rows = Cart.objects.select_for_update(of=("self", "checkout"))
    carts = rows.select_related("checkout__delivery_method", "user")
    return carts.filter(checkout=checkout_id).first()


def _order_of(checkout_id: UUID) -> Order:
    order = Order.objects.filter(checkout_id=checkout_id).first()
    if order is None:
        raise CheckoutClosed
    return order


def _refuse_unless_agreed(
    state: CheckoutState, *, expected_total: int, expected_due: int, agreement: str | None
) -> None:
    if state.view.is_empty:
        raise CheckoutClosed
    unfit = tuple(line for line in state.view.lines if _is_unfit(line))
    if unfit:
        raise BasketChanged(lines=unfit, state=state)
    step = first_unfinished(state.answers)
    if step != Step.REVIEW:
        raise CheckoutUnfinished(step)
    if state.total_minor != expected_total:
        raise TotalChanged(old=from_minor(expected_total, state.view.priced.currency), state=state)
    if state.due_minor != expected_due:
        raise DueChanged(old=from_minor(expected_due, state.view.priced.currency), state=state)
    if agreement is not None and agreement != get_agreement(state):
        raise AgreementChanged(state=state)


def _is_unfit(line: CartLineView) -> bool:
    """Whether it cannot be bought as it stands. A new price is no hindrance: the total that is agreed to tells it."""
    return any(change.kind != ChangeKind.PRICE for change in line.changes)


def _open_checkout(cart_id: int, *, at: datetime) -> Checkout:
    cart = Cart.objects.select_for_update().filter(pk=cart_id, status=Cart.Status.OPEN).first()
    if cart is None:
        raise CheckoutClosed
    checkout, _is_new = Checkout.objects.get_or_create(cart=cart, defaults={"created_at": at, "updated_at": at})
    checkout.updated_at = at
    return checkout
