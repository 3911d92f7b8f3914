"""Turns the HTML of other shops into the rich text that editors here can edit: clean, and in a few elements only."""

import re
from html import escape
from html.parser import HTMLParser

import nh3

HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
INLINE = {"b": "b", "strong": "b", "i": "i", "em": "i"}
LISTS = ("ul", "ol")
# Elements that end a paragraph without being one here.
BREAKS = frozenset(
    {"p", "div", "section", "article", "blockquote", "pre", "table", "tr", "dl", "dt", "dd", "figure", "figcaption"}
)
CELLS = frozenset({"td", "th"})
URL_SCHEMES = {"http", "https", "mailto", "tel"}
CLEANER = nh3.Cleaner(
    tags={*HEADINGS, *INLINE, *LISTS, *BREAKS, *CELLS, "li", "a", "br", "hr"},
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "title"},
    attributes={"a": {"href"}},
    url_schemes=URL_SCHEMES,
    url_relative="deny",
    link_rel=None,
)
MARKUP = re.compile(r"<[a-zA-Z!/]")
BLANK_LINE = re.compile(r"\n[ \t]*\n+")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean_description(body: str) -> str:
    """Rich text of a body that is HTML or plain text. Unknown elements keep their text; scripts and styles go whole.

    The same body always gives the same text, which is how a second import sees that nothing changed.
    """
    text = CONTROL.sub("", body.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if not text:
        return ""
    if not MARKUP.search(text):
        return _from_plain_text(text)
    writer = _Writer()
    writer.feed(CLEANER.clean(text))
    writer.close()
    return writer.result()


def _from_plain_text(text: str) -> str:
    # An "&amp;" of a text without elements was meant as "&", so entities are read before they are written.
    plain = _Text.of(text)
    paragraphs = [part.strip() for part in BLANK_LINE.split(plain)]
    return "".join(
        "<p>{}</p>".format("<br/>".join(escape(line.strip(), quote=False) for line in part.split("\n")))
        for part in paragraphs
        if part
    )


class _Text(HTMLParser):
    """Collects text alone."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    @classmethod
    def of(cls, text: str) -> str:
        parser = cls()
        parser.feed(text)
        parser.close()
        return "".join(parser.parts)


class _Writer(HTMLParser):
    """Writes clean HTML as a flat sequence of paragraphs, headings, lists and rules."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[str] = []
        self.inline: list[str] = []
        self.open_tags: list[str] = []
        self.heading = ""
        self.lists: list[str] = []
        self.list_kind = "ul"
        self.items: list[str] = []
        self.is_in_item = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS:
            self._end_block()
            self.heading = HEADINGS[tag]
        elif tag in LISTS:
            self._start_list(tag)
        elif tag == "li":
            self._end_block()
            self.is_in_item = bool(self.lists)
        elif tag == "hr":
            self._end_block()
            self._end_list()
            self.blocks.append("<hr/>")
        elif tag == "br":
            self.inline.append("<br/>")
        elif tag in BREAKS:
            self._break()
        elif tag in CELLS:
            self.inline.append(" ")
        else:
            self._start_inline(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS or tag == "li":
            self._end_block()
        elif tag in LISTS:
            self._end_block()
            if self.lists:
                self.lists.pop()
            if not self.lists:
                self._end_list()
        elif tag in BREAKS:
            self._break()
        elif tag in INLINE or tag == "a":
            self._end_inline(INLINE.get(tag, tag))

    def handle_data(self, data: str) -> None:
        self.inline.append(escape(re.sub(r"[ \t\n]+", " ", data), quote=False))

    def result(self) -> str:
        self._end_block()
        self._end_list()
        return "".join(self.blocks)

    def _start_inline(self, tag: str, attributes: dict[str, str | None]) -> None:
        name = INLINE.get(tag, tag)
        href = attributes.get("href")
        if name in self.open_tags or (name == "a" and not href):
            return
        self.open_tags.append(name)
        self.inline.append(f'<a href="{escape(href)}">' if name == "a" and href else f"<{name}>")

    def _end_inline(self, name: str) -> None:
        if name not in self.open_tags:
            return
        position = self.open_tags.index(name)
        for opened in reversed(self.open_tags[position:]):
            self.inline.append(f"</{opened}>")
        del self.open_tags[position:]

    def _start_list(self, tag: str) -> None:
        self._end_block()
        if not self.lists:
            self._end_list()
            self.list_kind = tag  # items of lists within it join it: one level is what the editor shows well
        self.lists.append(tag)

    def _break(self) -> None:
        # Paragraphs within an item or a heading are one line of it.
        if self.is_in_item or self.heading:
            self.inline.append(" ")
        else:
            self._end_block()

    def _end_block(self) -> None:
        while self.open_tags:
            self.inline.append(f"</{self.open_tags.pop()}>")
        text = "".join(self.inline).replace("\xa0", " ")
        text = re.sub(r" {2,}", " ", text)
        text = re.sub(r"<(b|i|a)(?: [^>]*)?>\s*</\1>", "", text).strip()
        text = re.sub(r"^(?:<br/>\s*)+|(?:\s*<br/>)+$", "", text).strip()
        self.inline.clear()
        if text and self.is_in_item:
            self.items.append(f"<li>{text}</li>")
        elif text:
            self._end_list()
            name = self.heading or "p"
            self.blocks.append(f"<{name}>{text}</{name}>")
        self.heading = ""
        self.is_in_item = False

    def _end_list(self) -> None:
        if self.items:
            self.blocks.append(f"<{self.list_kind}>{''.join(self.items)}</{self.list_kind}>")
            self.items.clear()
