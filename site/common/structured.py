"""Structured data for machines: things of schema.org as frozen values, written as JSON-LD.

Pages gather things and `script_of` writes them as a block of data. No browser runs it, so that the strict
Content-Security-Policy has nothing to refuse.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Union

from django.utils.safestring import SafeString, mark_safe
from wagtail.rich_text import RichText, get_text_for_indexing

from common.blocks import QuestionsBlock
from common.money import Money, currency_digits
from common.streams import walk

Value = Union[str, int, "Thing", tuple["Value", ...]]
UNKNOWN: tuple[Value, ...] = ("", ())
SCHEMA = "https://schema.org"
# What could end the script element, begin another or break a line of JavaScript, as JSON writes it.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}


@dataclass(frozen=True, slots=True)
class Thing:
    """A thing of schema.org: its type and what is known of it. Without a type it points at the thing of its @id."""

    kind: str
    facts: tuple[tuple[str, Value], ...]


def thing(kind: str, /, **facts: Value | None) -> Thing:
    """A thing of the type `kind`, without the facts that are not known."""
    known = ((name, value) for name, value in facts.items() if value is not None and value not in UNKNOWN)
    return Thing(kind, tuple(known))


def named(name: str, what: Thing) -> Thing:
    """The thing under an @id of its own, for others to point at."""
    return replace(what, facts=(("@id", name), *what.facts))


def reference(name: str) -> Thing:
    """The thing that stands elsewhere on the page under this @id."""
    return Thing("", (("@id", name),))


def script_of(things: Iterable[Thing]) -> SafeString:
    """The things as one block of data, in which no text of theirs can be taken for markup; empty without any."""
    graph = [_plain(each) for each in things]
    if not graph:
        return SafeString()
    text = json.dumps({"@context": SCHEMA, "@graph": graph}, ensure_ascii=False, separators=(",", ":"))
    safe = text.translate(UNSAFE)
    return mark_safe(f'<script type="application/ld+json">{safe}</script>')  # noqa: S308  see UNSAFE


def _plain(value: Value) -> object:
    if isinstance(value, Thing):
        kind = {"@type": value.kind} if value.kind else {}
        return {**kind, **{name: _plain(held) for name, held in value.facts}}
    return [_plain(held) for held in value] if isinstance(value, tuple) else value


def plain_amount(money: Money) -> str:
    """The amount as schema.org writes prices: a full stop and the decimals of the currency, such as "28.00"."""
    return f"{money.amount:.{currency_digits(money.currency.code)}f}"


def plain_text(markup: str | RichText) -> str:
    """The words of rich text on one line."""
    source = markup.source if isinstance(markup, RichText) else markup
    return " ".join(get_text_for_indexing(source).split())


def questions_page(*streams: object) -> tuple[Thing, ...]:
    """The questions in the streams with their answers, as the one FAQPage of a page; nothing without any."""
    placed = (found for stream in streams for found in walk(stream))
    asked = tuple(
        _question(pair["question"], pair["answer"])
        for block, value in placed
        if isinstance(block, QuestionsBlock)
        for pair in value["questions"]
    )
    return (thing("FAQPage", mainEntity=asked),) if asked else ()


def _question(question: str, answer: RichText) -> Thing:
    return thing("Question", name=question, acceptedAnswer=thing("Answer", text=plain_text(answer)))
