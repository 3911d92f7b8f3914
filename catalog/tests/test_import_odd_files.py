"""What exports and spreadsheets really hold: each is imported rightly, or refused with its row and nothing written."""

import csv
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.importers.records import NO_OPTIONS
from catalog.importers.report import Level
from catalog.models import PictureDownload, Price, Product, Stock, Variant
from catalog.tests.importing import EMPTY, MUG, SIZED, csv_text, found, read, realdata, run, write

LARGE = EMPTY | {"Handle": "mug", "Option1 Value": "Large", "Variant SKU": "L", "Variant Price": "30"}
NEW_FILE = """\
Title,URL handle,Description,Vendor,Product category,Type,Tags,Published on online store,Status,SKU,Barcode,\
Option1 name,Option1 value,Option1 Linked To,Price,Compare-at price,Cost per item,Charge tax,Tax code,\
Unit price total measure,Unit price total measure unit,Unit price base measure,Unit price base measure unit,\
Inventory tracker,Inventory quantity,Continue selling when out of stock,Weight value (grams),Weight unit for display,\
Requires shipping,Fulfillment service,Product image URL,Image position,Image alt text,Variant image URL,Gift card,\
SEO title,SEO description,Colour (product.metafields.custom.x),Google Shopping / Gender
Mug,MUG-Blue,"<p>One
two</p>",Kiln,Home > Mugs,Mugs,"""
NEW_FILE += (
    '"clay, ""red, blue""",TRUE,Active,M1,,Size,Small,,28.00,35.00,9.5,TRUE,,30,cl,1,l,shopify,5,DENY,350,g,'
    "TRUE,manual,https://a.example/1.jpg,1,A mug,,FALSE,Buy,A mug,blue,x\n"
    ",MUG-Blue,,,,,,,,M2,,,Large,,30.00,,,TRUE,,,,,,,,CONTINUE,400.2,g,TRUE,manual,,,,,,,,,\n"
)


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_the_newer_file_is_read_whole_however_it_was_saved(tmp_path: Path, delimiter: str, line_end: str) -> None:
    path = tmp_path / "new.csv"
    content = NEW_FILE if delimiter == "," else _with_delimiter(NEW_FILE, delimiter)
    path.write_text(content.replace("\n", line_end), encoding="utf-8-sig", newline="")

    (mug,), report = read(path)

    small, large = mug.variants
    assert report.count(Level.ERROR) == report.count(Level.WARNING) == report.count(Level.NOTE) == 0
    assert (mug.slug, mug.description, mug.tags) == ("mug-blue", "<p>One two</p>", ("clay", "red, blue"))
    assert (mug.category, mug.is_active, mug.seo_title) == ("Mugs", True, "Buy")
    assert (small.price, small.compare_at, small.cost, small.unit_quantity) == (2800, 3500, 950, 30)
    assert (small.is_stock_tracked, small.quantity, small.sells_without_stock) == (True, 5, False)
    assert (large.options, large.weight_grams, large.sells_without_stock) == (("Large", "", ""), 401, True)


def _with_delimiter(text: str, delimiter: str) -> str:
    output = StringIO()
    csv.writer(output, delimiter=delimiter, lineterminator="\n").writerows(csv.reader(StringIO(text)))
    return output.getvalue()


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Location,Available,On hand", "an inventory file"),
        ("Handle,Title,Option1 Name,Option1 Value,SKU,HS Code,COO,Main street 1", "an inventory file"),
        ("Handle,Title,SKU,Location,On hand (current),On hand (new)", "an inventory file"),
        ("Name,Email,Financial Status,Total,Lineitem name,Lineitem sku", "an order file"),
        ("Customer ID,First Name,Last Name,Email,Total Spent", "a customer file"),
        ("Handle,Title,Body HTML,Sort Order,Published", "a file of collections"),
        ("ID,Type,SKU,Name,Published,Visibility in catalog,Regular price", "a product file of WooCommerce"),
        ("Handle,Title,SKU,Published", "tells nothing of them"),
        ("sep=,", "does not hold the headings"),
    ],
)
def test_a_file_of_another_kind_is_refused_by_its_name(tmp_path: Path, headings: str, kind: str) -> None:
    path = tmp_path / "other.csv"
    path.write_text(f"{headings}\n{',' * headings.count(',')}x\n")

    records, report = read(path)

    assert records == []
    assert found(report, Level.ERROR) == [(1, "headings")]
    assert kind in report.entries[0].message


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"Variant SKU": "1.23E+12"}, "spoilt-sku"),
        ({"Published": "WAHR"}, "bad-value"),
        ({"Status": "Published"}, "bad-value"),
        ({"Variant Price": "28,00"}, "bad-value"),
        ({"Variant Inventory Qty": "1 000"}, "bad-value"),
        ({"Body (HTML)": "x" * 500_001}, "bad-value"),
    ],
)
def test_what_cannot_be_guessed_refuses_the_file(tmp_path: Path, change: dict[str, str], code: str) -> None:
    _records, report = read(write(tmp_path, MUG | change))

    assert found(report, Level.ERROR) == [(2, code)]


@pytest.mark.parametrize(
    ("change", "field", "value"),
    [
        ({"Variant SKU": "'0012"}, "sku", "0012"),
        ({"Variant SKU": '="0012"'}, "sku", "0012"),
        ({"Variant Barcode": '="0012"'}, "barcode", "0012"),
        ({"Variant Barcode": "1,23457E+12"}, "barcode", ""),
        ({"Variant Price": "0.00"}, "price", 0),
        ({"Variant Price": "28.0000"}, "price", 2800),
        ({"Variant Compare At Price": "0"}, "compare_at", None),
        ({"Variant Grams": "453.59237"}, "weight_grams", 454),
        ({"Variant Inventory Qty": "-4"}, "quantity", 0),
        ({"Variant Inventory Policy": "TRUE"}, "sells_without_stock", True),
        ({"Variant Requires Shipping": "No"}, "requires_shipping", False),
    ],
)
def test_spreadsheets_and_older_exports_are_understood(
    tmp_path: Path, change: dict[str, str], field: str, value: object
) -> None:
    records, report = read(write(tmp_path, MUG | change))

    assert getattr(records[0].variants[0], field) == value
    assert not report.has_errors


@pytest.mark.parametrize(
    ("handle", "slug"),
    [
        ("MUG-Blue", "mug-blue"),
        ("mugs/blue", "mugsblue"),
        ("чашка", "product-e76f300a4d03"),
        ("Tasse_Été", "tasse_ete"),
    ],
)
def test_any_handle_becomes_an_address(tmp_path: Path, handle: str, slug: str) -> None:
    records, _report = read(write(tmp_path, MUG | {"Handle": handle}))

    assert [record.slug for record in records] == [slug]


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ('"red, blue", green', ("red, blue", "green")),
        ('5" plate, clay', ('5" plate', "clay")),
        ('"odd, clay', ('"odd', "clay")),
        ("clay,, Clay ,", ("clay",)),
    ],
)
def test_tags_may_hold_commas_in_quotes(tmp_path: Path, tags: str, expected: tuple[str, ...]) -> None:
    records, _report = read(write(tmp_path, MUG | {"Tags": tags}))

    assert records[0].tags == expected


@pytest.mark.parametrize(
    "address",
    [
        "data:image/png;base64,AAAA",
        "file:///etc/passwd",
        "https://a.example/1.jpg, https://a.example/2.jpg",
        "pictures/mug.jpg",
    ],
)
def test_a_picture_that_has_no_address_of_the_web_is_left_out(tmp_path: Path, address: str) -> None:
    records, report = read(write(tmp_path, MUG | {"Image Src": address}))

    assert records[0].pictures == ()
    assert found(report, Level.WARNING) == [(2, "bad-picture")]


def test_pictures_may_follow_the_variants_and_repeat(tmp_path: Path) -> None:
    first = SIZED | {"Image Src": "https://a.example/1.jpg", "Image Position": "1", "Image Alt Text": "t" * 600}
    second = EMPTY | {"Handle": "mug", "Image Src": "https://a.example/2.jpg", "Image Position": "2"}
    again = EMPTY | {"Handle": "mug", "Image Src": "https://a.example/1.jpg", "Image Position": "3"}

    records, report = read(write(tmp_path, first, LARGE, second, again))

    assert [(picture.url[-5:], len(picture.alt_text)) for picture in records[0].pictures] == [
        ("1.jpg", 255),
        ("2.jpg", 3),
    ]
    assert [variant.options[0] for variant in records[0].variants] == ["Small", "Large"]
    assert found(report, Level.WARNING) == []


def test_option_names_may_repeat_and_the_first_one_is_kept(tmp_path: Path) -> None:
    same = LARGE | {"Option1 Name": "SIZE"}
    other = LARGE | {"Option1 Name": "Colour", "Option1 Value": "Huge", "Variant SKU": "H"}

    records, report = read(write(tmp_path, SIZED, same, other))

    assert records[0].option_names == ("Size", "", "")
    assert found(report, Level.WARNING) == [(4, "second-option-name")]


def test_an_option_that_only_later_rows_have_is_an_error_of_the_earlier_ones(tmp_path: Path) -> None:
    later = LARGE | {"Option2 Name": "Glaze", "Option2 Value": "Blue"}

    _records, report = read(write(tmp_path, SIZED, later))

    assert found(report, Level.ERROR) == [(2, "no-option-value")]


def test_three_options_and_a_hundred_variants_are_taken(tmp_path: Path) -> None:
    three = {f"Option{number} Name": name for number, name in enumerate(("Size", "Glaze", "Set"), start=1)}
    rows = [
        (SIZED | three if number == 0 else EMPTY | {"Handle": "mug", "Variant Price": "3"})
        | {
            "Option1 Value": f"S{number // 20}",
            "Option2 Value": f"G{number // 4 % 5}",
            "Option3 Value": str(number % 4),
        }
        for number in range(100)
    ]

    records, report = read(write(tmp_path, *rows))

    assert len({variant.options for variant in records[0].variants}) == 100
    assert records[0].option_names == ("Size", "Glaze", "Set")
    assert (report.count(Level.ERROR), report.count(Level.WARNING)) == (0, 0)


def test_html_keeps_what_editors_can_edit_and_nothing_that_acts(tmp_path: Path) -> None:
    body = (
        "<div style='x'><script>alert(1)</script><style>p{}</style><iframe src='https://v.example'></iframe>"
        "<p onclick='x()'>One&nbsp;two</p><img src='https://a.example/x.jpg' onerror='x()'>"
        "<table><tr><td>a</td><td>b</td></tr></table><meta charset='utf-8'><!-- c --><p></p></div>"
    )

    records, _report = read(write(tmp_path, MUG | {"Body (HTML)": body}))

    assert records[0].description == "<p>One two</p><p>a b</p>"


def test_long_descriptions_are_taken(tmp_path: Path) -> None:
    records, report = read(write(tmp_path, MUG | {"Body (HTML)": "x" * 400_000}))

    assert len(records[0].description) == 400_007
    assert not report.has_errors


def test_empty_rows_and_columns_at_the_end_are_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "trailing.csv"
    path.write_text("Handle,Title,Variant Price,,\nmug,Mug,3,,\n,,,,\n , ,,,,,\n\n")

    records, report = read(path)

    assert [record.option_names for record in records] == [NO_OPTIONS]
    assert (report.rows, report.count(Level.ERROR)) == (1, 0)


def test_weights_in_columns_of_their_own_are_told_and_left_out(tmp_path: Path) -> None:
    row = {name: value for name, value in MUG.items() if name != "Variant Grams"} | {"Weight (kg)": "0.35"}

    records, report = read(write(tmp_path, row))

    assert records[0].variants[0].weight_grams is None
    assert found(report, Level.NOTE) == [(None, "unknown-column")]


@pytest.mark.django_db
def test_variants_in_another_order_change_nothing(tmp_path: Path) -> None:
    facts = ("Handle", "Title", "Body (HTML)", "Vendor", "Type", "Tags", "Published", "Option1 Name", "Status")
    of_product = {name: SIZED[name] for name in facts}
    small = {name: SIZED[name] for name in SIZED if name not in facts} | {"Handle": "mug"}
    large = small | {"Option1 Value": "Large", "Variant SKU": "L"}
    run(write(tmp_path, small | of_product, EMPTY | large))

    report = run(write(tmp_path, large | of_product, EMPTY | small))

    assert report.changes == {}


@pytest.mark.django_db
def test_a_price_that_is_changed_and_then_missing_stays_the_changed_one(tmp_path: Path) -> None:
    run(write(tmp_path, MUG))
    changed = run(write(tmp_path, MUG | {"Variant Price": "30"}))

    missing = run(write(tmp_path, MUG | {"Variant Price": ""}))

    assert dict(changed.changes) == {"prices set": 1}
    assert missing.changes == {}
    assert list(Price.objects.filter(ends_at__isnull=True).values_list("amount", flat=True)) == [3000]


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["sample_products.csv", "sample_tax_rates.csv"])
def test_another_shop_s_file_ends_the_command_with_nothing_written(name: str) -> None:
    path = realdata("apparel.csv").parents[1] / "woocommerce" / name
    output = StringIO()

    with pytest.raises(CommandError, match=r"1 errors: nothing was written\.") as caught:
        call_command("import_products", str(path), stdout=output, stderr=output)

    assert caught.value.returncode == 1
    assert "row 1  ERROR" in output.getvalue()
    assert [model.objects.count() for model in (Product, Variant, Price, Stock, PictureDownload)] == [0] * 5


def test_old_macintosh_line_ends_are_read(tmp_path: Path) -> None:
    path = tmp_path / "cr.csv"
    path.write_text(csv_text(MUG).replace("\r\n", "\r"), newline="")

    records, report = read(path)

    assert [record.slug for record in records] == ["mug"]
    assert not report.has_errors
