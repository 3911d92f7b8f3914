"""Rich text is kept to what the editor of the admin can write, from wherever it comes."""

import nh3

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
