from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PaymentsConfig(AppConfig):
    name = "checkout.payments"
    label = "payments"
    verbose_name = _("Payments")

    def ready(self) -> None:
        from checkout.orders.registry import register_on_closed
        from checkout.payments import checks  # noqa: F401
        from checkout.payments.emails import register_mail_kinds
        from checkout.payments.events import reconcile_payments
        from checkout.payments.order_page import register_on_order_page
        from checkout.payments.refunds import refund_all_surplus, retry_refunds
        from checkout.payments.services import cancel_payments_of_closed
        from common.due import register_due_work

        register_on_closed("payments", cancel_payments_of_closed)
        register_mail_kinds()
        register_on_order_page()
        register_due_work("payments looked up", reconcile_payments)
        register_due_work("refunds tried again", retry_refunds)
        register_due_work("surplus refunded", refund_all_surplus)
