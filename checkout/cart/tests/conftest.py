import pytest
from django.conf import settings
from django.test import Client

from checkout.cart.models import Cart
from checkout.cart.tests.factories import CartFactory


@pytest.fixture
def cart(db) -> Cart:
    return CartFactory()


@pytest.fixture
def guest(cart) -> Client:
    """A browser that holds the cart's token."""
    client = Client(headers={"origin": "http://testserver"})
    client.cookies[settings.CART_COOKIE_NAME] = cart.token
    return client


@pytest.fixture
def stranger(db) -> Client:
    return Client(headers={"origin": "http://testserver"})
