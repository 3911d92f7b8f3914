"""What another tab orders, or takes out, between looking at a basket and writing to it: told, and never an error."""

import pytest
from django.urls import reverse

from checkout.cart import product_views
from checkout.cart import views as cart_views
from checkout.cart.models import Cart, CartLine
from checkout.flow import codes, requests
from checkout.flow.models import Checkout
from checkout.flow.tests.conftest import ADDRESS, ANSWERS, CONTACT

pytestmark = pytest.mark.django_db
SAME_SITE = {"HTTP_ORIGIN": "http://testserver"}


def overtaken(monkeypatch, module, name, deed):
    """Have `deed` done by another tab right after the module has read by its function `name`."""
    read = getattr(module, name)

    def read_and_be_overtaken(*arguments, **facts):
        found = read(*arguments, **facts)
        deed()
        return found

    monkeypatch.setattr(module, name, read_and_be_overtaken)


def order_elsewhere():
    Cart.objects.update(status=Cart.Status.ORDERED)


@pytest.mark.parametrize("step", list(ANSWERS))
def test_step_of_a_basket_that_is_ordered_meanwhile_leads_to_the_new_one(ready_shopper, monkeypatch, step):
    overtaken(monkeypatch, requests, "find_state", order_elsewhere)
    changed = {"contact": {**CONTACT, "email": "else@example.org"}, "address": {**ADDRESS, "delivery-city": "Else"}}
    before = Checkout.objects.values().get()

    response = ready_shopper.post(step, changed.get(step))

    assert (response.status_code, response.url) == (302, reverse("cart:detail"))
    assert Checkout.objects.values().get() == before


def test_code_taken_off_a_basket_that_is_ordered_meanwhile(ready_shopper, monkeypatch):
    Cart.objects.update(codes=["HELLO"])
    overtaken(monkeypatch, codes, "find_state", order_elsewhere)

    response = ready_shopper.client.post(reverse("checkout:remove_code"), {"code": "HELLO", "step": "review"})

    assert (response.status_code, response.url) == (302, reverse("checkout:review"))
    assert Cart.objects.get().codes == ["HELLO"]


def test_place_named_for_a_basket_that_is_ordered_meanwhile_opens_a_new_one(shopper, mug, monkeypatch):
    overtaken(monkeypatch, product_views, "find_cart", order_elsewhere)

    response = shopper.client.post(f"/basket/delivery/{mug.pk}/", {"country": "BE", "postcode": "9000"}, **SAME_SITE)

    assert response.status_code == 302
    assert list(Cart.objects.order_by("pk").values_list("status", "delivery_country")) == [
        ("ordered", ""),
        ("open", "BE"),
    ]


def test_thing_that_another_tab_takes_out_at_once_is_told(shopper, mug, monkeypatch):
    overtaken(monkeypatch, cart_views, "_add", CartLine.objects.all().delete)

    response = shopper.add(mug)

    assert response.status_code == 404
    assert "That is no longer in your basket." in response.content.decode()
    assert CartLine.objects.count() == 0
