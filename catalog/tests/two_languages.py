"""Every address of a site in two languages, for tests: what CONTENT_LANGUAGES=en,pt makes of config.urls."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls

from config.urls import handler404, handler500  # noqa: F401  Django looks for them here
from config.urls import urlpatterns as in_one_language

LANGUAGES = [("en", "English"), ("pt", "Portuguese")]
SETTINGS = {
    "ROOT_URLCONF": "catalog.tests.two_languages",
    "LANGUAGES": LANGUAGES,
    "WAGTAIL_CONTENT_LANGUAGES": LANGUAGES,
    "WAGTAIL_I18N_ENABLED": True,
    "MIDDLEWARE": [settings.LOCALE_MIDDLEWARE, *settings.MIDDLEWARE],
}

urlpatterns = [
    *in_one_language[:-1],
    *i18n_patterns(path("", include(wagtail_urls)), prefix_default_language=False),
]
