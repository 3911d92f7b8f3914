"""A page of every kind for the tests of structured data, and how they read it."""

from typing import Any

from django.test import Client

from catalog.models import CollectionPage, ShopPage
from catalog.models.collections import CollectionItem
from catalog.tests.factories import (
    AttributeFactory,
    BrandFactory,
    CategoryPageFactory,
    PictureFactory,
    ProductFactory,
    ProductPageFactory,
    ShopPageFactory,
    SwatchFactory,
    VariantFactory,
)
from home.models import FaqPage, HomePage
from home.tests.factories import article_page, content_page
from testing.structured import Node, graph_of


def make_pages() -> dict[str, str]:
    """A page of every kind; their addresses by name."""
    ShopPageFactory()
    pottery = CategoryPageFactory(title="Pottery")
    material = AttributeFactory(name="Material", code="material")
    SwatchFactory(name="Cobalt", colour="#2350b5")
    SwatchFactory(name="Ink", colour="#101010")
    mug = ProductFactory(
        name="Tide mug",
        slug="tide-mug",
        option1_name="Glaze",
        option2_name="Size",
        brand=BrandFactory(name="Fife Kiln"),
        categories=[pottery],
        attributes={material: "Stoneware"},
        pictured=2,
    )
    VariantFactory(product=mug, options=["Cobalt", "30 cl"], price=2800, sale=2000, stock=5, barcode="4006381333931")
    VariantFactory(product=mug, options=["Ink", "45 cl"], price=7000, stock=0, position=1, picture=PictureFactory())
    jug = ProductFactory(name="Jug", slug="jug", pictured=1, summary="Pours well.", categories=[pottery])
    VariantFactory(product=jug, sku="JUG", price=3400, untracked=True, minimum_quantity=2)
    told = ProductFactory(name="Bowl", slug="bowl", pictured=1, categories=[pottery])
    VariantFactory(product=told, sku="BOWL", price=1200, stock=1)
    questions = ("questions", {"questions": [{"question": "Is it safe?", "answer": "<p>It <b>is</b>.</p>"}]})
    ProductPageFactory(product=told, title="Bowl", parent=pottery, story=[questions])
    delivery = content_page(title="Delivery", slug="delivery", body=[questions, questions])
    ShopPage.objects.update(return_days=30, return_fees="FreeReturn", delivery_page=delivery)
    group = ("group", {"heading": "Orders", **questions[1]})
    HomePage.objects.get().add_child(instance=FaqPage(title="Questions", slug="questions", body=[group]))
    collection = CollectionPage(title="Blue hour", slug="blue-hour", items=[CollectionItem(product=jug)])
    pottery.get_parent().add_child(instance=collection)
    article_page(authors=["Hanne Brix"], tags=["Indigo"], lead="Of indigo.", picture=PictureFactory())
    return {
        "home": "/",
        "product group": "/shop/p/tide-mug/",
        "product": "/shop/p/jug/",
        "landing page": "/shop/pottery/bowl/",
        "shop": "/shop/",
        "category": "/shop/pottery/",
        "collection": "/shop/blue-hour/",
        "content page with questions": "/delivery/",
        "page of questions": "/questions/",
        "journal": "/journal/",
        "tag of the journal": "/journal/tag/indigo/",
        "article": "/journal/eleven-dips/",
    }


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def read(client: Client, address: str) -> list[Node]:
    return graph_of(html_of(client, address))


def only(graph: list[Node], kind: str) -> dict[str, Any]:
    """The one thing of this type."""
    [found] = [node for node in graph if node["@type"] == kind]
    return found
