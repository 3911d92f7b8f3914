"""The table of measurements of a product's page: every head in it says something."""

import re

import pytest
from wagtail.blocks import StructBlockValidationError

from catalog.blocks import SpecificationTableBlock

BLOCK = SpecificationTableBlock()
COLUMNS = ["Size", "Height"]


def table(rows, *, heading="Measurements", columns=COLUMNS):
    return BLOCK.to_python({"heading": heading, "columns": columns, "rows": rows})


def test_table_whose_rows_have_names_is_taken():
    cleaned = BLOCK.clean(table([["20 cl", ""], ["30 cl", "9 cm"]]))

    assert [list(row) for row in cleaned["rows"]] == [["20 cl", ""], ["30 cl", "9 cm"]]


@pytest.mark.parametrize("nameless", [["", "9 cm"], ["  ", "9 cm"]])
def test_row_without_a_name_is_refused_beside_its_first_cell(nameless):
    with pytest.raises(StructBlockValidationError) as refused:
        BLOCK.clean(table([["20 cl", "7 cm"], nameless]))

    rows = refused.value.block_errors["rows"]
    assert list(rows.block_errors) == [1]
    assert rows.block_errors[1].block_errors[0].messages == ["Say first what the row is about."]


def test_row_without_any_cell_is_refused():
    with pytest.raises(StructBlockValidationError) as refused:
        BLOCK.clean(table([[]]))

    row = refused.value.block_errors["rows"].block_errors[0]
    assert list(row.non_block_errors) == ["Say first what the row is about."]


@pytest.mark.parametrize("facts", [{"heading": " "}, {"columns": ["Size", ""]}])
def test_table_or_column_without_a_heading_is_refused(facts):
    with pytest.raises(StructBlockValidationError) as refused:
        BLOCK.clean(table([["20 cl", "7 cm"]], **facts))

    assert list(refused.value.block_errors) == list(facts)


def test_heads_that_were_stored_empty_are_shown_as_plain_cells():
    html = BLOCK.render(table([["", "7 cm"], ["30 cl", "9 cm"]], heading="", columns=["", "Height"]))

    assert re.findall(r"<(h2|th)(?: [^>]*)?>([^<]*)<", html) == [("th", "Height"), ("th", "30 cl")]
    assert re.findall(r"<td[^>]*>([^<]*)<", html) == ["", "", "7 cm", "9 cm"]
