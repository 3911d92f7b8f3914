"""Where a basket goes: cost, days and hindrances of the place that was named."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache

from catalog.tests.factories import VariantFactory
from checkout.cart.tests.factories import CartLineFactory
from checkout.shipping.models import DeliveryMethod, DeliveryZone, PickupPoint

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)
URL = "/basket/destination/"


@pytest.fixture(autouse=True)
def monday(time_machine):
    cache.clear()
    time_machine.move_to(MONDAY, tick=False)
    yield
    cache.clear()


def page_of(guest):
    response = guest.get("/basket/")
    return response.context["view"], response.content.decode()


def test_basket_tells_cost_and_days_of_every_way_to_the_shops_own_country(guest, cart):
    CartLineFactory(cart=cart)

    view, page = page_of(guest)

    assert [way.code for way in view.delivery.ways] == ["post", "express"]
    assert "Delivery to Portugal" in page
    assert "€3.90" in page
    assert "Free if you add €32.00" in page  # 28.00 of 60.00
    assert "Between Tuesday 2 June and Thursday 4 June" in page


def test_place_is_named_without_javascript(guest, cart):
    CartLineFactory(cart=cart)

    response = guest.post(URL, {"country": "BE", "postcode": " 9000 "})

    assert response.url == "/basket/"
    cart.refresh_from_db()
    assert (cart.delivery_country, cart.delivery_postcode) == ("BE", "9000")
    view, page = page_of(guest)
    assert (view.country, view.place.postcode) == ("BE", "9000")
    assert "Delivery to Belgium" in page
    assert "€6.90" in page


def test_place_is_named_with_htmx_too(guest, cart):
    CartLineFactory(cart=cart)

    response = guest.post(URL, {"country": "BE"}, headers={"HX-Request": "true", "HX-Target": "cart"})

    assert "Delivery to Belgium" in response.content.decode()


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("", ""), ("XX", ""), ("pt", ""), ("PT,ES", ""), ("PT", "9" * 21), ("PT", "<b>"), ("PT", "٣٤٥"), ("PT\x00", "")],
)
def test_place_that_there_is_not_is_refused_beside_its_field(guest, cart, country, postcode):
    CartLineFactory(cart=cart)

    response = guest.post(URL, {"country": country, "postcode": postcode})

    assert response.status_code == 400
    assert "Choose a country, and write its postcode in letters and digits." in response.content.decode()
    cart.refresh_from_db()
    assert (cart.delivery_country, cart.delivery_postcode) == ("", "")


def test_place_is_a_post(guest, cart):
    assert guest.get(URL).url == "/basket/"


def test_narrow_zone_counts_as_soon_as_the_postcode_is_known(guest, cart):
    islands = DeliveryZone.objects.create(name="Islands", countries=["PT"], postcodes="9")
    DeliveryMethod.objects.create(zone=islands, code="ship", name="By ship", kind="item", cost=200, cost_per_unit=150)
    CartLineFactory(cart=cart, quantity=3)

    guest.post(URL, {"country": "PT", "postcode": "9500-321"})

    view, _page = page_of(guest)
    assert [(way.code, str(way.rate.cost.amount)) for way in view.delivery.ways] == [("ship", "6.50")]


def test_country_that_nothing_is_sent_to_is_told_and_leads_no_further(guest, cart):
    CartLineFactory(cart=cart)

    guest.post(URL, {"country": "AQ"})

    view, page = page_of(guest)
    assert view.delivery.problem.trouble == "nowhere"
    assert "We do not deliver to Antarctica" in page
    assert 'href="/checkout/"' not in page.partition('id="cart"')[2].partition("</main>")[0]


def test_thing_that_is_too_heavy_by_itself_is_named_with_the_limit(guest, cart):
    DeliveryMethod.objects.update(maximum_weight_grams=2500)
    CartLineFactory(cart=cart, variant=VariantFactory(price=1000, stock=5, weight_grams=9000, product__name="Anvil"))
    CartLineFactory(cart=cart, variant=VariantFactory(price=1000, stock=5, weight_grams=10, product__name="Spoon"))

    view, page = page_of(guest)

    assert (view.delivery.problem.limit, view.delivery.problem.names) == (2500, ("Anvil",))
    assert "Anvil: too heavy to be sent to Portugal, where a parcel weighs 2.5 kg at most." in page


def test_things_that_are_too_heavy_together_are_told_so(guest, cart):
    DeliveryMethod.objects.update(maximum_weight_grams=2500)
    CartLineFactory(cart=cart, variant=VariantFactory(price=1000, stock=5, weight_grams=1000), quantity=3)

    view, page = page_of(guest)

    assert (view.delivery.problem.trouble, view.delivery.problem.names) == ("too-heavy", ())
    assert "Together these things are too heavy" in page


def test_what_can_only_be_collected_is_told(guest, cart):
    home = DeliveryZone.objects.get(name="Home")
    DeliveryMethod.objects.update(maximum_weight_grams=2500)
    pickup = DeliveryMethod.objects.create(zone=home, code="collect", name="Collect", kind="pickup")
    PickupPoint.objects.create(method=pickup, name="Mill", address="1 Old Rd", hours="Daily")
    CartLineFactory(cart=cart, variant=VariantFactory(price=1000, stock=5, weight_grams=9000))

    view, page = page_of(guest)

    assert (view.delivery.problem, view.delivery.is_pickup_only) == (None, True)
    assert "These things can only be collected" in page


def test_pickup_method_without_a_point_carries_nothing(guest, cart):
    home = DeliveryZone.objects.get(name="Home")
    DeliveryMethod.objects.filter(zone=home).update(is_active=False)
    DeliveryMethod.objects.create(zone=home, code="collect", name="Collect", kind="pickup")
    CartLineFactory(cart=cart)

    view, _page = page_of(guest)

    assert view.delivery.ways == ()
    assert view.delivery.problem.trouble == "nowhere"
