"""Follows every internal link of the site with Django's test client, those of pictures and style sheets too."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.contrib.staticfiles import finders
from django.test import Client

LINKS = {"a": "href", "link": "href", "img": "src", "script": "src", "source": "src", "use": "href", "form": "action"}
LEFT_OUT = ("/admin/", "/accounts/logout/")


class LinkParser(HTMLParser):
    """Collects the addresses and the ids of a page; a form counts as a link where it is sent by GET."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.pictures_without_alt: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.ids.add(given.get("id") or "")
        if tag == "img" and given.get("alt") is None:
            self.pictures_without_alt.append(given.get("src") or "")
        if tag == "form" and (given.get("method") or "get").lower() == "post":
            return
        address = given.get(LINKS.get(tag, ""))
        if address:
            self.links.append(address)
        for candidate in (given.get("srcset") or "").split(","):
            if candidate.strip():
                self.links.append(candidate.split()[0])


@dataclass
class Crawl:
    """What was found: each page's ids, and what is wrong, in words."""

    pages: dict[str, set[str]] = field(default_factory=dict)
    flaws: list[str] = field(default_factory=list)
    wanted_ids: set[tuple[str, str, str]] = field(default_factory=set)


def crawl(client: Client, *starts: str, follow_queries: bool = False) -> Crawl:
    """Every page that can be reached from `starts`. Filters and pages of listings are left out unless asked for."""
    found = Crawl()
    queue = [(start, "the start") for start in starts]
    seen = set(starts)
    while queue:
        address, source = queue.pop()
        for link in _read(client, address, source, found):
            target, fragment = urldefrag(urljoin(f"http://testserver{address}", link))
            parts = urlsplit(target)
            if parts.hostname != "testserver" or parts.scheme not in ("http", "https"):
                continue
            if parts.query and not follow_queries and not parts.query.startswith("page="):
                continue
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if fragment:
                found.wanted_ids.add((path, fragment, address))
            if path not in seen and not path.startswith(LEFT_OUT):
                seen.add(path)
                queue.append((path, address))
    found.flaws += _missing_ids(found)
    return found


def _read(client: Client, address: str, source: str, found: Crawl) -> list[str]:
    """The links of the page at `address`."""
    if address.startswith("/static/"):
        if finders.find(address.removeprefix("/static/")) is None:
            found.flaws.append(f"{address} on {source} is no file")
        return []
    response = client.get(address)
    if response.status_code in (301, 302):
        return [response["Location"]]
    if response.status_code != 200:
        found.flaws.append(f"{address} on {source} answers {response.status_code}")
        return []
    if not response.get("Content-Type", "").startswith("text/html"):
        response.getvalue()  # reads a file to its end, which closes it
        return []
    parser = LinkParser()
    parser.feed(response.content.decode())
    found.pages[address] = parser.ids
    found.flaws += [f"{picture} on {address} has no alt" for picture in parser.pictures_without_alt]
    return parser.links


def _missing_ids(found: Crawl) -> Iterator[str]:
    for path, fragment, source in sorted(found.wanted_ids):
        if path in found.pages and fragment not in found.pages[path]:
            yield f"{path}#{fragment} on {source} leads to no place of that page"
