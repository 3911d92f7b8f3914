"""Buyers who stand before the button, made in bulk: `python -m testing.races.crowd SPECIFICATION` (JSON).

A specification has `rounds`, the `stocks` of each round's own variants, and `baskets`: for each buyer the variants
they take, by their place in `stocks`, in the order of the basket. With a `code_limit` everybody of a round has entered
its code, which is good for so many orders; with `card_orders` its gift card, which holds what so many orders cost.
Printed, as JSON, is what each round's buyers press with.
"""

import json
import secrets
import sys
from datetime import datetime
from typing import Any

import django


def main() -> None:
    django.setup()
    from common import clock  # settings exist only now

    specification = json.loads(sys.argv[1])
    at = clock.now()
    rounds = [
        _make_round(
            specification["stocks"],
            specification["baskets"],
            code_limit=specification["code_limit"],
            card_orders=specification["card_orders"],
            at=at,
        )
        for _number in range(specification["rounds"])
    ]
    sys.stdout.write(json.dumps(rounds))


def _make_round(
    stocks: list[int],
    baskets: list[list[int]],
    *,
    code_limit: int | None,
    card_orders: int | None,
    at: datetime,
) -> dict[str, Any]:
    from catalog.tests.factories import VariantFactory

    names = [f"race-{secrets.token_hex(8)}" for _stock in stocks]
    variants = [
        VariantFactory(price=2800, stock=stock, sku=name, product__slug=name).pk
        for name, stock in zip(names, stocks, strict=True)
    ]
    codes = [] if code_limit is None else [_make_code(code_limit)]
    wanted = [[variants[place] for place in basket] for basket in baskets]
    buyers = _make_buyers(wanted, codes, card_orders=card_orders, at=at)
    return {"variants": variants, "buyers": buyers}


def _make_code(limit: int) -> str:
    from checkout.promotions.codes import new_code
    from checkout.promotions.tests.factories import PromotionFactory

    code = new_code()
    PromotionFactory(codes=[code], run={"limit": limit})
    return code


def _hand_over_card(checkouts: list[Any], *, orders: int, at: datetime) -> None:
    """One gift card for all of them, that holds what so many of the orders cost."""
    from checkout.flow.models import Checkout
    from checkout.giftcards.services import issue_cards

    amount = orders * _what_is_shown(checkouts[0], at=at)["expected_total"]
    card = issue_cards(count=1, amount=amount, by=None, at=at)[0].card
    for checkout in checkouts:
        checkout.gift_cards = [card.pk]
    Checkout.objects.bulk_update(checkouts, ["gift_cards"])


def _make_buyers(
    baskets: list[list[int]], codes: list[str], *, card_orders: int | None, at: datetime
) -> list[dict[str, Any]]:
    from checkout.cart.models import Cart, CartLine
    from checkout.flow.models import Checkout
    from checkout.flow.requests import sign_checkout
    from checkout.flow.tests.factories import ADDRESS, delivery_method

    method = delivery_method()
    moments = {"created_at": at, "updated_at": at}
    carts = Cart.objects.bulk_create(Cart(currency="EUR", codes=codes, **moments) for _basket in baskets)
    CartLine.objects.bulk_create(
        CartLine(cart=cart, variant_id=variant, quantity=1, seen_price=2800, added_at=at)
        for cart, basket in zip(carts, baskets, strict=True)
        for variant in basket
    )
    checkouts = Checkout.objects.bulk_create(
        Checkout(
            cart=cart,
            email="racer@example.org",
            delivery_address=ADDRESS,
            delivery_method=method,
            payment_method="bank_transfer",
            **moments,
        )
        for cart in carts
    )
    if card_orders is not None:
        _hand_over_card(checkouts, orders=card_orders, at=at)
    shown: dict[tuple[int, ...], dict[str, Any]] = {}
    buyers = []
    for basket, checkout in zip(baskets, checkouts, strict=True):
        if tuple(basket) not in shown:  # the same basket comes to the same for everybody
            shown[tuple(basket)] = _what_is_shown(checkout, at=at)
        form = {"checkout": sign_checkout(checkout.pk), **shown[tuple(basket)]}
        buyers.append({"token": checkout.cart.token, "form": form})
    return buyers


def _what_is_shown(checkout: Any, *, at: datetime) -> dict[str, Any]:
    from catalog.context import DEFAULT_PRICE_LIST, PriceContext
    from checkout.flow.selectors import describe_checkout, get_agreement

    context = PriceContext(price_list=DEFAULT_PRICE_LIST, currency=checkout.cart.currency, at=at)
    state = describe_checkout(checkout=checkout, cart=checkout.cart, context=context)
    return {
        "expected_total": state.total_minor,
        "expected_due": state.due_minor,
        "agreed": get_agreement(state),
    }


if __name__ == "__main__":
    main()
