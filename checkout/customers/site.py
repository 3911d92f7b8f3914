"""The shop's own address, from the settings: a Host header never decides where a link in a mail goes."""

from urllib.parse import urlsplit, urlunsplit

from django.conf import settings


def on_own_site(url: str) -> str:
    """`url`, absolute or not, as an address of this shop."""
    own = urlsplit(settings.SITE_URL)
    parts = urlsplit(url)
    return urlunsplit((own.scheme, own.netloc, parts.path, parts.query, parts.fragment))


def own_domain() -> str:
    return urlsplit(settings.SITE_URL).netloc
