"""Rich text is kept to what the editor of the admin can write, from wherever it comes."""

from collections.abc import Iterable

import nh3
from django.template.loader import render_to_string
from wagtail.rich_text import RichText, expand_db_html

SEAM = "\x1e"  # a control character that no text needs
URL_SCHEMES = {"http", "https", "mailto", "tel"}
_CLEANER = nh3.Cleaner(
    tags={"p", "br", "hr", "h2", "h3", "h4", "b", "strong", "i", "em", "ul", "ol", "li", "a"},
    clean_content_tags={"script", "style", "template", "noscript", "iframe", "object", "title"},
    # Links to pages and documents are kept as numbers; data-block-key is how comments find their place.
    attributes={"a": {"href", "linktype", "id"}, "*": {"data-block-key"}},
    url_schemes=URL_SCHEMES,
    link_rel=None,
)


def clean_rich_text(source: str) -> str:
    """`source` without scripts, frames, `javascript:` links and styles; unknown elements keep their text."""
    return _CLEANER.clean(source) if "<" in source or "&" in source else source


class ShownText(RichText):
    """A text of an editor. `expanded` is its HTML, where it was made together with that of other texts."""

    expanded: str | None = None

    def __html__(self) -> str:
        if self.expanded is None:
            return str(super().__html__())
        return render_to_string("wagtailcore/shared/richtext.html", {"html": self.expanded})


def expand_together(texts: Iterable[ShownText]) -> None:
    """Look up what the texts lead to together: as many queries for all of them as Wagtail takes for one."""
    linked = [text for text in texts if "linktype=" in text.source and SEAM not in text.source]
    if len(linked) > 1:
        pieces = expand_db_html(SEAM.join(text.source for text in linked)).split(SEAM)
        for text, html in zip(linked, pieces, strict=True):
            text.expanded = html
