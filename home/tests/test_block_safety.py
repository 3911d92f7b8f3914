"""What an attacker would put into the fields of blocks: refused or stripped on save, harmless where it is shown."""

import json
from html.parser import HTMLParser

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.urls import reverse
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.test.utils.form_data import nested_form_data, streamfield

from common.blocks import LinkBlock, TextBlock, VideoBlock
from common.richtext import clean_rich_text
from common.tests.staff import log_in
from home.blocks import ContentBlocks
from home.models import ContentPage, HomePage
from home.tests.factories import content_page
from testing.showcase import list_samples

pytestmark = pytest.mark.django_db
CHILDREN = ContentBlocks().child_blocks
ADDRESSES = {"href", "src", "action", "data-player"}

PAYLOADS = {
    "script": "<script>alert(1)</script>",
    "script in a paragraph": "<p>Hello<script src='https://evil.example/x.js'></script></p>",
    "handler": "<img src=x onerror=alert(1)>",
    "handler on a paragraph": "<p onmouseover='alert(1)'>Hello</p>",
    "frame": "<iframe src='https://evil.example'></iframe>",
    "script link": "<p><a href='javascript:alert(1)'>Hello</a></p>",
    "hidden script link": "<p><a href=' java&#9;script&colon;alert(1)'>Hello</a></p>",
    "data link": "<p><a href='data:text/html,<script>alert(1)</script>'>Hello</a></p>",
    "drawing": "<svg onload=alert(1)><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "formula": "<math><mi xlink:href='javascript:alert(1)'>x</mi></math>",
    "style": "<p style='position:fixed;inset:0'>Hello</p><style>body{display:none}</style>",
    "form": "<form action='https://evil.example'><input name=password></form>",
    "embed": "<embed embedtype='media' url='https://evil.example/x'/><object data='x'></object>",
    "base": "<base href='https://evil.example/'><meta http-equiv=refresh content='0;url=//evil.example'>",
    "way out of an attribute": "\"'><script>alert(1)</script>",
    "way out of an element": "</textarea></title></template><script>alert(1)</script>",
    "bare script address": "javascript:alert(1)",
    "template": "{{ request.user }}{% load static %}{% debug %}",
}


class Finder(HTMLParser):
    """Collects what could do something on the page."""

    def __init__(self) -> None:
        super().__init__()
        self.dangers: list[str] = []

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in {"iframe", "object", "embed", "style", "math", "base", "meta", "textarea"}:
            self.dangers.append(tag)
        if tag == "form" and given.get("action") != reverse("home:newsletter"):
            self.dangers.append("form")
        if tag == "script" and not (given.get("src") or "").startswith("/static/js/"):
            self.dangers.append("script")
        for name, value in attrs:
            text = "".join((value or "").split()).lower()
            if name.startswith("on") or name == "style":
                self.dangers.append(f"{tag} {name}")
            if name in {"href", "src", "action", "data-player"} and text.startswith(
                ("javascript:", "data:", "vbscript:")
            ):
                self.dangers.append(f"{tag} {name}={text}")


def dangers_in(html: str) -> list[str]:
    finder = Finder()
    finder.feed(html.partition("<main")[2].partition("</main>")[0])
    return finder.dangers


def poisoned(block, value, payload):
    """What is stored of a block, with the payload in each of its fields that holds words."""
    if isinstance(block, TypedTableBlock):
        columns = [{**column, "heading": payload} for column in value["columns"]]
        rows = [{"values": [payload] * len(columns)}]
        return {"columns": columns, "rows": rows, "caption": payload}
    if isinstance(block, blocks.StructBlock):
        held = {name: value.get(name) for name in block.child_blocks}
        return {name: poisoned(child, held[name], payload) for name, child in block.child_blocks.items()}
    if isinstance(block, blocks.ListBlock):
        items = [item.get("value", item) if isinstance(item, dict) else item for item in value or []]
        return [poisoned(block.child_block, item, payload) for item in items]
    plain = (blocks.CharBlock, blocks.TextBlock, blocks.RichTextBlock, blocks.ChoiceBlock)
    return payload if isinstance(block, plain) else value


@pytest.mark.parametrize("payload", PAYLOADS.values(), ids=PAYLOADS)
def test_no_field_of_any_block_does_anything_on_the_page(client, payload):
    """Also where it was stored by an import, which no form has seen."""
    stream = [
        {"type": name, "value": poisoned(CHILDREN[name], value, payload)}
        for name, value in json.loads(json.dumps(list_samples(), default=str))
    ]
    content_page(title="Page", slug="page", lead=payload, body=stream)

    response = client.get("/page/")

    assert response.status_code == 200
    assert dangers_in(response.content.decode()) == []
    assert "frame-src" not in response.headers["Content-Security-Policy"]


def test_the_finder_finds():
    """The control: what the table looks for would be seen."""
    html = f"<main>{''.join(PAYLOADS.values())}</main>"

    assert {"script", "iframe", "form", "p onmouseover", "a href=javascript:alert(1)", "p style"} <= set(
        dangers_in(html)
    )


def rich_text_blocks(block, path=""):
    """Every rich text of the blocks, however deep, with its path."""
    if isinstance(block, blocks.RichTextBlock):
        yield path, block
    children = getattr(block, "child_blocks", None) or {}
    if isinstance(block, blocks.ListBlock):
        children = {"item": block.child_block}
    for name, child in children.items():
        yield from rich_text_blocks(child, f"{path}.{name}")


RICH_TEXTS = dict(rich_text_blocks(ContentBlocks()))


@pytest.mark.parametrize("path", RICH_TEXTS)
def test_rich_text_is_stored_clean_by_every_way_in(path):
    block = RICH_TEXTS[path]
    for payload in PAYLOADS.values():
        stored = [
            block.get_prep_value(value)
            for value in (block.to_python(payload), block.normalize(payload), block.value_from_form(payload))
        ]
        assert dangers_in(f"<main>{stored[0]}</main>") == []
        assert stored[0] == stored[1] == stored[2] == clean_rich_text(stored[0])


@pytest.mark.parametrize("payload", PAYLOADS.values())
def test_page_that_a_program_filled_with_json_is_stored_clean(payload):
    page = content_page(title="Page", slug="page")
    page.body = json.dumps([{"type": "text", "value": f"<p>Words</p>{payload}"}])

    page.save()

    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM home_contentpage")
        [(stored,)] = cursor.fetchall()
    [block] = json.loads(stored)
    assert "Words" in block["value"]
    assert dangers_in(f"<main>{block['value']}</main>") == []


def test_what_editors_write_stays_as_it_is():
    written = (
        '<h2 data-block-key="a1">Clay</h2><p data-block-key="b2">From <b>Barcelos</b>, <i>by hand</i>. '
        '<a linktype="page" id="3">More</a>, <a linktype="document" id="4">prices</a>, '
        '<a href="https://example.com/?a=1&amp;b=2">there</a>, <a href="mailto:a@example.com">mail</a></p>'
        '<ul><li data-block-key="c3">One</li></ul><ol><li>Two</li></ol><hr>'
    )

    assert clean_rich_text(written) == written


LINK = {"label": "Read", "page": None}


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " javascript:alert(1)",
        "JavaScript:alert(1)",
        "java\tscript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "//evil.example",
        "/\\evil.example",
        "/\t/evil.example",
        "\\\\evil.example",
        "https://a.example/\nhttps://b.example",
        'https://a.example/"onclick="x',
        "evil.example",
        "ftp://a.example/",
    ],
)
def test_address_that_is_none_is_refused_beside_its_field_and_never_shown(client, address):
    block = LinkBlock()
    value = block.normalize({**LINK, "address": address})

    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(value)

    assert list(refusal.value.block_errors) == ["address"]
    assert value.href == ""


@pytest.mark.parametrize("address", ["/shop/?a=1#b", "#faq", "https://a.example/x", "mailto:a@b.example", "tel:+351"])
def test_address_that_is_one_is_taken(address):
    block = LinkBlock()

    assert block.clean(block.normalize({**LINK, "address": address})).href == address


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://evil.example/embed/1", "<iframe></iframe>"])
def test_video_of_an_unknown_host_is_refused_beside_its_field(address):
    block = VideoBlock()
    value = block.normalize({"address": address, "title": "A day", "poster": None, "caption": ""})

    with pytest.raises(blocks.StructBlockValidationError) as refusal:
        block.clean(value)

    assert list(refusal.value.block_errors) == ["address"]
    assert "YouTube or Vimeo" in str(refusal.value.block_errors["address"])


def test_table_without_caption_or_headings_is_refused():
    samples = dict(list_samples())
    block = CHILDREN["table"]
    cells = samples["table"]["cells"]
    for wrong in (
        {**cells, "caption": " "},
        {**cells, "columns": [{**column, "heading": ""} for column in cells["columns"]]},
        {**cells, "rows": []},
    ):
        with pytest.raises(ValidationError) as refusal:
            block.clean(block.to_python({**samples["table"], "cells": wrong}))
        assert list(refusal.value.block_errors) == ["cells"]
        assert json.dumps(refusal.value.as_json_data())
    assert block.clean(block.to_python(samples["table"]))["cells"].caption == "What delivery costs"


def content_state(*, text: str, url: str) -> str:
    """What the rich text editor posts for a paragraph that is one link."""
    link = {"type": "LINK", "mutability": "MUTABLE", "data": {"url": url}}
    span = {"offset": 0, "length": len(text), "key": 0}
    paragraph = {"key": "a", "text": text, "type": "unstyled", "depth": 0, "inlineStyleRanges": []}
    return json.dumps({"blocks": [{**paragraph, "entityRanges": [span]}], "entityMap": {"0": link}})


@pytest.mark.parametrize("url", ["javascript:alert(1)", "JAVASCRIPT:alert(1)", "data:text/html,<script>x</script>"])
def test_links_to_scripts_are_stripped_when_an_editor_saves(url):
    posted = content_state(text="<script>alert(1)</script>", url=url)
    body = streamfield([("text", posted)])
    data = nested_form_data({"title": "Page", "slug": "page", "lead": "", "body": body})

    address = reverse("wagtailadmin_pages:add", args=["home", "contentpage", HomePage.objects.get().pk])
    response = log_in("editor").post(address, {**data, "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0})

    assert response.status_code == 302
    stored = TextBlock().get_prep_value(
        ContentPage.objects.get(slug="page").get_latest_revision_as_object().body[0].value
    )
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in stored
    assert dangers_in(f"<main>{stored}</main>") == []
