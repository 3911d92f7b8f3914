"""Reading Shopify's product files, without a database."""

from pathlib import Path

import pytest

from catalog.importers.records import NO_OPTIONS
from catalog.importers.report import Level
from catalog.importers.sample import write_sample
from catalog.tests.importing import EMPTY, MUG, SIZED, csv_text, found, read, realdata, write

NEW_NAMES = {
    "Handle": "URL handle",
    "Body (HTML)": "Description",
    "Published": "Published on online store",
    "Option1 Name": "Option1 name",
    "Option1 Value": "Option1 value",
    "Variant SKU": "SKU",
    "Variant Grams": "Weight value (grams)",
    "Variant Inventory Tracker": "Inventory tracker",
    "Variant Inventory Qty": "Inventory quantity",
    "Variant Inventory Policy": "Continue selling when out of stock",
    "Variant Price": "Price",
    "Variant Compare At Price": "Compare-at price",
    "Variant Requires Shipping": "Requires shipping",
    "Variant Taxable": "Charge tax",
    "Variant Barcode": "Barcode",
    "Image Src": "Product image URL",
    "Image Position": "Image position",
    "Image Alt Text": "Image alt text",
    "Variant Image": "Variant image URL",
    "Gift Card": "Gift card",
}


def renamed(row: dict[str, str]) -> dict[str, str]:
    return {NEW_NAMES.get(name, name): value for name, value in row.items()}


def test_older_and_newer_headings_say_the_same(tmp_path: Path) -> None:
    older, _report = read(
        write(tmp_path, SIZED, EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "30"})
    )

    newer, report = read(
        write(
            tmp_path,
            renamed(SIZED),
            renamed(EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "30"}),
        )
    )

    assert newer == older
    assert found(report, Level.ERROR) == []


def test_headings_are_known_in_any_case_and_with_stray_spaces(tmp_path: Path) -> None:
    records, report = read(write(tmp_path, {f" {name.upper()} ": value for name, value in MUG.items()}))

    assert [record.slug for record in records] == ["mug"]
    assert found(report, Level.NOTE) == []


def test_a_product_is_read_with_all_it_says(tmp_path: Path) -> None:
    row = SIZED | {"Variant Compare At Price": "35", "Cost per item": "9.50", "Image Src": "https://a.example/1.jpg"}

    records, report = read(write(tmp_path, row))

    (mug,) = records
    (variant,) = mug.variants
    assert (mug.slug, mug.name, mug.description, mug.brand) == ("mug", "Mug", "<p>A mug.</p>", "North Kiln")
    assert (mug.category, mug.tags, mug.is_active, mug.is_taxable) == ("Mugs", ("clay", "blue"), True, True)
    assert mug.option_names == ("Size", "", "")
    assert (variant.options, variant.price, variant.compare_at, variant.cost) == (("Small", "", ""), 2800, 3500, 950)
    assert (variant.weight_grams, variant.is_stock_tracked, variant.quantity) == (350, True, 5)
    assert (variant.requires_shipping, variant.sells_without_stock) == (True, False)
    assert [(picture.url, picture.alt_text) for picture in mug.pictures] == [("https://a.example/1.jpg", "Mug")]
    assert found(report, Level.NOTE) == [(2, "no-alt-text")]


def test_title_and_default_title_mean_no_options(tmp_path: Path) -> None:
    records, _report = read(write(tmp_path, MUG))

    assert records[0].option_names == NO_OPTIONS
    assert [variant.options for variant in records[0].variants] == [NO_OPTIONS]


def test_rows_of_a_product_need_not_stand_together(tmp_path: Path) -> None:
    large = EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "30"}

    records, report = read(write(tmp_path, SIZED, MUG | {"Handle": "bowl", "Variant SKU": ""}, large))

    assert [(record.slug, [v.options[0] for v in record.variants]) for record in records] == [
        ("mug", ["Small", "Large"]),
        ("bowl", [""]),
    ]
    assert not report.has_errors


def test_a_row_may_hold_only_a_picture(tmp_path: Path) -> None:
    only_picture = EMPTY | {"Handle": "mug", "Image Src": "https://a.example/2.jpg", "Image Position": "1"}
    first = MUG | {"Image Src": "https://a.example/1.jpg", "Image Position": "2"}

    records, report = read(write(tmp_path, first, only_picture))

    assert [picture.url for picture in records[0].pictures] == ["https://a.example/2.jpg", "https://a.example/1.jpg"]
    assert len(records[0].variants) == 1
    assert not report.has_errors


def test_a_picture_of_a_variant_joins_the_product_s_pictures_once(tmp_path: Path) -> None:
    first = SIZED | {"Image Src": "https://a.example/1.jpg", "Variant Image": "https://a.example/2.jpg"}

    records, _report = read(write(tmp_path, first))

    assert [picture.url for picture in records[0].pictures] == ["https://a.example/1.jpg", "https://a.example/2.jpg"]
    assert records[0].variants[0].picture_url == "https://a.example/2.jpg"


@pytest.mark.parametrize(
    ("change", "is_active"),
    [
        ({}, True),
        ({"Published": "", "Status": ""}, None),
        ({"Published": "false"}, False),
        ({"Status": "Draft"}, False),
        ({"Status": "archived"}, False),
        ({"Status": "unlisted"}, False),
        ({"Gift Card": "true"}, False),
    ],
)
def test_only_what_is_published_and_active_goes_on_sale(
    tmp_path: Path, change: dict[str, str], is_active: bool | None
) -> None:
    records, report = read(write(tmp_path, MUG | change))

    assert records[0].is_active is is_active
    assert not report.has_errors


def test_a_gift_card_is_neither_sent_nor_taxed(tmp_path: Path) -> None:
    records, report = read(write(tmp_path, MUG | {"Gift Card": "TRUE"}))

    assert (records[0].is_taxable, records[0].variants[0].requires_shipping) == (False, False)
    assert found(report, Level.WARNING) == [(2, "gift-card")]


@pytest.mark.parametrize(
    ("change", "source", "category"),
    [
        ({}, "type", "Mugs"),
        ({"Type": ""}, "type", "Uncategorised"),
        ({"Type": ""}, "tag", "Clay"),
        ({}, "tag", "Clay"),
        ({"Tags": ""}, "tag", "Mugs"),
        ({"Type": "", "Tags": ""}, "tag", "Uncategorised"),
    ],
)
def test_the_category_comes_from_type_or_tag(
    tmp_path: Path, change: dict[str, str], source: str, category: str
) -> None:
    records, _report = read(write(tmp_path, MUG | change), category_from=source)

    assert records[0].category == category


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Handle": ""}, "no-handle"),
        ({"Title": ""}, "no-title"),
        ({"Variant Price": "1,299.00"}, "bad-value"),
        ({"Variant Price": "12,50"}, "bad-value"),
        ({"Variant Price": "-1"}, "bad-value"),
        ({"Variant Price": "€ 12"}, "bad-value"),
        ({"Variant Price": "NaN"}, "bad-value"),
        ({"Variant Price": "1e3"}, "bad-value"),
        ({"Variant Price": "\uff11\uff12"}, "bad-value"),
        ({"Variant Price": "9.999"}, "bad-value"),
        ({"Variant Price": "99999999999999"}, "bad-value"),
        ({"Variant Inventory Qty": "1.5"}, "bad-value"),
        ({"Variant Inventory Qty": "many"}, "bad-value"),
        ({"Variant Inventory Policy": "perhaps"}, "bad-value"),
        ({"Variant Taxable": "maybe"}, "bad-value"),
        ({"Variant Grams": "-5"}, "bad-value"),
        ({"Published": "soon"}, "bad-value"),
        ({"Status": "asleep"}, "bad-value"),
        ({"Title": "M" * 256}, "bad-value"),
        ({"Variant SKU": "S" * 101}, "bad-value"),
        ({"Option1 Name": "", "Option1 Value": "", "Option2 Name": "Size", "Option2 Value": "L"}, "option-order"),
    ],
)
def test_a_bad_cell_is_an_error_of_its_row(tmp_path: Path, change: dict[str, str], code: str) -> None:
    _records, report = read(write(tmp_path, MUG | {"Handle": "bowl", "Variant SKU": "B"}, MUG | change))

    assert found(report, Level.ERROR) == [(3, code)]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Variant Compare At Price": "28.00"}, "low-compare-at"),
        ({"Variant Compare At Price": "20"}, "low-compare-at"),
        ({"Variant Price": ""}, "no-price"),
        ({"Variant Inventory Qty": "-3"}, "negative-stock"),
        ({"Variant Barcode": "1.23457E+12"}, "spoilt-barcode"),
        ({"Image Src": "ftp://a.example/1.jpg"}, "bad-picture"),
        ({"Image Src": "data:image/png;base64,AAAA"}, "bad-picture"),
        ({"Option1 Name": "", "Option1 Value": "Blue"}, "no-option-name"),
        ({"Tags": "x" * 101}, "long-tag"),
    ],
)
def test_what_can_be_mended_is_a_warning(tmp_path: Path, change: dict[str, str], code: str) -> None:
    records, report = read(write(tmp_path, MUG | change))

    assert [finding for _row, finding in found(report, Level.WARNING)] == [code]
    assert len(records) == 1
    assert not report.has_errors


@pytest.mark.parametrize(
    ("rows", "row", "code"),
    [
        ([MUG, MUG | {"Handle": "bowl"}], 3, "double-sku"),
        ([SIZED, SIZED | {"Title": ""}], 3, "double-variant"),
        ([MUG, EMPTY | {"Handle": "mug", "Variant Price": "3"}], 3, "double-variant"),
        ([SIZED, EMPTY | {"Handle": "mug", "Variant Price": "3"}], 3, "no-option-value"),
        ([MUG, EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant Price": "3"}], 3, "no-option-value"),
        ([MUG | {"Handle": "cafe"}, MUG | {"Handle": "café", "Variant SKU": "2"}], 3, "same-address"),
    ],
)
def test_rows_that_contradict_each_other_are_errors(
    tmp_path: Path, rows: list[dict[str, str]], row: int, code: str
) -> None:
    _records, report = read(write(tmp_path, *rows))

    assert found(report, Level.ERROR) == [(row, code)]


@pytest.mark.parametrize(
    ("content", "row", "code"),
    [
        (b"", None, "empty"),
        (csv_text(MUG).encode().splitlines(keepends=True)[0], None, "empty"),
        (b"PK\x03\x04\x00\x00rest of a zip", None, "nul"),
        (csv_text(MUG).replace("A mug.", "A \0 mug.").encode(), None, "nul"),
        (csv_text(MUG).replace("A mug.", "Caf\u00e9.").encode("latin-1"), None, "encoding"),
        (csv_text(MUG).encode("utf-16"), None, "encoding"),
        (b"name,price\nMug,3\n", 1, "headings"),
        (b"just some text that is no table", 1, "headings"),
        (b'Handle,Title,Vendor\nmug,"Mug,Kiln\nbowl,Bowl,Kiln\n', 2, "broken-row"),
        (b'Handle,Title,Vendor\nmug,"Mug"s,Kiln\n', 2, "broken-row"),
        (b"Handle,Title,Vendor\nmug,Mug, with a comma,Kiln\n", 2, "too-many-cells"),
        (b"Handle,Title,Variant SKU,SKU\nmug,Mug,1,1\n", 1, "double-column"),
    ],
)
def test_a_file_that_cannot_be_read_is_reported_and_nothing_comes_of_it(
    tmp_path: Path, content: bytes, row: int | None, code: str
) -> None:
    path = tmp_path / "broken.csv"
    path.write_bytes(content)

    records, report = read(path)

    assert records == []
    assert found(report, Level.ERROR) == [(row, code)]


def test_a_byte_order_mark_is_no_part_of_the_first_heading(tmp_path: Path) -> None:
    path = tmp_path / "bom.csv"
    path.write_bytes(b"\xef\xbb\xbf" + csv_text(MUG).encode())

    records, report = read(path)

    assert [record.slug for record in records] == ["mug"]
    assert not report.has_errors


def test_another_encoding_is_read_when_it_is_named(tmp_path: Path) -> None:
    path = tmp_path / "latin.csv"
    path.write_bytes(csv_text(MUG | {"Title": "Café"}).encode("cp1252"))

    records, _report = read(path, encoding="cp1252")

    assert records[0].name == "Café"


@pytest.mark.parametrize("delimiter", [";", "\t"])
def test_semicolons_and_tabs_separate_too(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "separated.csv"
    path.write_text(f"Handle{delimiter}Title{delimiter}Variant Price\nmug{delimiter}Mug{delimiter}3.00\n")

    records, _report = read(path)

    assert [(record.slug, record.variants[0].price) for record in records] == [("mug", 300)]


def test_known_columns_without_a_place_are_silent_and_others_are_told(tmp_path: Path) -> None:
    extra = {
        "Google Shopping / Gender": "x",
        "Included / International": "true",
        "Price / International": "9",
        "Colour (product.metafields.shopify.color-pattern)": "blue",
        "Shoe size of the potter": "43",
    }

    _records, report = read(write(tmp_path, MUG | extra))

    assert found(report, Level.NOTE) == [(None, "unknown-column")]


def test_short_rows_are_filled_and_blank_ones_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "short.csv"
    path.write_text("Handle,Title,Variant Price,Tags\nmug,Mug,3\n,,,\n\nbowl,Bowl,4,\n")

    records, report = read(path)

    assert [record.slug for record in records] == ["mug", "bowl"]
    assert not report.has_errors


def test_apparel_is_taken_whole() -> None:
    records, report = read(realdata("apparel.csv"))

    assert (len(records), sum(len(record.variants) for record in records)) == (20, 22)
    assert sum(len(record.pictures) for record in records) == 20
    assert {record.category for record in records} == {"Uncategorised"}
    assert {variant.is_stock_tracked for record in records for variant in record.variants} == {False}
    assert (report.count(Level.ERROR), report.count(Level.WARNING)) == (0, 0)


def test_home_and_garden_is_taken_whole() -> None:
    records, report = read(realdata("home-and-garden.csv"))

    assert (len(records), sum(len(record.variants) for record in records)) == (20, 21)
    assert sum(len(record.pictures) for record in records) == 21
    assert [v.quantity for record in records for v in record.variants if v.is_stock_tracked] == [8]
    assert {record.category for record in records} == {"Indoor", "Outdoor"}
    assert (report.count(Level.ERROR), report.count(Level.WARNING)) == (0, 0)


def test_the_sample_is_the_same_each_time_and_reads_without_a_complaint(tmp_path: Path) -> None:
    first, second = tmp_path / "1.csv", tmp_path / "2.csv"

    assert write_sample(first, rows=300) == write_sample(second, rows=300)
    records, report = read(first)

    assert first.read_bytes() == second.read_bytes()
    assert sum(len(record.variants) for record in records) == 300
    assert (report.rows, report.count(Level.ERROR), report.count(Level.WARNING)) == (300, 0, 0)
