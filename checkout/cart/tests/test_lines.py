"""Changing what is in the basket, over HTTP."""

import json
from datetime import timedelta

import pytest
from django.urls import reverse

from catalog.models import StockPolicy
from catalog.plans import set_policy
from catalog.tests.factories import LONG_AGO, PriceFactory, ShopPageFactory, VariantFactory
from checkout.cart.models import CartLine
from checkout.cart.tests.factories import CartLineFactory
from common import clock

pytestmark = pytest.mark.django_db


def url(name, line):
    return reverse(f"cart:{name}", args=[line.pk])


def state(line):
    return CartLine.objects.filter(pk=line.pk).values_list("quantity", "is_saved").first()


@pytest.mark.parametrize("quantity", ["-1", "1.5", "1e9", "NaN", "\uff12", "", "1000000000", "1\x00"])
def test_what_is_no_quantity_is_refused_and_the_line_unchanged(guest, cart, quantity):
    line = CartLineFactory(cart=cart, quantity=2)

    response = guest.post(url("update", line), {"quantity": quantity})

    assert response.status_code == 400
    assert "Please give a whole number, such as 2." in response.content.decode()
    assert state(line) == (2, False)


def test_more_than_available_is_refused_with_the_number(guest, cart):
    line = CartLineFactory(cart=cart, quantity=2, variant=VariantFactory(price=2800, stock=3, product__name="Mug"))

    response = guest.post(url("update", line), {"quantity": "4"})

    assert response.status_code == 409
    assert "Only 3 of Mug are left." in response.content.decode()
    assert state(line) == (2, False)


@pytest.mark.parametrize(("posted", "result"), [({"quantity": "5"}, 5), ({"quantity": "2", "step": "1"}, 3)])
def test_typed_number_and_the_buttons_change_the_quantity(guest, cart, posted, result):
    line = CartLineFactory(cart=cart, quantity=2)

    assert guest.post(url("update", line), posted)["Location"] == reverse("cart:detail")

    assert state(line) == (result, False)


def test_one_fewer_than_one_takes_the_line_out(guest, cart):
    line = CartLineFactory(cart=cart)

    guest.post(url("update", line), {"quantity": "1", "step": "-1"})

    assert state(line) is None


@pytest.mark.parametrize("name", ["update", "remove", "save", "move_back"])
def test_line_of_another_cart_is_not_found_and_unchanged(guest, name):
    line = CartLineFactory(quantity=2)

    assert guest.post(url(name, line), {"quantity": "1"}).status_code == 404
    assert state(line) == (2, False)


@pytest.mark.parametrize("name", ["update", "remove", "save", "move_back"])
def test_guest_without_a_cart_finds_nothing(stranger, name):
    line = CartLineFactory(quantity=2)

    assert stranger.post(url(name, line), {"quantity": "1"}).status_code == 404
    assert state(line) == (2, False)


@pytest.mark.parametrize("name", ["update", "remove", "save", "move_back"])
def test_get_changes_nothing(guest, cart, name):
    line = CartLineFactory(cart=cart, quantity=2)

    response = guest.get(url(name, line))

    assert (response.status_code, response["Location"]) == (302, "/basket/")
    assert guest.put(url(name, line)).status_code == 405
    assert state(line) == (2, False)


@pytest.mark.parametrize("name", ["update", "remove", "save", "move_back"])
def test_post_without_a_token_is_refused(guest, cart, name):
    guest.handler.enforce_csrf_checks = True
    line = CartLineFactory(cart=cart, quantity=2)

    assert guest.post(url(name, line), {"quantity": "1"}).status_code == 403
    assert state(line) == (2, False)


def test_saved_and_moved_back(guest, cart):
    line = CartLineFactory(cart=cart, quantity=2)

    guest.post(url("save", line))
    saved = state(line)
    guest.post(url("move_back", line))

    assert (saved, state(line)) == ((2, True), (2, False))


def test_members_cart_is_not_reached_by_its_token(guest, cart, django_user_model):
    line = CartLineFactory(cart=cart)
    cart.user = django_user_model.objects.create_user("member@example.org")
    cart.save()

    assert guest.post(url("remove", line)).status_code == 404
    assert "Nothing in the bower yet." in guest.get("/basket/").content.decode()
    assert state(line) == (1, False)


def reprice(line, amount):
    PriceFactory(variant=line.variant, amount=amount, starts_at=clock.now() - timedelta(minutes=1))


def test_new_price_is_told_and_charged_only_as_it_was_shown(guest, cart):
    line = CartLineFactory(cart=cart, variant=VariantFactory(price=7800, stock=5, product__name="Shibori scarf"))
    reprice(line, 8400)

    page = guest.get("/basket/").content.decode()
    guest.post(reverse("cart:accept"), {"seen": f"{line.pk}:8400"})

    assert "Shibori scarf is now €84.00." in page
    assert "It was €78.00 when you put it here." in page
    line.refresh_from_db()
    assert line.seen_price == 8400


def test_price_that_changed_once_more_is_not_agreed_to(guest, cart):
    line = CartLineFactory(cart=cart, variant=VariantFactory(price=7800, stock=5))
    reprice(line, 9900)

    response = guest.post(reverse("cart:accept"), {"seen": f"{line.pk}:8400"})

    assert response.status_code == 409
    line.refresh_from_db()
    assert line.seen_price == 7800


@pytest.mark.parametrize("seen", ["", "x", "1", "1:-5", ":5", "1:1e3"])
def test_what_cannot_be_agreed_to_is_refused(guest, seen):
    assert guest.post(reverse("cart:accept"), {"seen": seen}).status_code == 400


def test_others_lines_are_not_agreed_to(guest):
    line = CartLineFactory(seen_price=1)

    assert guest.post(reverse("cart:accept"), {"seen": f"{line.pk}:2800"}).status_code == 404
    line.refresh_from_db()
    assert line.seen_price == 1


def test_focus_moves_to_the_next_name_when_a_line_goes(guest, cart):
    gone = CartLineFactory(cart=cart)
    CartLineFactory(cart=cart, added_at=LONG_AGO + timedelta(1), variant__product__name="Scarf")

    response = guest.post(url("remove", gone), headers={"HX-Request": "true", "HX-Target": "cart"})

    page = response.content.decode()
    assert "autofocus>Scarf</a>" in page
    assert json.loads(response["HX-Trigger"]) == {
        "announce": {"message": "Removed. 1 thing, €31.90."},
        "cart:changed": {},
    }


def test_queries_do_not_grow_with_the_lines(guest, cart, django_assert_max_num_queries):
    ShopPageFactory()
    for _ in range(12):
        CartLineFactory(cart=cart)
    guest.get("/basket/")

    with django_assert_max_num_queries(12):
        guest.get("/basket/")


@pytest.mark.parametrize(
    ("on_hand", "note"),
    [
        (0, "On back order: sent as soon as it is in."),
        (1, "2 of 3 are not in yet. On back order: sent as soon as it is in."),
        (3, "In stock."),
    ],
)
def test_basket_says_how_many_units_are_not_in_yet(guest, cart, on_hand, note):
    variant = VariantFactory(price=2800, stock=on_hand)
    set_policy(variant=variant, kind=StockPolicy.Kind.BACKORDER, limit=9, by=None, at=clock.now())
    CartLineFactory(cart=cart, quantity=3, variant=variant)

    page = guest.get(reverse("cart:detail")).text

    assert f'<p class="note">{note}' in page
