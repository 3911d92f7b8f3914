"""Delivery of one thing to the place that its shopper named, beside a page that is the same for everybody."""

import json
from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from catalog.tests.factories import ShopPageFactory, VariantFactory
from checkout.cart.models import Cart
from checkout.shipping.models import DeliveryMethod, DeliveryZone

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
HTMX = {"HX-Request": "true", "HX-Target": "delivery"}


@pytest.fixture(autouse=True)
def monday(time_machine):
    cache.clear()
    time_machine.move_to(MONDAY, tick=False)
    yield
    cache.clear()


@pytest.fixture
def mug(db):
    return VariantFactory(price=2800, stock=3, weight_grams=400)


def address(variant):
    return f"/basket/delivery/{variant.pk}/"


def destination_of(cart):
    cart.refresh_from_db()
    return cart.delivery_country, cart.delivery_postcode


def test_without_a_choice_it_is_told_for_the_shops_own_country(stranger, mug):
    response = stranger.get(address(mug))

    assert "Delivery to Portugal from €3.90." in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert not Cart.objects.exists()


def test_guest_without_a_basket_names_a_place_without_javascript(stranger, mug):
    response = stranger.post(address(mug), {"country": "BE", "postcode": "9000"})

    assert response.url == address(mug)
    cart = Cart.objects.get()
    assert destination_of(cart) == ("BE", "9000")
    assert stranger.cookies["cart"].value == cart.token
    page = stranger.get(response.url).content.decode()
    assert "Delivery to Belgium 9000 from €6.90." in page
    assert '<option value="BE" selected>' in page
    assert f'href="/shop/p/{mug.product.slug}/' in page


def test_the_place_stays_with_the_basket_that_is_there(guest, cart, mug):
    guest.post(address(mug), {"country": "BE"})

    assert Cart.objects.get() == cart
    assert destination_of(cart) == ("BE", "")


def test_with_htmx_the_facts_are_swapped_and_the_drawer_learns_of_it(guest, cart, mug):
    response = guest.post(address(mug), {"country": "BE"}, headers=HTMX)

    page = response.content.decode()
    assert page.lstrip().startswith('<li id="delivery">')
    assert "Delivery to Belgium from €6.90." in page
    told = "Delivery to Belgium from €6.90. Free from €60.00. Expected: Between Wednesday 3 June and Monday 8 June"
    assert json.loads(response["HX-Trigger"]) == {"announce": {"message": told}, "cart:changed": {}}


def test_place_of_a_narrow_zone_has_its_own_cost_and_days(guest, mug):
    islands = DeliveryZone.objects.create(name="Islands", countries=["PT"], postcodes="9")
    DeliveryMethod.objects.create(
        zone=islands, code="ship", name="By ship", kind="flat", cost=1100, days_from=5, days_to=5
    )

    guest.post(address(mug), {"country": "PT", "postcode": "9500-321"})

    page = guest.get(address(mug)).content.decode()
    assert "Delivery to Portugal 9500-321 from €11.00." in page
    assert "Monday 8 June" in page


def test_country_that_nothing_is_sent_to_is_told(guest, mug):
    guest.post(address(mug), {"country": "AQ"})

    assert "We do not deliver to Antarctica at the moment." in guest.get(address(mug)).content.decode()


@pytest.mark.parametrize(
    "data", [{}, {"country": "XX"}, {"country": "PT", "postcode": "9" * 21}, {"country": "PT\x00"}]
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_place_that_there_is_not_is_refused_and_opens_no_basket(stranger, mug, data, headers):
    response = stranger.post(address(mug), data, headers=headers)

    assert response.status_code == 400
    assert "Choose a country, and write its postcode in letters and digits." in response.content.decode()
    assert not Cart.objects.exists()


def test_post_from_another_site_is_refused(guest, cart, mug):
    response = guest.post(address(mug), {"country": "BE"}, headers={"origin": "https://elsewhere.example"})

    assert response.status_code == 403
    assert destination_of(cart) == ("", "")


@pytest.mark.parametrize("method", ["get", "head"])
def test_reading_changes_nothing(guest, cart, mug, method):
    getattr(guest, method)(address(mug), {"country": "BE"})

    assert destination_of(cart) == ("", "")


def test_what_is_not_sent_has_no_such_page(guest):
    voucher = VariantFactory(price=2800, untracked=True, requires_shipping=False)
    withdrawn = VariantFactory(price=2800, stock=3, is_active=False)

    answers = [guest.get(f"/basket/delivery/{pk}/").status_code for pk in (voucher.pk, withdrawn.pk, 10**6, 10**30)]

    assert answers == [404, 404, 404, 404]
    assert guest.post(address(withdrawn), {"country": "BE"}).status_code == 404
    assert destination_of(Cart.objects.get()) == ("", "")


def test_drawer_says_that_a_place_is_known_only_where_it_is_another(guest, cart, mug):
    before = guest.get("/basket/mini/")
    guest.post(address(mug), {"country": "BE"})
    known = guest.get("/basket/mini/")
    guest.post(address(mug), {"country": "PT"})
    home = guest.get("/basket/mini/")

    assert [response.get("HX-Trigger") for response in (before, known, home)] == [None, "place:known", None]


def test_products_page_is_the_same_for_whoever_named_a_place(guest, stranger, mug):
    ShopPageFactory()
    page = f"/shop/p/{mug.product.slug}/"
    guest.post(address(mug), {"country": "BE"})

    assert guest.get(page).content == stranger.get(page).content


def test_telling_costs_a_fixed_number_of_queries(guest, mug, django_assert_num_queries):
    guest.get(address(mug))

    with django_assert_num_queries(9):  # one of them for the price lists of groups, as no live page tells of them
        guest.get(address(mug))
