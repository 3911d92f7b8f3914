"""What a single page's Content-Security-Policy allows beyond that of the storefront."""

from collections.abc import Mapping, Sequence

from django.http import HttpRequest

Policy = Mapping[str, Sequence[str]]


def serialize_csp(policy: Policy) -> str:
    """A Content-Security-Policy header from a mapping of directives to sources."""
    return "; ".join(" ".join([directive, *sources]) for directive, sources in policy.items())


def let_frame(request: HttpRequest, origin: str) -> None:
    """Let the page that answers this request frame `origin`, such as https://player.example: it shows a video."""
    request.framed_origins = {*framed_origins(request), origin}  # type: ignore[attr-defined]


def framed_origins(request: HttpRequest) -> frozenset[str]:
    """The origins that this page may frame: none, unless a block of it asked."""
    return frozenset(getattr(request, "framed_origins", ()))


def with_frames(policy: Policy, origins: frozenset[str]) -> Policy:
    """The policy with `frame-src` naming the origins; the very policy where there are none."""
    return {**policy, "frame-src": sorted(origins)} if origins else policy
