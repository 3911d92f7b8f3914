"""How machines find the same page in other languages."""

from dataclasses import dataclass

from babel.core import Locale, get_global
from django.conf import settings
from wagtail.models import Page

from common.http import absolute_url

DEFAULT = "x-default"


@dataclass(frozen=True, slots=True)
class Alternate:
    """A page in a language (as hreflang names it, such as "pt"), at its whole address."""

    language: str
    url: str


def list_alternates(page: Page) -> list[Alternate]:
    """The page in each language that it is live in, itself among them, and the default one again as "x-default".

    Empty, and without a query, where the site has one language; empty too while the page is told in one alone.
    """
    if not settings.WAGTAIL_I18N_ENABLED or len(settings.WAGTAIL_CONTENT_LANGUAGES) < 2:
        return []
    told = page.get_translations(inclusive=True).live().public().select_related("locale").order_by("locale__pk")
    found = [Alternate(other.locale.language_code, absolute_url(other.url)) for other in told if other.url]
    if len(found) < 2:
        return []
    first = next((each for each in found if each.language == settings.LANGUAGE_CODE), found[0])
    return [*found, Alternate(DEFAULT, first.url)]


def locale_of(language: str) -> str:
    """A language code such as "pt-br" or "en" with its country, "pt_BR" or "en_US" (Unicode's likely subtags)."""
    locale = Locale.parse(language, sep="-")
    likely = Locale.parse(get_global("likely_subtags").get(locale.language, locale.language))
    return f"{locale.language}_{locale.territory or likely.territory}"
