from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TestGatewayConfig(AppConfig):
    name = "checkout.payments.gateways.test"
    label = "test_gateway"
    verbose_name = _("Test gateway")

    def ready(self) -> None:
        from checkout.payments.gateways.test.delivery import send_due_callbacks
        from common.due import register_due_work

        register_due_work("test gateway callbacks sent", send_due_callbacks)
