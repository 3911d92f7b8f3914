"""Every address of the admin, from the URL resolver, filled in with sample objects."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver


@dataclass(frozen=True, slots=True)
class AdminUrl:
    """An address of the admin: its name (its route where it has none) and the arguments of its pattern."""

    name: str
    route: str
    arguments: tuple[str, ...]

    @property
    def has_name(self) -> bool:
        return self.name != self.route

    @property
    def label(self) -> str:
        """What tells it apart from every other."""
        return f"{self.name}({','.join(self.arguments)})"


def list_admin_urls() -> list[AdminUrl]:
    """All of them, each once."""
    admin = next(part for part in get_resolver().url_patterns if str(part.pattern) == "admin/")
    found: dict[str, AdminUrl] = {}
    for url in _walk(admin, namespace="", route="admin/"):
        found.setdefault(url.label, url)
    return list(found.values())


def _walk(resolver: URLResolver, *, namespace: str, route: str) -> Iterator[AdminUrl]:
    for part in resolver.url_patterns:
        here = route + str(part.pattern)
        if isinstance(part, URLResolver):
            inner = f"{namespace}{part.namespace}:" if part.namespace else namespace
            yield from _walk(part, namespace=inner, route=here)
        elif isinstance(part, URLPattern):
            name = f"{namespace}{part.name}" if part.name else here
            yield AdminUrl(name, here, _arguments(here))


def _arguments(route: str) -> tuple[str, ...]:
    """The names of what stands in angle brackets."""
    return tuple(re.findall(r"<(?:\w+:)?(\w+)>", route))
