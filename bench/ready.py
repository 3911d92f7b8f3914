"""Writes checkouts that only wait for their button to be pressed, and prints them as JSON: COUNT, then variant ids."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "site")]

import django  # noqa: E402

django.setup()

from catalog.context import default_price_context  # noqa: E402
from catalog.offers import list_offers  # noqa: E402
from checkout.cart.models import Cart, CartLine  # noqa: E402
from checkout.flow.models import Checkout  # noqa: E402
from checkout.flow.requests import sign_checkout  # noqa: E402
from checkout.flow.selectors import describe_checkout, get_agreement  # noqa: E402
from common import clock  # noqa: E402
from common.money import to_minor  # noqa: E402

LINES = 2
ADDRESS = {"name": "Racer", "line1": "Rua da Rosa 5", "postcode": "1000-001", "city": "Lisboa", "country": "PT"}


def main(count: int, variants: list[int]) -> None:
    at = clock.now()
    prices = {pk: to_minor(offer.price) for pk, offer in _offers(variants).items() if offer.price is not None}
    carts = Cart.objects.bulk_create(Cart(currency="EUR", created_at=at, updated_at=at) for _ in range(count))
    pairs = [tuple(variants[(n * LINES + k) % len(variants)] for k in range(LINES)) for n in range(count)]
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant_id=variant, quantity=1, seen_price=prices[variant], added_at=at)
        for cart, pair in zip(carts, pairs, strict=True)
        for variant in pair
    )
    checkouts = [
        Checkout(
            cart=cart,
            email="racer@example.org",
            delivery_address=ADDRESS,
            payment_method="cash_on_delivery",
            created_at=at,
            updated_at=at,
        )
        for cart in carts
    ]
    estimate = describe_checkout(checkout=checkouts[0], cart=carts[0], context=default_price_context())
    rate = estimate.view.priced.delivery_rate
    for checkout in checkouts:
        checkout.delivery_method_id = rate.terms.method_id if rate is not None else None
    Checkout.objects.bulk_create(checkouts)
    shown: dict[tuple[int, ...], dict[str, object]] = {}  # baskets of the same things show the same
    for checkout, pair in zip(checkouts, pairs, strict=True):
        if pair not in shown:
            shown[pair] = _shown(checkout)
    print(json.dumps([_named(checkout) | shown[pair] for checkout, pair in zip(checkouts, pairs, strict=True)]))


def _offers(variants: list[int]):
    return list_offers(variant_ids=variants, context=default_price_context())


def _named(checkout: Checkout) -> dict[str, object]:
    """Which checkout it is: by its cart's cookie and the signed field of the review, and by itself (`pk`)."""
    token, signed = checkout.cart.token, sign_checkout(checkout.pk)
    return {"cart": checkout.cart_id, "token": token, "pk": str(checkout.pk), "checkout": signed}


def _shown(checkout: Checkout) -> dict[str, object]:
    """What the review would send along."""
    state = describe_checkout(checkout=checkout, cart=checkout.cart, context=default_price_context())
    return {"expected_total": state.total_minor, "agreed": get_agreement(state)}


if __name__ == "__main__":
    main(int(sys.argv[1]), json.loads(sys.argv[2]))
