"""Blocks of words alone, from the facts of a content file to what a stream stores."""

from collections.abc import Callable
from typing import Any

Facts = dict[str, Any]


def steps(facts: Facts) -> Facts:
    rows = [{"heading": heading, "text": text} for heading, text in facts["steps"]]
    return {"heading": facts["heading"], "steps": rows}


def table(facts: Facts) -> Facts:
    """The first column names its row, the others hold numbers."""
    first, *others = facts["columns"]
    columns = [{"type": "text", "heading": first}, *({"type": "number", "heading": name} for name in others)]
    rows = [{"values": row} for row in facts["rows"]]
    return {"cells": {"caption": facts["caption"], "columns": columns, "rows": rows}, "has_row_headings": True}


def announcement(facts: Facts) -> Facts:
    return {"text": facts["text"], "buttons": [], "ground": "plate", "shown_until": None}


TOLD: dict[str, Callable[[Facts], Facts]] = {"steps": steps, "table": table, "announcement": announcement}
