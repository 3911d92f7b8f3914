"""Factories of carts: `CartLineFactory(variant=…, quantity=2)`; a line's seen price is the one at NOON."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.offers import list_offers
from catalog.tests.factories import LONG_AGO, VariantFactory, price_context
from checkout.cart.models import Cart, CartLine
from common.money import to_minor


class CartFactory(DjangoModelFactory):
    class Meta:
        model = Cart

    currency = "EUR"
    created_at = LONG_AGO
    updated_at = LONG_AGO


class CartLineFactory(DjangoModelFactory):
    class Meta:
        model = CartLine

    class Params:
        saved = factory.Trait(is_saved=True)

    cart = factory.SubFactory(CartFactory)
    variant = factory.SubFactory(VariantFactory, price=2800, stock=10)
    quantity = 1
    added_at = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[CartLine], *args: Any, **kwargs: Any) -> CartLine:
        if "seen_price" not in kwargs:
            offer = list_offers(variant_ids=[kwargs["variant"].pk], context=price_context())[kwargs["variant"].pk]
            kwargs["seen_price"] = to_minor(offer.price) if offer.price is not None else 0
        return super()._create(model_class, *args, **kwargs)
