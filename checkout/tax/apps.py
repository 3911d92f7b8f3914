from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TaxConfig(AppConfig):
    name = "checkout.tax"
    label = "tax"
    verbose_name = _("Tax")

    def ready(self) -> None:
        from checkout.tax import checks  # noqa: F401
