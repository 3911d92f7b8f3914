"""Every address of the site."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path, re_path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from common.media import serve_media

handler404 = "home.views.not_found"
handler500 = "home.views.server_error"

urlpatterns = [
    path("admin/", include(wagtailadmin_urls)),
    re_path(r"^media/(?P<path>.+)$", serve_media, name="media"),
    path("documents/", include(wagtaildocs_urls)),
    path("accounts/", include("allauth.account.urls")),
    path("account/", include("checkout.customers.urls")),
    path("basket/", include("checkout.cart.urls")),
    path("checkout/", include("checkout.flow.urls")),
    path("gift-card/", include("checkout.giftcards.urls")),
    path("order/", include("checkout.orders.urls")),
    path("pay/test/", include("checkout.payments.gateways.test.urls")),
    path("pay/", include("checkout.payments.urls")),
    path("", include("catalog.urls")),
    path("", include("home.urls")),
]
pages = [path("", include(wagtail_urls))]
urlpatterns += i18n_patterns(*pages, prefix_default_language=False) if settings.WAGTAIL_I18N_ENABLED else pages
