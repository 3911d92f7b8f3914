"""Refusals are ordinary exceptions: they say what they refuse and pass through context managers."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from checkout.cart.services import CartError, NotEnough, WrongQuantity


@contextmanager
def passing() -> Iterator[None]:
    yield


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (WrongQuantity(minimum=2, maximum=6), "from 2 to 6 can be taken"),
        (NotEnough(name="Tide mug", available=3, in_cart=1), "3 of Tide mug are left, 1 of them in the cart"),
    ],
    ids=["wrong quantity", "not enough"],
)
def test_a_refusal_passes_through_a_context_manager_and_says_why(error: CartError, text: str) -> None:
    with pytest.raises(CartError) as raised, passing():
        raise error

    assert raised.value is error
    assert str(error) == text
