from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TestGatewayConfig(AppConfig):
    name = "checkout.payments.gateways.test"
    label = "test_gateway"
    verbose_name = _("Test gateway")
