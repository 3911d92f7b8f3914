from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CustomersConfig(AppConfig):
    name = "checkout.customers"
    label = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        from catalog.shoppers import register_customer_groups
        from checkout.customers.membership import MemberGroups

        register_customer_groups(MemberGroups())
