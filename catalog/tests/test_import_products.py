"""Importing files into the shop: all or nothing, and the same file twice changes nothing."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError
from wagtail.models import Page, ReferenceIndex, Revision

from catalog import stock
from catalog.importers import apply as applying
from catalog.importers.pages import publish_new_pages
from catalog.importers.plan import BACKORDERS_WITHOUT_END
from catalog.importers.report import Level, Report
from catalog.importers.sample import write_sample
from catalog.models import (
    Brand,
    CategoryMembership,
    CategoryPage,
    PictureDownload,
    Price,
    Product,
    ProductPage,
    ShopPage,
    Stock,
    StockMovement,
    Variant,
)
from catalog.search import search_products
from catalog.tests.factories import (
    NOON,
    CategoryPageFactory,
    ProductFactory,
    ProductPictureFactory,
    VariantFactory,
)
from catalog.tests.importing import EMPTY, MUG, SIZED, found, realdata, run, write
from common.publishing import PublishRefused

pytestmark = pytest.mark.django_db

QUERIES_OF_400_ROWS = 150
COUNTED = (
    Product,
    Variant,
    Price,
    Stock,
    StockMovement,
    Brand,
    CategoryPage,
    CategoryMembership,
    PictureDownload,
    Page,
    Revision,
)


def row_counts() -> dict[str, int]:
    return {model.__name__: model.objects.count() for model in COUNTED}


def everything() -> dict[str, list]:
    """All rows that an import could touch, to compare before and after."""
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in COUNTED}


def variant(sku: str = "MUG-1") -> Variant:
    return Variant.objects.get(sku=sku)


def test_a_product_is_written_with_price_stock_category_brand_and_tags(tmp_path: Path) -> None:
    report = run(write(tmp_path, MUG | {"Variant Compare At Price": "35", "Variant Barcode": "'0123"}))

    product = Product.objects.get(slug="mug")
    assert not report.has_errors
    assert (product.name, product.description, product.brand.name) == ("Mug", "<p>A mug.</p>", "North Kiln")
    assert (product.is_active, product.released_at, product.tax_class.code) == (True, NOON, "standard")
    assert sorted(product.tags.names()) == ["blue", "clay"]
    mug = variant()
    assert (mug.weight_grams, mug.barcode, mug.requires_shipping, mug.option_values) == (350, "0123", True, [])
    assert list(mug.prices.values_list("amount", "compare_at", "kind", "ends_at")) == [(2800, 3500, "base", None)]
    assert list(mug.stocks.values_list("on_hand", "reserved", "backorder_limit")) == [(5, 0, 0)]
    assert list(StockMovement.objects.values_list("reason", "on_hand_change")) == [("imported", 5)]
    category = CategoryPage.objects.get(title="Mugs")
    assert category.live
    assert category.get_parent().specific == ShopPage.objects.get()
    assert list(product.category_memberships.values_list("category_key", flat=True)) == [category.translation_key]


def test_the_report_counts_what_is_written(tmp_path: Path) -> None:
    report = run(write(tmp_path, MUG | {"Image Src": "https://a.example/1.jpg"}))

    assert dict(report.changes) == {
        "categories created": 1,
        "makers created": 1,
        "products created": 1,
        "variants created": 1,
        "prices set": 1,
        "stocks opened": 1,
        "pictures to fetch": 1,
    }


@pytest.mark.parametrize("name", ["apparel.csv", "home-and-garden.csv"])
def test_real_files_are_taken_whole_and_a_second_time_change_nothing(name: str) -> None:
    path = realdata(name)

    first = run(path)
    before = everything()
    second = run(path)

    assert (first.total_changes > 0, first.has_errors) == (True, False)
    assert second.changes == {}
    assert everything() == before


def test_apparel_becomes_twenty_products_without_counted_stock() -> None:
    run(realdata("apparel.csv"))

    assert row_counts() == {
        "Product": 20,
        "Variant": 22,
        "Price": 22,
        "Stock": 0,
        "StockMovement": 0,
        "Brand": 1,
        "CategoryPage": 1,
        "CategoryMembership": 20,
        "PictureDownload": 20,
        "Page": 4,
        "Revision": 0,
    }
    top = Product.objects.get(slug="classic-varsity-top")
    assert list(top.variants.values_list("sku", "option1")) == [
        ("CLASSIC-VARSITY-TOP-SMALL", "Small"),
        ("CLASSIC-VARSITY-TOP-MEDIUM", "Medium"),
        ("CLASSIC-VARSITY-TOP-LARGE", "Large"),
    ]
    assert top.option_names == ["Size"]
    assert CategoryPage.objects.get().title == "Uncategorised"


def test_home_and_garden_becomes_twenty_products_and_one_counted_stock() -> None:
    run(realdata("home-and-garden.csv"))

    counts = row_counts()
    assert (counts["Product"], counts["Variant"], counts["Price"], counts["Brand"]) == (20, 21, 21, 3)
    assert list(Stock.objects.values_list("variant__sku", "on_hand")) == [("BIODEGRADABLE-CARDBOARD-POTS", 8)]
    assert sorted(CategoryPage.objects.values_list("title", flat=True)) == ["Indoor", "Outdoor"]
    light = Price.objects.get(variant__sku="COPPER-LIGHT")
    assert (light.amount, light.compare_at) == (5999, 7500)


def test_the_category_can_come_from_the_first_tag() -> None:
    run(realdata("apparel.csv"), category_from="tag")

    assert sorted(CategoryPage.objects.values_list("title", flat=True)) == ["Men", "Women"]


def test_quantities_of_a_second_import_are_for_new_variants_only(tmp_path: Path) -> None:
    run(write(tmp_path, SIZED))
    small = variant("MUG-SMALL")
    stock.adjust(variant=small, location=stock.default_location(), change=-2, note="sold", by=None, at=NOON)
    large = EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Inventory Tracker": "shopify"}

    run(write(tmp_path, SIZED, large | {"Variant Inventory Qty": "7", "Variant Price": "30"}))

    assert list(Stock.objects.order_by("pk").values_list("variant__sku", "on_hand")) == [
        ("MUG-SMALL", 3),
        ("MUG-LARGE", 7),
    ]


def test_the_same_file_after_sales_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, MUG)
    run(path)
    request = stock.StockRequest(variant_id=variant().pk, quantity=2, reference="order-line:1")
    stock.reserve(requests=[request], by=None, at=NOON)
    stock.ship(quantities={"order-line:1": 1}, by=None, at=NOON)
    before = everything()

    report = run(path)

    assert report.changes == {}
    assert everything() == before


def test_set_stock_posts_a_count(tmp_path: Path) -> None:
    run(write(tmp_path, MUG))

    report = run(write(tmp_path, MUG | {"Variant Inventory Qty": "12"}), sets_stock=True)

    assert dict(report.changes) == {"stocks counted": 1}
    assert Stock.objects.get().on_hand == 12
    assert list(StockMovement.objects.order_by("pk").values_list("reason", "on_hand_change")) == [
        ("imported", 5),
        ("counted", 7),
    ]


def test_a_count_below_what_orders_hold_writes_nothing(tmp_path: Path) -> None:
    run(write(tmp_path, MUG))
    request = stock.StockRequest(variant_id=variant().pk, quantity=4, reference="order-line:1")
    stock.reserve(requests=[request], by=None, at=NOON)
    before = everything()

    report = run(write(tmp_path, MUG | {"Variant Inventory Qty": "3", "Variant Price": "9"}), sets_stock=True)

    assert found(report, Level.ERROR) == [(2, "count-below-held")]
    assert everything() == before


def test_a_changed_price_closes_the_old_one(tmp_path: Path) -> None:
    run(write(tmp_path, MUG))

    report = run(write(tmp_path, MUG | {"Variant Price": "26.50"}))

    assert dict(report.changes) == {"prices set": 1}
    assert list(Price.objects.order_by("pk").values_list("amount", "ends_at")) == [(2800, NOON), (2650, None)]


def test_an_empty_compare_at_ends_the_comparison_and_a_missing_column_leaves_it(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Compare At Price": "35"}))
    without = {name: value for name, value in MUG.items() if name != "Variant Compare At Price"}

    run(write(tmp_path, without))
    assert Price.objects.get(ends_at=None).compare_at == 3500

    run(write(tmp_path, MUG))
    assert Price.objects.get(ends_at=None).compare_at is None


def test_what_the_file_says_anew_replaces_and_what_it_leaves_empty_stays(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Barcode": "0123"}))
    change = {
        "Title": "Big mug",
        "Body (HTML)": "",
        "Vendor": "",
        "Tags": "red",
        "Variant Barcode": "",
        "Type": "Cups",
    }

    report = run(write(tmp_path, MUG | change))

    product = Product.objects.get(slug="mug")
    assert (product.name, product.description, product.brand.name) == ("Big mug", "<p>A mug.</p>", "North Kiln")
    assert sorted(product.tags.names()) == ["blue", "clay", "red"]
    assert variant().barcode == "0123"
    assert product.category_memberships.count() == 2
    assert dict(report.changes) == {"categories created": 1, "products changed": 1}


def test_variants_that_the_file_does_not_name_stay(tmp_path: Path) -> None:
    run(write(tmp_path, SIZED, EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "30"}))

    report = run(write(tmp_path, SIZED))

    assert sorted(Variant.objects.values_list("sku", flat=True)) == ["MUG-LARGE", "MUG-SMALL"]
    assert "left-variants" in [code for _row, code in found(report, Level.NOTE)]


def test_drafts_and_archived_products_are_not_on_sale(tmp_path: Path) -> None:
    rows = [
        MUG | {"Handle": status, "Variant SKU": status, "Status": status}
        for status in ("active", "draft", "archived", "unlisted")
    ]

    run(write(tmp_path, *rows))

    assert dict(Product.objects.values_list("slug", "is_active")) == {
        "active": True,
        "draft": False,
        "archived": False,
        "unlisted": False,
    }


def test_an_empty_tracker_means_that_nobody_counts(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Inventory Tracker": ""}))

    assert not variant().is_stock_tracked
    assert Stock.objects.count() == 0


def test_a_variant_that_begins_to_be_counted_gets_its_first_count(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Inventory Tracker": ""}))

    report = run(write(tmp_path, MUG))

    assert dict(report.changes) == {"variants changed": 1, "stocks opened": 1}
    assert list(Stock.objects.values_list("on_hand", flat=True)) == [5]


def test_selling_on_without_stock_follows_the_policy(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Inventory Policy": "continue"}))
    assert Stock.objects.get().backorder_limit == BACKORDERS_WITHOUT_END

    run(write(tmp_path, MUG))
    assert Stock.objects.get().backorder_limit == 0


def test_a_backorder_limit_that_staff_set_is_left(tmp_path: Path) -> None:
    run(write(tmp_path, MUG))
    Stock.objects.update(backorder_limit=10)

    report = run(write(tmp_path, MUG))

    assert report.changes == {}
    assert Stock.objects.get().backorder_limit == 10


def test_untaxed_goods_get_the_class_without_tax(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant Taxable": "false"}))

    assert Product.objects.get().tax_class.code == "zero"


def test_generated_skus_that_read_alike_are_told_apart(tmp_path: Path) -> None:
    second = EMPTY | {"Handle": "mug", "Option1 Value": "S M", "Variant Price": "30"}
    path = write(tmp_path, SIZED | {"Option1 Value": "S/M"}, SIZED | {"Option1 Value": "S-M", "Title": ""}, second)

    report = run(path)

    skus = list(Variant.objects.order_by("position").values_list("sku", flat=True))
    assert skus[0] == "MUG-SM"
    assert skus[1].startswith("MUG-S-M")
    assert len(set(skus)) == 3
    assert [row for row, code in found(report, Level.NOTE) if code == "sku-collision"] == [4]
    assert run(path).changes == {}


def test_a_generated_sku_keeps_out_of_the_way_of_given_ones(tmp_path: Path) -> None:
    run(write(tmp_path, MUG | {"Variant SKU": ""}, MUG | {"Handle": "bowl", "Variant SKU": "MUG"}))

    assert Variant.objects.get(product__slug="bowl").sku == "MUG"
    assert Variant.objects.get(product__slug="mug").sku.startswith("MUG-")


def test_a_sku_of_another_product_refuses_the_file(tmp_path: Path) -> None:
    VariantFactory(sku="MUG-1")
    before = everything()

    report = run(write(tmp_path, MUG))

    assert found(report, Level.ERROR) == [(2, "taken-sku")]
    assert everything() == before


def test_categories_and_makers_are_found_in_any_spelling(tmp_path: Path) -> None:
    category = CategoryPageFactory(title="MUGS")
    Brand.objects.create(name="NORTH KILN", slug="north-kiln")

    run(write(tmp_path, MUG))

    assert list(CategoryPage.objects.values_list("pk", flat=True)) == [category.pk]
    assert Brand.objects.count() == 1


def test_a_dry_run_reports_the_same_and_writes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, MUG, SIZED | {"Handle": "bowl", "Title": "Bowl"})
    before = row_counts()

    dry = run(path, is_dry_run=True, makes_pages=True)

    assert row_counts() == before
    real = run(path, makes_pages=True)
    assert dry.changes == real.changes
    assert list(dry.lines()) == list(real.lines())


def test_one_bad_row_keeps_everything_out(tmp_path: Path) -> None:
    before = row_counts()

    report = run(write(tmp_path, MUG, MUG | {"Handle": "bowl", "Variant SKU": "B", "Variant Price": "-1"}))

    assert found(report, Level.ERROR) == [(3, "bad-value")]
    assert row_counts() == before


def test_an_import_that_breaks_halfway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = row_counts()

    def break_off(_writer: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(applying._Writer, "write_stock", break_off)
    with pytest.raises(KeyboardInterrupt):
        run(write(tmp_path, MUG))

    assert row_counts() == before


def test_a_shop_that_changed_meanwhile_is_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def collide(_writer: object) -> None:
        raise IntegrityError

    monkeypatch.setattr(applying._Writer, "write_stock", collide)
    before = row_counts()

    report = run(write(tmp_path, MUG))

    assert found(report, Level.ERROR) == [(None, "shop-changed")]
    assert report.changes == {}
    assert row_counts() == before


def test_landing_pages_are_filled_and_sound(tmp_path: Path) -> None:
    seo = {"SEO Title": "Buy a mug", "SEO Description": "The mug of mugs."}
    draft = MUG | {"Handle": "jug", "Title": "Jug", "Variant SKU": "J", "Status": "draft"}

    report = run(write(tmp_path, MUG | seo, MUG | {"Handle": "cup", "Variant SKU": "C"}, draft), makes_pages=True)

    page = ProductPage.objects.get(product__slug="mug")
    category = CategoryPage.objects.get(title="Mugs")
    assert report.changes["landing pages drafted"] == 3
    assert (page.live, page.title, page.slug, page.is_canonical) == (False, "Mug", "mug", True)
    assert (page.seo_title, page.search_description) == ("Buy a mug", "The mug of mugs.")
    assert page.get_parent().pk == category.pk
    assert page.url == f"{category.url}mug/"
    assert Page.find_problems() == ([], [], [], [], [])
    with pytest.raises(PublishRefused):
        page.save_revision().publish()
    ProductPictureFactory(product=page.product)
    assert page.save_revision().publish() is None


def test_landing_pages_go_live_with_their_pictures(tmp_path: Path, django_capture_on_commit_callbacks: object) -> None:
    draft = MUG | {"Handle": "jug", "Title": "Jug", "Variant SKU": "J", "Status": "draft"}
    silent = MUG | {"Handle": "cup", "Title": "Cup", "Variant SKU": "C"}
    run(write(tmp_path, MUG, draft, silent))
    for slug in ("mug", "jug"):
        ProductPictureFactory(product=Product.objects.get(slug=slug))

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run(write(tmp_path, MUG, draft, silent), makes_pages=True)

    assert list(ProductPage.objects.live().values_list("slug", flat=True)) == ["mug"]


def test_a_page_that_an_editor_took_up_is_left_to_the_editor(tmp_path: Path) -> None:
    run(write(tmp_path, MUG), makes_pages=True)
    page = ProductPage.objects.get()
    page.save_revision()
    ProductPictureFactory(product=page.product)

    assert publish_new_pages(product_ids=[page.product_id]) == 0


def test_landing_pages_join_what_stands_under_the_category(tmp_path: Path) -> None:
    run(write(tmp_path, MUG), makes_pages=True)

    run(write(tmp_path, MUG, MUG | {"Handle": "cup", "Variant SKU": "C"}), makes_pages=True)

    assert list(ProductPage.objects.order_by("path").values_list("slug", flat=True)) == ["mug", "cup"]
    assert CategoryPage.objects.get().numchild == 2
    assert Page.find_problems() == ([], [], [], [], [])
    assert run(write(tmp_path, MUG), makes_pages=True).changes == {}


def test_imported_products_are_found_by_search_and_known_as_users(
    tmp_path: Path, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        run(write(tmp_path, MUG))

    assert [product.slug for product in search_products("kiln")] == ["mug"]
    assert ReferenceIndex.get_references_to(Brand.objects.get()).count() == 1


def test_an_existing_product_is_changed_where_its_slug_is_the_handle(tmp_path: Path) -> None:
    existing = ProductFactory(name="Old name", slug="mug")

    run(write(tmp_path, MUG))

    assert list(Product.objects.values_list("pk", "name")) == [(existing.pk, "Mug")]


def command(path: Path, *options: str) -> str:
    output = StringIO()
    call_command("import_products", str(path), *options, stdout=output, stderr=output)
    return output.getvalue()


def test_the_command_prints_row_report_and_changes(tmp_path: Path) -> None:
    output = command(write(tmp_path, MUG | {"Variant SKU": ""}))

    assert "row 2  note     No SKU: “MUG” is made of handle and options." in output
    assert "1 rows, 0 errors, 0 warnings, 1 notes." in output
    assert "1  products created" in output


def test_the_command_fails_with_errors_and_writes_nothing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"1 errors: nothing was written\.") as caught:
        command(write(tmp_path, MUG | {"Variant Price": "x"}))

    assert caught.value.returncode == 1
    assert Product.objects.count() == 0


def test_the_command_says_when_there_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="There is no file"):
        command(tmp_path / "missing.csv")


def test_long_reports_are_cut_unless_everything_is_asked_for() -> None:
    report = Report()
    for row in range(30):
        report.note("made", "A note.", row=row + 2)

    assert len(list(report.lines())) == 21
    assert list(report.lines())[-1].endswith("and 10 more of the kind “made”")
    assert len(list(report.lines(everything=True))) == 30


def test_queries_grow_with_hundreds_of_products_not_with_each(
    tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    path = tmp_path / "sample.csv"
    write_sample(path, rows=200, seed=1)
    run(path)  # makes the categories, each a page
    write_sample(path, rows=400, seed=2)

    with django_assert_max_num_queries(QUERIES_OF_400_ROWS):  # type: ignore[operator]
        report = run(path)

    assert report.changes["variants created"] > 350
