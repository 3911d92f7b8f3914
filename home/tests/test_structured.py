"""The structured data of every kind of page: read by an independent validator and held against a table of fields.

Each rule has a control: the same page with one fact taken away must be found wrong.
"""

import copy
import os

import pytest

from home.tests.structured import html_of, make_pages, read
from testing.structured import list_flaws, missing_validator, page_of, validate

pytestmark = pytest.mark.django_db


@pytest.fixture
def validator():
    """The independent validator. Where it is not there its tests skip, or fail with REQUIRE_ALL=1."""
    reason = missing_validator()
    if reason and os.environ.get("REQUIRE_ALL") == "1":
        pytest.fail(reason)
    if reason:
        pytest.skip(reason)
    return validate


@pytest.fixture
def pages(at_noon):
    return make_pages()


def without(graph, *path):
    """The things without what stands at the path: types find things in lists, names lead into them."""
    cut = copy.deepcopy(graph)
    place = cut
    for step in path[:-1]:
        place = next(node for node in place if node["@type"] == step) if isinstance(place, list) else place[step]
    del place[path[-1]]
    return cut


KINDS = {
    "home": ["Organization", "WebSite"],
    "product group": ["BreadcrumbList", "ProductGroup", *["OfferShippingDetails"] * 6, "MerchantReturnPolicy"],
    "product": ["BreadcrumbList", "Product", *["OfferShippingDetails"] * 4, "MerchantReturnPolicy"],
    "landing page": ["BreadcrumbList", "Product", *["OfferShippingDetails"] * 4, "MerchantReturnPolicy", "FAQPage"],
    "shop": ["BreadcrumbList", "CollectionPage"],
    "category": ["BreadcrumbList", "CollectionPage"],
    "collection": ["BreadcrumbList", "CollectionPage"],
    "content page with questions": ["BreadcrumbList", "FAQPage"],
    "page of questions": ["BreadcrumbList", "FAQPage"],
    "journal": ["BreadcrumbList", "CollectionPage"],
    "tag of the journal": ["BreadcrumbList", "CollectionPage"],
    "article": ["BreadcrumbList", "Article"],
}


def test_pages_tell_what_they_are(client, pages):
    told = {name: [node["@type"] for node in read(client, address)] for name, address in pages.items()}

    assert told == KINDS


def test_table_of_fields_finds_nothing_wrong(client, pages):
    flaws = {name: list_flaws(read(client, address)) for name, address in pages.items()}

    assert [found for found in flaws.items() if found[1]] == []


def test_validator_finds_nothing_wrong(client, pages, validator):
    flaws = validator({name: html_of(client, address) for name, address in pages.items()})

    assert (set(flaws), [found for found in flaws.items() if found[1]]) == (set(pages), [])


CONTROLS = [
    ("home", ("WebSite", "url"), "WebSite has no url"),
    ("home", ("Organization", "logo"), "Organization has no logo"),
    ("product group", ("ProductGroup", "hasVariant"), "ProductGroup has no hasVariant"),
    ("product group", ("ProductGroup", "hasVariant", "Product", "offers", "price"), "Offer has no price"),
    ("product group", ("OfferShippingDetails", "shippingRate"), "OfferShippingDetails has no shippingRate"),
    ("content page with questions", ("FAQPage", "mainEntity"), "FAQPage has no mainEntity"),
    ("content page with questions", ("FAQPage", "mainEntity", "Question", "acceptedAnswer"), "Question has no"),
    ("journal", ("CollectionPage", "mainEntity"), "CollectionPage has no mainEntity"),
    ("article", ("Article", "headline"), "Article has no headline"),
    ("article", ("Article", "publisher", "name"), "Organization has no name"),
]


@pytest.mark.parametrize(("name", "path", "flaw"), CONTROLS)
def test_table_of_fields_finds_what_is_missing(client, pages, name, path, flaw):
    flaws = list_flaws(without(read(client, pages[name]), *path))

    assert any(found.startswith(flaw) for found in flaws)


def test_table_of_fields_finds_unknown_names_and_pointers_to_nowhere(client, pages):
    graph = read(client, pages["product"])
    graph[1]["colour"] = "blue"
    graph[1]["offers"]["shippingDetails"][0]["@id"] = "#nowhere"

    assert list_flaws(graph) == ["Product has colour, which is not known", "nothing is called #nowhere"]


VALIDATOR_CONTROLS = [
    ("home", ("Organization", "name"), "Organization"),
    ("product", ("BreadcrumbList", "itemListElement", "ListItem", "name"), "BreadcrumbList.ListItem"),
    ("product", ("Product", "image"), "Product"),
    ("product", ("Product", "offers"), "Product"),
    ("product", ("Product", "offers", "price"), "Product.Offer"),
    ("product", ("OfferShippingDetails", "deliveryTime"), "OfferShippingDetails"),
    ("product", ("MerchantReturnPolicy", "applicableCountry"), "MerchantReturnPolicy"),
    ("product group", ("ProductGroup", "hasVariant", "Product", "image"), "ProductGroup.Product"),
    ("product group", ("ProductGroup", "hasVariant", "Product", "name"), "ProductGroup.Product"),
    ("article", ("Article", "author", "Person", "name"), "Article.Person"),
]


def test_validator_finds_what_is_missing(client, pages, validator):
    broken = {
        f"{name} without {'.'.join(path)}": page_of(without(read(client, pages[name]), *path))
        for name, path, _where in VALIDATOR_CONTROLS
    }

    flaws = validator(broken)

    wanted = [where for _name, _path, where in VALIDATOR_CONTROLS]
    found = [{flaw.partition(":")[0] for flaw in flaws[name]} for name in broken]
    assert found == [{where} for where in wanted]
