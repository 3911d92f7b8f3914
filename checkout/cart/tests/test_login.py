"""What a guest gathered comes along when they log in, by whatever door, and stays with the account."""

import pytest
from django.conf import settings
from django.urls import reverse

from catalog.tests.factories import VariantFactory
from checkout.cart.models import Cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db


def held(user):
    lines = Cart.objects.get(user=user, status=Cart.Status.OPEN).lines.order_by("variant_id")
    return list(lines.values_list("variant_id", "quantity"))


@pytest.mark.parametrize(("url_name", "field"), [("account_login", "login"), ("wagtailadmin_login", "username")])
def test_both_baskets_are_one_after_the_login(guest, cart, url_name, field):
    user = UserFactory(staff=True)
    mug, scarf = VariantFactory(price=2800, stock=5), VariantFactory(price=8400, stock=1)
    CartLineFactory(cart=CartFactory(user=user), variant=mug, quantity=4)
    CartLineFactory(cart=cart, variant=mug, quantity=3)
    CartLineFactory(cart=cart, variant=scarf)

    guest.post(reverse(url_name), {field: user.email, "password": PASSWORD})

    assert held(user) == [(mug.pk, 5), (scarf.pk, 1)]


def test_basket_waits_on_the_other_device(guest, cart, stranger):
    user, line = UserFactory(), CartLineFactory(cart=cart, quantity=2)
    guest.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    stranger.force_login(user)

    assert line.variant.product.name in stranger.get("/basket/").content.decode()


def test_basket_comes_along_when_one_registers(guest, cart, mailoutbox, client):
    CartLineFactory(cart=cart, quantity=2)
    guest.post(reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD})
    link = next(word for word in mailoutbox[0].body.split() if "/accounts/confirm-email/" in word)

    guest.post(link.removeprefix(settings.SITE_URL))

    cart.refresh_from_db()
    assert cart.user.email == "new@example.org"


def test_nothing_of_the_basket_is_left_after_logging_out(guest, cart):
    user, line = UserFactory(), CartLineFactory(cart=cart)
    guest.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    guest.post(reverse("account_logout"))

    assert line.variant.product.name not in guest.get("/basket/").content.decode()
    assert guest.get("/basket/mini/").context["count"] == 0


def test_login_without_a_basket_opens_none(client):
    user = UserFactory()

    client.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    assert not Cart.objects.exists()


@pytest.mark.parametrize("has_basket", [False, True])
def test_place_that_was_named_before_anything_was_chosen_comes_along(guest, cart, has_basket):
    user = UserFactory()
    if has_basket:
        CartLineFactory(cart=CartFactory(user=user, delivery_country="ES"), quantity=2)
    Cart.objects.filter(pk=cart.pk).update(delivery_country="BE", delivery_postcode="9000")

    guest.post(reverse("account_login"), {"login": user.email, "password": PASSWORD})

    own = Cart.objects.get(user=user, status=Cart.Status.OPEN)
    assert (own.delivery_country, own.delivery_postcode) == ("BE", "9000")
    assert own.lines.count() == int(has_basket)
