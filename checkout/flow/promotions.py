"""What orders are to promotions, and promotions to orders: neither knows the other."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet
from django.urls import reverse

from catalog.stock import Actor
from checkout.cart.pricing import PricedCart
from checkout.flow.selectors import CheckoutState
from checkout.orders.models import Order
from checkout.orders.states import OrderStatus
from checkout.promotions.customers import get_customer, hold_customer
from checkout.promotions.references import Holder
from checkout.promotions.services import PromotionUsedUp, Use, claim_uses, give_back
from common.money import to_minor


def reference_of(checkout_id: UUID) -> str:
    """What an order's uses of promotions are held by; an order is unique on its checkout."""
    return f"checkout:{checkout_id.hex}"


def claim_promotions(state: CheckoutState, *, at: datetime) -> None:
    """Count what the order that `state` stands for uses. Raises PromotionUsedUp; then the caller must roll back."""
    uses = uses_of(state.view.priced)
    if uses:
        _claim_first_order(state)
        reference = reference_of(state.checkout.pk)
        claim_uses(uses=uses, customer_keys=state.view.shopper.keys, reference=reference, at=at)


def _claim_first_order(state: CheckoutState) -> None:
    """Where something is for a first order alone, have it be the only first one of this customer's that is placed."""
    shopper = state.view.shopper
    asking = [each.promotion_id for each in state.view.priced.adjustments if each.is_for_first_order]
    if not asking:
        return
    hold_customer(shopper.keys)
    if not get_customer(user_id=shopper.user_id, emails=shopper.emails, country=shopper.country).is_first_order:
        raise PromotionUsedUp(asking)


def uses_of(priced: PricedCart) -> tuple[Use, ...]:
    """What a priced cart takes of each promotion, off goods and delivery together."""
    amounts: dict[tuple[int, str], int] = {}
    for each in priced.adjustments:
        key = (each.promotion_id, each.code)
        amounts[key] = amounts.get(key, 0) + to_minor(each.amount)
    return tuple(Use(promotion_id=pk, code=code, amount=amount) for (pk, code), amount in amounts.items())


def give_back_uses(*, order: Order, by: Actor, at: datetime) -> None:  # noqa: ARG001 -- as the registry calls it
    """Return what a cancelled or expired order used; called with its row locked."""
    give_back(reference=reference_of(order.checkout_id), at=at)


def find_orders(references: Sequence[str]) -> dict[str, Holder]:
    """The orders that hold uses, by reference."""
    ids = [UUID(hex=each.removeprefix("checkout:")) for each in references if each.startswith("checkout:")]
    orders = Order.objects.filter(checkout_id__in=ids).values_list("pk", "number", "checkout_id")
    page = "wagtailsnippets_orders_order:inspect"
    return {reference_of(checkout): Holder(number, reverse(page, args=[pk])) for pk, number, checkout in orders}


def list_orders_of(*, user_id: int | None, emails: Sequence[str]) -> QuerySet[Order]:
    """Orders of a member, or with one of the e-mail addresses, that were neither cancelled nor expired."""
    whose = Q(user=user_id) if user_id is not None else Q(pk__in=[])
    for email in emails:
        whose |= Q(contact__email__iexact=email)
    return Order.objects.filter(whose).exclude(order_status__in=[OrderStatus.CANCELLED, OrderStatus.EXPIRED])
