"""What is not sent to a place is told on the product's page, in the basket and in the checkout, and never ordered."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import DeliveryClass, Product, Stock
from catalog.tests.factories import ShopPageFactory, VariantFactory
from checkout.orders.models import Order
from checkout.shipping.models import DeliveryMethod, DeliveryZone, PickupPoint

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cold_cache():
    cache.clear()
    yield
    cache.clear()


def bar(variant, *countries, **fields):
    plants = DeliveryClass.objects.create(name="Plants", countries=list(countries), **fields)
    Product.objects.filter(pk=variant.product_id).update(delivery_class=plants)
    return plants


def test_products_page_says_that_it_is_not_sent_there(client, mug):
    ShopPageFactory()
    bar(mug, "PT")

    page = client.get(f"/shop/p/{mug.product.slug}/").content.decode()

    assert "This cannot be sent to Portugal." in page
    assert "Delivery to Portugal" not in page


def test_another_place_is_told_of_by_the_same_rule(client, mug):
    bar(mug, parts="PT 9")
    address = f"/basket/delivery/{mug.pk}/"
    client.post(address, {"country": "PT", "postcode": "9500-321"}, headers={"origin": "http://testserver"})

    assert "This cannot be sent to Portugal 9500-321." in client.get(address).content.decode()


def test_basket_names_the_line_and_leads_no_further(shopper, mug, client):
    shopper.add(VariantFactory(price=500, stock=3, product__name="Spoon"))
    bar(mug, "PT")

    response = client.get("/basket/")

    view, page = response.context["view"], response.content.decode()
    assert (view.delivery.problem.trouble, view.delivery.problem.names) == ("not-there", (mug.product.name,))
    assert [line.is_barred for line in view.lines] == [True, False]
    assert f"{mug.product.name}: cannot be sent to Portugal. Take it out, or choose another place." in page
    assert page.count("Cannot be sent to Portugal") == 1
    assert 'href="/checkout/"' not in page.partition('id="cart"')[2].partition("</main>")[0]


def test_checkout_stops_at_the_delivery_step(shopper, mug):
    bar(mug, "BE")
    shopper.answer_until("delivery")

    page = shopper.get("delivery").content.decode()

    assert f"{mug.product.name}: cannot be sent to Belgium 9000. Take it out" in page
    assert "Continue to payment" not in page
    assert shopper.post("delivery", {"method": "post"}).status_code == 422


def test_what_is_barred_after_the_review_is_not_ordered(ready_shopper, mug):
    agreed = ready_shopper.read_review()
    bar(mug, reach=DeliveryClass.Reach.ONLY, parts="PT 1")

    response = ready_shopper.place(agreed)

    assert response.url == reverse("checkout:delivery")
    assert not Order.objects.exists()
    assert Stock.objects.get(variant=mug).reserved == 0


def test_it_can_be_collected_where_there_is_a_place_to(shopper, mug, client):
    home = DeliveryZone.objects.get(name="Home")
    collect = DeliveryMethod.objects.create(zone=home, code="collect", name="Collect", kind="pickup")
    PickupPoint.objects.create(method=collect, name="Mill", address="1 Old Rd", hours="Daily")
    bar(mug, "PT")

    response = client.get("/basket/")

    view, page = response.context["view"], response.content.decode()
    assert [way.code for way in view.delivery.ways] == ["collect"]
    assert (view.delivery.problem, view.delivery.is_pickup_only) == (None, True)
    assert f"{mug.product.name}: cannot be sent to Portugal, only collected." in page


def test_class_costs_a_basket_no_query(shopper, mug, client):
    client.get("/basket/")
    with CaptureQueriesContext(connection) as without:
        client.get("/basket/")
    bar(mug, "BE")

    with CaptureQueriesContext(connection) as with_class:
        client.get("/basket/")

    assert len(with_class) == len(without)
