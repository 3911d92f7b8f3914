"""Finding products by words. The file runs on both databases and expects the same answers."""

import pytest
from wagtail.search.models import IndexEntry

from catalog.models import Product
from catalog.search import matching_ids, query_words, reindex_products, search_products, stem_of, words_of
from catalog.tests.factories import (
    BrandFactory,
    ProductFactory,
    ProductPageFactory,
    ProductTypeFactory,
    VariantFactory,
)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("word", "stem"),
    [
        ("mugs", "mug"),
        ("vases", "vase"),
        ("dishes", "dish"),
        ("boxes", "box"),
        ("brushes", "brush"),
        ("berries", "berr"),
        ("glass", "glass"),
        ("glasses", "glass"),
        ("cactus", "cactus"),
        ("iris", "iris"),
        ("gas", "gas"),
        ("mug", "mug"),
        ("s", "s"),
    ],
)
def test_plural_is_cut_to_what_the_singular_begins_with(word, stem):
    assert stem_of(word) == stem


@pytest.fixture
def shelf():
    fife = BrandFactory(name="Fife Kiln")
    products = [
        ProductFactory(name="Tide mug", brand=fife, units_sold=2, description="<p>Holds tea.</p>"),
        ProductFactory(name="Mug", units_sold=1),
        ProductFactory(name="Mugwort tea", units_sold=9),
        ProductFactory(
            name="Wren plate", description="<p>Goes with the <b>mug</b> and the caf&eacute; au lait bowl.</p>"
        ),
        ProductFactory(name="Açorda bowl", summary="Tin glaze, 28 cm"),
    ]
    VariantFactory(product=products[0], sku="TID-COB-30", options=["Cobalt"], price=2800)
    reindex_products(product_ids=[product.pk for product in products])
    return products


def found(query):
    return [product.name for product in search_products(query)]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("mug", ["Mug", "Mugwort tea", "Tide mug", "Wren plate"]),
        ("mugw", ["Mugwort tea"]),
        ("mugs", ["Mug", "Mugwort tea", "Tide mug", "Wren plate"]),
        ("plates", ["Wren plate"]),
        ("bowls 28 cm", ["Açorda bowl"]),
        ("MUG tid", ["Tide mug"]),
        ("tide   mug", ["Tide mug"]),
        ("fife", ["Tide mug"]),
        ("cobalt mug", ["Tide mug"]),
        ("TID-COB-30", ["Tide mug"]),
        ("tidcob30", ["Tide mug"]),
        ("tid-cob", ["Tide mug"]),
        ("acorda", ["Açorda bowl"]),
        ("AÇORDA", ["Açorda bowl"]),
        ("28 cm", ["Açorda bowl"]),
        ("tea", ["Mugwort tea", "Tide mug"]),
        ("teapot", []),
        ("ug", []),
        ("", []),
        ("!!! --- ***", []),
        ("' OR 1=1 --", []),
        ('"mug" AND (', ["Wren plate"]),
        ("mug* NEAR tide", []),
        ("\x00\x07mug\x1b", ["Mug", "Mugwort tea", "Tide mug", "Wren plate"]),
        ("mug " * 3000, ["Mug", "Mugwort tea", "Tide mug", "Wren plate"]),
        ("\U0001f3fa \u202e", []),
    ],
)
def test_search_finds_every_word_by_its_beginning_best_first(shelf, query, expected):
    assert found(query) == expected


def test_name_ranks_above_words_and_words_above_description():
    maker = BrandFactory(name="Ash Workshop")
    ProductFactory(name="Bowl", description="<p>Glazed with ash.</p>")
    ProductFactory(name="Plate", brand=maker)
    ProductFactory(name="Ash")
    ProductFactory(name="Fine ash tray")
    ProductFactory(name="Ashen jug")

    assert found("ash") == ["Ash", "Ashen jug", "Fine ash tray", "Plate", "Bowl"]


def test_saving_a_product_makes_it_found_by_its_new_name():
    product = ProductFactory(name="Jug")

    product.name = "Ewer"
    product.save()

    assert (found("jug"), found("ewer")) == ([], ["Ewer"])


def test_variant_written_beside_its_product_is_found_after_reindexing():
    product = ProductFactory(name="Jug")
    VariantFactory(product=product, sku="XJ-900")

    reindex_products(product_ids=[product.pk])

    assert found("xj-900") == ["Jug"]


def test_saving_a_product_reindexes_the_pages_about_it():
    product = ProductFactory(name="Jug")
    page = ProductPageFactory(product=product, title="A story")

    product.name = "Ewer"
    product.save()

    results = type(page).objects.search("ewer")
    assert [found.pk for found in results] == [page.pk]


@pytest.mark.parametrize(("named", "factory"), [("brand", BrandFactory), ("product_type", ProductTypeFactory)])
def test_product_is_found_by_the_new_name_of_its_maker_or_type(django_capture_on_commit_callbacks, named, factory):
    facts = factory(name="Oak")
    ProductFactory(name="Tide mug", **{named: facts})
    facts.name = "Wisteria"

    with django_capture_on_commit_callbacks(execute=True):
        facts.save()

    assert (found("oak"), found("wisteria")) == ([], ["Tide mug"])


def test_deleted_product_is_not_found():
    ProductFactory(name="Jug").delete()

    assert found("jug") == []


def test_deleted_product_leaves_nothing_in_the_index():
    product = ProductFactory(name="Tide mug")
    entries = IndexEntry.objects.filter(object_id=str(product.pk), content_type__model="product")
    was_held = entries.exists()

    product.delete()

    assert was_held
    assert not entries.exists()


def test_reindexing_again_changes_nothing(shelf):
    before = list(Product.objects.order_by("pk").values("search_name", "search_words", "updated_at"))

    reindex_products(product_ids=[product.pk for product in shelf])

    assert list(Product.objects.order_by("pk").values("search_name", "search_words", "updated_at")) == before


def test_words_are_lower_case_without_accents_and_signs():
    assert words_of("Açorda, TID-30 & “Straße”_x") == ["acorda", "tid", "30", "strasse", "x"]


def test_a_query_has_at_most_eight_different_words():
    assert query_words("a b c a b c d e f g h i j") == ["a", "b", "c", "d", "e", "f", "g", "h"]


def test_no_words_match_nothing():
    assert list(matching_ids([])) == []
