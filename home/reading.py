"""How long a text takes to read."""

import re
from collections.abc import Iterable

from wagtail.blocks import StreamValue

# The mean of 190 studies of silent reading of English, Brysbaert (2019), is 238 for prose that is not fiction; things
# to look at on the way take a little of that.
WORDS_PER_MINUTE = 220
_WORD = re.compile(r"\S*\w\S*")


def reading_minutes(texts: Iterable[str]) -> int:
    """Whole minutes, at least one, for reading all of `texts` at WORDS_PER_MINUTE."""
    words = sum(len(_WORD.findall(text)) for text in texts)
    return max(1, round(words / WORDS_PER_MINUTE))


def texts_of(stream: StreamValue) -> list[str]:
    """The words that editors wrote into the blocks of a stream, without markup."""
    texts: list[str] = stream.stream_block.get_searchable_content(stream)
    return texts
