from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrdersConfig(AppConfig):
    name = "checkout.orders"
    label = "orders"
    verbose_name = _("Orders")

    def ready(self) -> None:
        from django.db.models.signals import post_migrate, pre_migrate
        from wagtail import hooks
        from wagtail.permissions import register_permission_policy

        from checkout.orders.best_sellers import count_best_sellers
        from checkout.orders.emails import register_mail_kinds
        from checkout.orders.history import register_log_actions
        from checkout.orders.models import Order
        from checkout.orders.permissions import OrderPermissionPolicy
        from checkout.orders.services import expire_due_orders
        from checkout.orders.triggers import install_triggers, remove_triggers
        from common.due import register_due_work

        pre_migrate.connect(remove_triggers, sender=self, dispatch_uid="orders-remove-triggers")
        post_migrate.connect(install_triggers, sender=self, dispatch_uid="orders-install-triggers")
        register_permission_policy(Order, OrderPermissionPolicy(Order))
        hooks.register("register_log_actions", register_log_actions)
        register_mail_kinds()
        register_due_work("orders expired", expire_due_orders)
        register_due_work("best sellers counted", count_best_sellers)
