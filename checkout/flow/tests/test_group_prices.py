"""Prices of a group from the basket to the order: charged as they were shown, or told as changed."""

import pytest
from django.conf import settings
from django.urls import reverse

from catalog.models import Stock
from catalog.tests.factories import PriceFactory, PriceListFactory, VariantFactory
from checkout.cart.models import Cart, CartLine
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.models import CustomerGroup
from checkout.customers.tests.factories import PASSWORD, UserFactory
from checkout.flow.tests.conftest import Shopper
from checkout.orders.models import Order
from checkout.orders.tests.factories import OrderFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def trade():
    return CustomerGroup.objects.create(code="trade", name="Trade")


@pytest.fixture
def member(trade, mug):
    """Of the trade, for which the mug costs 24 in place of 28."""
    prices = PriceListFactory(code="trade", name="Trade prices", customer_group="trade")
    PriceFactory(variant=mug, price_list=prices, amount=2400)
    user = UserFactory()
    trade.members.add(user)
    return user


@pytest.fixture
def ready_member(client, member, mug):
    """A member who sees the review of a mug for 24, with delivery for 6.90."""
    client.force_login(member)
    shopper = Shopper(client)
    shopper.add(mug)
    shopper.answer_until("review")
    return shopper


def told(response):
    """The hidden fields of a review that was shown again."""
    return {
        "checkout": response.context["signed_checkout"],
        "expected_total": response.context["state"].total_minor,
        "agreed": response.context["agreement"],
    }


def test_a_member_pays_what_basket_and_review_show(ready_member, client, mug):
    basket = client.get(reverse("cart:detail")).content.decode()
    review = ready_member.get("review").content.decode()

    ready_member.place()

    order = Order.objects.get()
    assert ["€24.00" in page for page in (basket, review)] == [True, True]
    assert "€28.00" not in basket + review
    assert list(order.lines.values_list("unit_price", flat=True)) == [2400]
    assert order.total == 2400 + 690


def test_who_leaves_the_group_after_the_review_is_told_and_pays_nothing_yet(ready_member, trade, mug):
    form = ready_member.read_review()
    trade.members.clear()

    refused = ready_member.place(form)

    assert refused.status_code == 409
    assert "The total has changed from €30.90 to €34.90." in refused.content.decode()
    assert not Order.objects.exists()
    assert Stock.objects.get(variant=mug).reserved == 0
    assert Cart.objects.get().status == Cart.Status.OPEN
    assert ready_member.place(told(refused)).status_code == 302
    assert Order.objects.get().total == 3490


def test_who_joins_the_group_after_the_review_is_told_of_the_lower_price(ready_member, trade, member, mug):
    trade.members.clear()
    CartLine.objects.update(seen_price=2800)
    form = ready_member.read_review()
    trade.members.add(member)

    refused = ready_member.place(form)

    assert refused.status_code == 409
    assert "The total has changed from €34.90 to €30.90." in refused.content.decode()
    assert not Order.objects.exists()
    ready_member.place(told(refused))
    assert Order.objects.get().total == 3090


def test_a_guest_with_a_members_address_pays_what_everybody_does(shopper, member):
    shopper.post("contact", {"email": member.email, "phone": ""})
    for step in ("address", "delivery", "payment"):
        shopper.post(step)

    shopper.place()

    assert Order.objects.get().total == 3490


def test_a_basket_filled_before_signing_in_tells_that_its_price_is_another(shopper, client, member):
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD})

    basket = client.get(reverse("cart:detail"))
    review = shopper.get("contact")

    assert [(line.price_minor, line.changes[0].old_price.amount) for line in basket.context["view"].lines] == [
        (2400, 28)
    ]
    assert review.url == reverse("cart:detail")


def test_what_is_ordered_again_costs_what_the_member_pays_now(client, member, mug):
    order = OrderFactory(variants={mug: 1}, paid=True)
    client.force_login(member)

    client.post(reverse("checkout:again", args=[order.token]))

    assert list(CartLine.objects.values_list("seen_price", flat=True)) == [2400]


def test_a_guest_right_after_the_member_sees_the_shops_price_in_the_basket(client, ready_member, mug):
    seen = client.get(reverse("cart:mini")).content.decode()
    client.cookies.clear()
    guest = Shopper(client)
    guest.add(mug)

    mini = client.get(reverse("cart:mini"))

    assert "€24.00" in seen
    assert "€24.00" not in mini.content.decode()
    assert "€28.00" in mini.content.decode()
    assert mini["Cache-Control"] == "private, no-store"


def test_a_basket_costs_a_member_one_query_more(client, member, django_assert_max_num_queries, monkeypatch):
    client.force_login(member)
    cart = CartFactory(user=member)
    for _line in range(3):
        CartLineFactory(cart=cart, variant=VariantFactory(price=2800, stock=3))

    def count():
        client.get(reverse("cart:detail"))
        with django_assert_max_num_queries(40) as queries:
            client.get(reverse("cart:detail"))
        return len(queries)

    with monkeypatch.context() as without:
        without.setattr("catalog.shoppers._groups", [])
        before = count()

    assert count() == before + 1
    assert settings.SESSION_COOKIE_NAME in client.cookies
