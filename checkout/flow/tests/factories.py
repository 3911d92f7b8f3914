"""Factories of checkouts: `CheckoutFactory(cart__lines=…)` is one that only waits for its button to be pressed."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.tests.factories import LONG_AGO
from checkout.cart.tests.factories import CartFactory
from checkout.flow.models import Checkout
from checkout.shipping.models import DeliveryMethod

ADDRESS = {
    "name": "Hanne De Smet",
    "line1": "Kraanlei 12",
    "postcode": "9000",
    "city": "Gent",
    "country": "BE",
}


def delivery_method(country: str = "BE") -> DeliveryMethod:
    """The first way of sending goods to the country."""
    method = DeliveryMethod.objects.filter(zone__countries__contains=country).order_by("position", "pk").first()
    assert method is not None
    return method


class CheckoutFactory(DjangoModelFactory):
    class Meta:
        model = Checkout

    cart = factory.SubFactory(CartFactory)
    email = "hanne@example.org"
    delivery_address = factory.LazyFunction(lambda: dict(ADDRESS))
    payment_method = "bank_transfer"
    created_at = LONG_AGO
    updated_at = LONG_AGO

    @classmethod
    def _create(cls, model_class: type[Checkout], *args: Any, **kwargs: Any) -> Checkout:
        kwargs.setdefault("delivery_method", delivery_method())
        return super()._create(model_class, *args, **kwargs)
