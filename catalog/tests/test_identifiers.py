"""How machines elsewhere know things."""

import pytest

from catalog.identifiers import gtin_of, item_id, property_of
from catalog.models import Variant


@pytest.mark.parametrize(
    ("barcode", "gtin"),
    [
        ("4006381333931", "4006381333931"),
        ("4006381-333931 ", "4006381333931"),
        ("96385074", "96385074"),
        ("036000291452", "036000291452"),
        ("10036000291459", "10036000291459"),
        ("9783161484100", "9783161484100"),
    ],
)
def test_gtins_of_all_lengths_are_known(barcode, gtin):
    assert gtin_of(barcode) == gtin


@pytest.mark.parametrize(
    "barcode",
    [
        "",
        "4006381333932",  # wrong check digit
        "400638133393",  # a digit short
        "ABC6381333931",
        "\N{FULLWIDTH DIGIT FOUR}006381333931",
        "0000000000000",
        "2012345678903",  # for use inside one company
        "0212345678909",
        "20123451",
        "9910000000003",  # a coupon
    ],
)
def test_other_barcodes_are_no_gtin(barcode):
    assert gtin_of(barcode) == ""


@pytest.mark.parametrize(("sku", "is_kept"), [("MUG-1", True), ("M" * 50, True), ("M" * 51, False), ("Krús", False)])
def test_sku_is_the_id_where_feeds_take_it(sku, is_kept):
    variant = Variant(sku=sku)

    assert item_id(variant) == (sku if is_kept else str(variant.public_id))


@pytest.mark.parametrize(
    ("name", "is_swatched", "known"),
    [
        ("Colour", False, "color"),
        (" FARBE", False, "color"),
        ("Glaze", True, "color"),
        ("Glaze", False, ""),
        ("Size", True, "size"),
        ("Material", False, "material"),
        ("Lid", False, ""),
    ],
)
def test_options_are_known_by_name_or_by_their_swatches(name, is_swatched, known):
    assert property_of(name, is_swatched=is_swatched) == known
