"""Merges carts when somebody logs in, whichever door they take: the shop's, the admin's, or a fresh registration."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from catalog.shoppers import shopper_context
from checkout.cart.requests import cart_token
from checkout.cart.services import merge_carts
from common import clock


def merge_at_login(*, request: HttpRequest | None, user: AbstractBaseUser, **_signal: Any) -> None:
    """Django's signal is the one place that all logins pass."""
    token = cart_token(request) if request is not None else ""
    if token:
        context = shopper_context(user_id=user.pk, at=clock.now())
        merge_carts(token=token, user_id=user.pk, context=context, at=context.at)


user_logged_in.connect(merge_at_login, dispatch_uid="merge_carts")
