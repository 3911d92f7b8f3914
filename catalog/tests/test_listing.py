"""Listings: what stands in the address, what is shown for it, and how often each filter value would show."""

import pytest
from django.http import QueryDict

from catalog.facets import Kind
from catalog.listing import BadPage, Scope, Sort, clean_query
from catalog.models import CategoryPage
from catalog.selectors import get_listing
from catalog.tests.factories import (
    NOON,
    AttributeFactory,
    BrandFactory,
    CategoryPageFactory,
    ProductFactory,
    ProductTypeFactory,
    SwatchFactory,
    VariantFactory,
    price_context,
)

pytestmark = pytest.mark.django_db


def listing(query="", scope=None, kinds=()):
    return get_listing(QueryDict(query), scope=scope or Scope(), path="/shop/", context=price_context(), kinds=kinds)


def names(query="", **kwargs):
    return [card.name for card in listing(query, **kwargs).cards]


def counts(found, facet):
    return {choice.value: choice.count for one in found.filters if one.name == facet for choice in one.choices}


@pytest.fixture
def shelf():
    """Three things: a mug in two glazes, a bowl on sale, a plate that is sold out."""
    fife, tom = BrandFactory(name="Fife Kiln"), BrandFactory(name="Tom Aldous")
    mug = ProductFactory(name="Mug", brand=fife, option1_name="Glaze", option2_name="Size", units_sold=5)
    VariantFactory(product=mug, options=["Cobalt", "Small"], price=2000, stock=4, position=0)
    VariantFactory(product=mug, options=["Cobalt", "Large"], price=3000, stock=0, position=1)
    VariantFactory(product=mug, options=["Ink", "Small"], price=2200, stock=2, position=2)
    bowl = ProductFactory(name="Bowl", brand=fife, option1_name="Glaze", units_sold=9)
    VariantFactory(product=bowl, options=["Ink"], price=7400, sale=6000, stock=8)
    plate = ProductFactory(name="Plate", brand=tom, units_sold=1)
    VariantFactory(product=plate, price=3400, stock=0)
    return {"mug": mug, "bowl": bowl, "plate": plate}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("sort=price-up", ["Mug", "Plate", "Bowl"]),
        ("sort=price-down", ["Bowl", "Plate", "Mug"]),
        ("sort=best-selling", ["Bowl", "Mug", "Plate"]),
        ("sort=price-up&stock=in", ["Mug", "Bowl"]),
        ("sale=yes", ["Bowl"]),
        ("maker=tom-aldous", ["Plate"]),
        ("sort=price-up&maker=tom-aldous&maker=fife-kiln", ["Mug", "Plate", "Bowl"]),
        ("o.glaze=Cobalt", ["Mug"]),
        ("sort=price-up&o.glaze=Ink", ["Mug", "Bowl"]),
        ("o.glaze=Ink&o.size=Small", ["Mug"]),
        ("sort=price-up&from=30&to=60", ["Mug", "Plate", "Bowl"]),
        ("from=60", ["Bowl"]),
        ("to=21.99", ["Mug"]),
        ("o.glaze=Cobalt&from=25&stock=in", []),
    ],
)
def test_listing_shows_what_the_address_asks_for(shelf, query, expected):
    assert names(query) == expected


def test_newest_comes_first_and_things_without_a_date_last():
    VariantFactory(product=ProductFactory(name="Old", released_at=NOON.replace(year=2025)), price=100)
    VariantFactory(product=ProductFactory(name="Undated"), price=100)
    VariantFactory(product=ProductFactory(name="New", released_at=NOON), price=100)

    assert names() == ["New", "Old", "Undated"]


@pytest.mark.parametrize(
    ("query", "canonical"),
    [
        ("", ""),
        ("sort=newest&page=1&from=&to=", ""),
        ("sort=cheapest&colour=red&utm_source=letter", ""),
        ("stock=in&o.glaze=Ink&maker=fife-kiln", "o.glaze=Ink&maker=fife-kiln&stock=in"),
        ("o.glaze=Ink&o.glaze=Cobalt", "o.glaze=Cobalt&o.glaze=Ink"),
        ("o.glaze=Ink&o.glaze=Ink&o.glaze=Gold", "o.glaze=Ink"),
        ("o.nothing=1&a.nothing=1&kind=nothing&maker=nobody", ""),
        ("from=12.50&to=060", "from=12.50&to=60"),
        ("from=60&to=10", "from=10&to=60"),
        ("from=12,5", "from=12.50"),
        ("from=-5&to=NaN", ""),
        ("from=1e9&to=%D9%A1%D9%A2", ""),
        ("stock=out&sale=maybe", ""),
        ("sort=relevance", ""),
        ("sort=price-up%27%3BDROP+TABLE", ""),
    ],
)
def test_every_result_has_one_address(shelf, query, canonical):
    assert listing(query).query_string == canonical


@pytest.mark.parametrize("page", ["0", "-1", "2", "1.0", "abc", "\u0661", "9999999999999999999", "1%00"])
def test_page_that_does_not_exist_is_refused(shelf, page):
    with pytest.raises(BadPage):
        listing(f"page={page}")


def test_pages_hold_24_things_and_never_repeat_one():
    for number in range(30):
        VariantFactory(product=ProductFactory(name=f"Thing {number}"), price=1000)

    first, second = listing(), listing("page=2")

    assert (len(first.cards), len(second.cards), first.total) == (24, 6, 30)
    assert len({card.product_id for card in (*first.cards, *second.cards)}) == 30
    assert [(link.number, link.url) for link in second.pages] == [(1, "/shop/"), (2, "/shop/?page=2")]
    assert (second.previous_url, second.next_url) == ("/shop/", "")


def test_counts_leave_out_the_facets_own_choice(shelf):
    found = listing("o.glaze=Cobalt&stock=in")

    assert counts(found, "o.glaze") == {"Cobalt": 1, "Ink": 2}
    assert counts(found, "o.size") == {"Small": 1, "Large": 0}
    assert counts(found, "maker") == {"fife-kiln": 1, "tom-aldous": 0}
    assert (found.total, found.in_scope) == (1, 3)
    assert (found.in_stock.count, found.on_sale.count) == (1, 0)


def test_values_that_would_show_nothing_are_disabled_unless_chosen(shelf):
    found = listing("maker=tom-aldous&o.glaze=Ink")

    choices = {choice.value: choice.is_disabled for one in found.filters for choice in one.choices}
    assert choices == {
        "Cobalt": True,
        "Ink": False,
        "Small": True,
        "Large": True,
        "fife-kiln": False,
        "tom-aldous": False,
    }


def test_price_span_ignores_the_prices_asked_for(shelf):
    found = listing("from=50")

    assert (found.lowest, found.highest) == ("20", "60")


def test_chips_lead_to_the_listing_without_them(shelf):
    found = listing("o.glaze=Ink&stock=in&from=10")

    assert [(chip.label, chip.url) for chip in found.chips] == [
        ("Ink", "/shop/?from=10&stock=in"),
        ("From €10.00", "/shop/?o.glaze=Ink&stock=in"),
        ("In stock only", "/shop/?o.glaze=Ink&from=10"),
    ]
    assert found.clear_url == "/shop/"


def test_option_with_a_colour_for_each_value_is_shown_as_swatches(shelf):
    cobalt, ink = SwatchFactory(name="Cobalt"), SwatchFactory(name="ink", colour="#13254f")

    glaze, size = [one for one in listing().filters if one.name.startswith("o.")]

    assert [choice.swatch for choice in glaze.choices] == [f"swatch-{cobalt.pk}", f"swatch-{ink.pk}"]
    assert (glaze.has_swatches, size.has_swatches) == (True, False)


def test_attributes_filter_when_their_type_says_so(shelf):
    pottery = ProductTypeFactory(name="Pottery")
    clay = AttributeFactory(product_type=pottery, name="Clay", code="clay", filterable=True)
    kiln = AttributeFactory(product_type=pottery, name="Kiln", code="kiln")
    jug = ProductFactory(name="Jug", product_type=pottery, attributes={clay: "Stoneware", kiln: "Gas"})
    VariantFactory(product=jug, price=900, stock=1)

    found = listing("a.clay=Stoneware&a.kiln=Gas")

    assert [card.name for card in found.cards] == ["Jug"]
    assert found.query_string == "a.clay=Stoneware"
    assert counts(found, "a.clay") == {"Stoneware": 1}


def test_category_lists_its_own_things_and_those_below_once_each():
    pottery = CategoryPageFactory(title="Pottery")
    mugs = CategoryPageFactory(title="Mugs", parent=pottery)
    cups = CategoryPageFactory(title="Cups", parent=mugs)
    VariantFactory(product=ProductFactory(name="Both", categories=[pottery, mugs, cups]), price=100)
    VariantFactory(product=ProductFactory(name="Deep", categories=[cups]), price=100)
    VariantFactory(product=ProductFactory(name="Elsewhere"), price=100)
    kinds = [Kind("mugs", "Mugs", (mugs.translation_key, cups.translation_key))]
    keys = tuple(page.translation_key for page in CategoryPage.objects.all())

    found = listing(scope=Scope(category_keys=keys), kinds=kinds)

    assert [card.name for card in found.cards] == ["Deep", "Both"]
    assert counts(found, "kind") == {"mugs": 2}
    assert names("kind=mugs", scope=Scope(category_keys=keys), kinds=kinds) == ["Deep", "Both"]


def test_withdrawn_and_unpriced_things_are_in_no_listing():
    VariantFactory(product__inactive=True, price=100)
    VariantFactory(product__archived=True, price=100)
    VariantFactory(inactive=True, price=100)
    VariantFactory()

    found = listing()

    assert (found.cards, found.total, found.filters) == ((), 0, ())


def test_search_is_sorted_by_relevance_unless_asked_otherwise():
    assert Scope(query="mug").sorts[0] is Sort.RELEVANCE
    assert Sort.RELEVANCE not in Scope().sorts


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  tide   mug ", "tide mug"),
        ("tide\x00\x1b[2Jmug\r\n", "tide [2Jmug"),
        ("\u202emug", "mug"),
        ("m" * 10_000, "m" * 200),
    ],
)
def test_search_words_are_one_clean_line(typed, cleaned):
    assert clean_query(typed) == cleaned
