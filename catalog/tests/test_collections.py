"""Collections by hand and by rule: what they list, in which order, at which address and cost."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.blocks import CategoryRowBlock
from catalog.models import Brand, CollectionItem, CollectionPage, Price, Product
from catalog.tests.factories import (
    NOON,
    BrandFactory,
    PictureFactory,
    ProductFactory,
    ShopPageFactory,
    VariantFactory,
)
from common.tests.staff import log_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def collection(*products, parent=None, **facts):
    """A live collection under the shop, its products in this order."""
    facts = {"title": "Tea time", "slug": "tea-time", **facts}
    tags = facts.pop("tags", ())
    brands = facts.pop("brands", ())
    page = CollectionPage(**facts)
    page.items = [CollectionItem(product=product, sort_order=place) for place, product in enumerate(products)]
    page.brands = brands
    (parent or ShopPageFactory()).add_child(instance=page)
    page.tags.add(*tags)
    page.save()
    return CollectionPage.objects.get(pk=page.pk)


def by_rule(**facts):
    return collection(kind="rule", **facts)


def thing(name, price=1000, **facts):
    sale = facts.pop("sale", None)
    stock = facts.pop("stock", 5)
    tags = facts.pop("tags", ())
    product = ProductFactory(name=name, **facts)
    VariantFactory(product=product, price=price, sale=sale, stock=stock)
    product.tags.add(*tags)
    product.save()
    return product


def names(client, address="/shop/tea-time/"):
    response = client.get(address)
    assert response.status_code == 200
    return [card.name for card in response.context["listing"].cards]


def test_by_hand_it_keeps_the_editors_order_and_leaves_out_what_is_not_sold(client):
    mug, gone, bowl = thing("Mug", price=300), thing("Gone", is_active=False), thing("Bowl", price=200, stock=0)
    thing("Elsewhere")
    collection(mug, gone, bowl)

    assert names(client) == ["Mug", "Bowl"]
    assert names(client, "/shop/tea-time/?sort=price-up") == ["Bowl", "Mug"]


def test_arranged_order_has_the_plain_address_and_the_others_their_own(client):
    collection(thing("Mug"))

    assert client.get("/shop/tea-time/?sort=curated")["Location"] == "/shop/tea-time/"
    assert client.get("/shop/tea-time/?sort=newest").status_code == 200
    assert client.get("/shop/tea-time/?sort=relevance")["Location"] == "/shop/tea-time/"


def test_things_stand_once_though_they_were_picked_twice(client):
    mug = thing("Mug")
    collection(mug, thing("Bowl"), mug)

    assert names(client) == ["Mug", "Bowl"]


@pytest.fixture
def shelf():
    """Four things that differ in tag, maker, price, age and sale."""
    fife = BrandFactory(name="Fife Kiln")
    thing("Cup", price=900, brand=fife, tags=["tea"], released_at=NOON.replace(day=10))
    thing("Pot", price=9000, sale=4000, brand=fife, tags=["tea", "gift"], released_at=NOON.replace(year=2025))
    thing("Scarf", price=4500, tags=["gift"], released_at=NOON.replace(month=4, day=30))
    thing("Later", price=4500, released_at=NOON.replace(year=2027))
    thing("Unsold", price=None, tags=["tea"])
    return fife


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"tags": ["tea"]}, ["Cup", "Pot"]),
        ({"tags": ["tea", "gift"]}, ["Cup", "Scarf", "Pot"]),
        ({"price_from": 4000}, ["Later", "Scarf", "Pot"]),
        ({"price_to": 4000}, ["Cup", "Pot"]),
        ({"price_from": 901, "price_to": 4499}, ["Pot"]),
        ({"new_days": 30}, ["Cup", "Scarf"]),
        ({"new_days": 4}, ["Cup"]),
        ({"new_days": 3}, []),
        ({"is_on_sale": True}, ["Pot"]),
        ({"tags": ["gift"], "new_days": 30}, ["Scarf"]),
        ({"tags": ["tea"], "is_on_sale": True, "price_to": 3999}, []),
        ({"tags": ["nowhere"]}, []),
        ({}, []),
    ],
)
def test_rule_takes_in_what_meets_every_condition(client, shelf, rule, expected):
    by_rule(**rule)

    assert names(client) == expected


def test_rule_of_makers_takes_in_their_things(client, shelf):
    by_rule(brands=[shelf])

    assert names(client) == ["Cup", "Pot"]


def test_rule_follows_prices_as_they_change(client, shelf):
    by_rule(price_to=900)
    assert names(client) == ["Cup"]
    Price.objects.filter(variant__product__name="Scarf").update(amount=800)

    assert set(names(client, "/shop/tea-time/?sort=price-up")) == {"Cup", "Scarf"}


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"price_from": 200, "price_to": 100}, "price_to"),
        ({"price_from": -1}, "price_from"),
        ({"price_to": -1}, "price_to"),
        ({"new_days": 0}, "new_days"),
        ({"new_days": 4000}, "new_days"),
    ],
)
def test_bad_rule_is_refused_beside_its_field(facts, field):
    page = CollectionPage(title="Tea time", slug="tea-time", path="0009", depth=1, kind="rule", **facts)

    with pytest.raises(ValidationError) as refused:
        page.full_clean()

    assert list(refused.value.message_dict) == [field]


def test_rule_is_drafted_and_published_with_its_page(client, shelf):
    page = by_rule(tags=["tea"])
    page.tags.set(["gift"])
    page.brands.set([shelf])
    revision = page.save_revision()
    assert names(client) == ["Cup", "Pot"]

    revision.publish()

    assert names(client) == ["Pot"]


def test_draft_outlives_a_maker_and_a_product_that_are_deleted(client, shelf):
    gone = ProductFactory()
    page = collection(gone, thing("Mug"), brands=[BrandFactory(name="Short-lived")])
    revision = page.save_revision()
    Brand.objects.filter(name="Short-lived").delete()
    gone.delete()

    revision.publish()

    assert names(client) == ["Mug"]


def test_facets_and_pages_work_as_in_categories(client, shelf):
    by_rule(tags=["tea", "gift"])

    assert names(client, "/shop/tea-time/?maker=fife-kiln") == ["Cup", "Pot"]
    assert client.get("/shop/tea-time/?page=2").status_code == 404
    fragment = client.get("/shop/tea-time/?sale=yes", headers={"HX-Request": "true"})
    assert fragment["HX-Push-Url"] == "/shop/tea-time/?sale=yes"
    assert "<html" not in fragment.content.decode()


def test_blocks_stand_on_the_first_unfiltered_page_alone(client, shelf):
    by_rule(tags=["tea"], above=[("text", "<p>Put the kettle on.</p>")], below=[("text", "<p>And sit down.</p>")])

    whole, filtered = (client.get(f"/shop/tea-time/{query}").content.decode() for query in ("", "?sale=yes"))

    assert ("Put the kettle on." in whole, "And sit down." in whole) == (True, True)
    assert ("Put the kettle on." in filtered, "And sit down." in filtered) == (False, False)


@pytest.mark.parametrize("kind", ["hand", "rule"])
def test_collection_of_24_things_takes_14_queries_at_most(client, kind):
    products = [ProductFactory(pictured=True) for _ in range(24)]
    for product in products:
        VariantFactory(product=product, price=2800, stock=3)
        product.tags.add("tea")
        product.save()
    if kind == "hand":
        collection(*products, picture=PictureFactory())
    else:
        by_rule(tags=["tea"], picture=PictureFactory())
    client.get("/shop/tea-time/")

    with CaptureQueriesContext(connection) as queries:
        assert len(names(client)) == 24

    assert len(queries) <= 14


@pytest.mark.parametrize(("order", "expected"), [("own", ["Pot", "Cup"]), ("newest", ["Cup", "Pot"])])
def test_row_of_a_collection_follows_its_order(shelf, order, expected):
    page = collection(Product.objects.get(name="Pot"), Product.objects.get(name="Cup"))
    block = CategoryRowBlock()
    value = block.to_python({"heading": "Row", "category": page.pk, "order": order, "count": 4})

    context = block.get_context(value)

    assert [card.name for card in context["cards"]] == expected
    assert context["link_url"] == "/shop/tea-time/"


def test_collection_stands_in_the_sitemap(client):
    collection(thing("Mug"))

    files = re.findall(r"<loc>http://testserver(.+?)</loc>", client.get("/sitemap.xml").content.decode())
    assert any("/shop/tea-time/</loc>" in client.get(file).content.decode() for file in files)


COUNT = "catalog_admin:collection_count"


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"kind": "rule", "tags": '"tea", gift'}, ["3 things", "Cup", "Scarf", "Pot"]),
        ({"kind": "rule", "price_to": "9.00"}, ["1 thing", "Cup"]),
        ({"kind": "rule"}, ["0 things", "Set at least one condition"]),
        ({"kind": "rule", "price_from": "5", "price_to": "4"}, ["Price to: This is less than the price from."]),
        ({"kind": "rule", "price_from": "-1"}, ["greater than or equal to 0"]),
        ({"kind": "rule", "new_days": "soon"}, ["Enter a whole number."]),
        ({"kind": "nothing"}, ["Select a valid choice"]),
        ({"kind": "hand", "product": ["999999", "x"]}, ["is not a valid value"]),
    ],
)
def test_editor_sees_what_a_rule_would_take_in(shelf, asked, told):
    response = log_in("editor").get(reverse(COUNT), asked)

    assert response.status_code == 200
    text = " ".join(response.content.decode().split())
    assert [part for part in told if part.casefold() not in text.casefold()] == []


def test_editor_sees_hand_picked_things_in_their_order(shelf):
    ids = {product.name: product.pk for product in Product.objects.all()}

    response = log_in("editor").get(
        reverse(COUNT), {"kind": "hand", "product": [ids["Pot"], ids["Unsold"], ids["Cup"]]}
    )

    text = response.content.decode()
    assert "2 things" in " ".join(text.split())
    assert text.index("Pot") < text.index("Cup")


def test_order_staff_may_not_ask_what_a_rule_takes_in():
    response = log_in("order_staff").get(reverse(COUNT), {"kind": "rule"})

    assert response.status_code == 302
    assert response["Location"].startswith("/admin/")


def test_saved_draft_shows_its_count_without_any_script(shelf):
    page = by_rule(tags=["tea"])

    response = log_in("administrator").get(reverse("wagtailadmin_pages:edit", args=[page.pk]))

    assert "2 things" in " ".join(response.content.decode().split())
