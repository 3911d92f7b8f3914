"""Videos at the hosts that settings.VIDEO_HOSTS names: an editor's address read without asking anybody."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from django.conf import settings

LONGEST_ADDRESS = 300


@dataclass(frozen=True, slots=True)
class Video:
    """A video: where people watch it, and the address of its player for a frame of our own pages."""

    host: str
    watch_url: str
    player_url: str

    @property
    def player_origin(self) -> str:
        """What a Content-Security-Policy names to let the player in."""
        parts = urlsplit(self.player_url)
        return f"{parts.scheme}://{parts.netloc}"


def read_video(address: str) -> Video | None:
    """The video that an address of one of the hosts leads to; None for every other address."""
    if len(address) > LONGEST_ADDRESS:
        return None
    for host, pattern, watch_url, player_url in _hosts():
        if found := pattern.fullmatch(address.strip()):
            parts = found.groupdict()
            return Video(host=host, watch_url=watch_url.format(**parts), player_url=player_url.format(**parts))
    return None


def host_names() -> Sequence[str]:
    """The hosts by name, each once."""
    return list(dict.fromkeys(host for host, *_ in _hosts()))


def _hosts() -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    return _compile(tuple((row["name"], row["address"], row["watch"], row["player"]) for row in settings.VIDEO_HOSTS))


@lru_cache(maxsize=4)
def _compile(rows: tuple[tuple[str, str, str, str], ...]) -> tuple[tuple[str, re.Pattern[str], str, str], ...]:
    return tuple((name, re.compile(address, re.ASCII), watch, player) for name, address, watch, player in rows)
