"""Tables of facts in content: every head in them says something."""

import re

import pytest
from wagtail.blocks import StructBlockValidationError

from common.blocks import TableBlock

BLOCK = TableBlock()


def table(*first_cells, has_row_headings=True, kind="text"):
    columns = [{"type": kind, "heading": "Where to"}, {"type": "number", "heading": "By post"}]
    rows = [{"values": [cell, "€3.90"]} for cell in first_cells]
    cells = {"caption": "What delivery costs", "columns": columns, "rows": rows}
    return BLOCK.to_python({"cells": cells, "has_row_headings": has_row_headings})


@pytest.mark.parametrize("kind", ["text", "formatted"])
@pytest.mark.parametrize("empty", ["", " "])
def test_row_that_is_to_be_named_by_nothing_is_refused(kind, empty):
    with pytest.raises(StructBlockValidationError) as refused:
        BLOCK.clean(table("Portugal", empty, kind=kind))

    [refusal] = refused.value.block_errors["cells"].non_block_errors.as_data()
    assert refusal.messages == [
        "Say in the first column what each row is about, or take the tick below away.",
    ]


def test_rows_with_names_or_without_a_column_for_names_are_taken():
    named, nameless = BLOCK.clean(table("Portugal")), BLOCK.clean(table("", has_row_headings=False))

    assert [str(each["cells"].row_data[0]["values"][0]) for each in (named, nameless)] == ["Portugal", ""]


def test_name_of_a_row_that_was_stored_empty_is_shown_as_a_plain_cell():
    html = BLOCK.render(table("", "Spain"))

    assert [head.strip() for head in re.findall(r'<th scope="row">([^<]*)<', html)] == ["Spain"]
    assert html.count("<td") == 3
