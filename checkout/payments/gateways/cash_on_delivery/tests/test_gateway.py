"""Cash on delivery keeps the contract and ships unpaid."""

from checkout.payments.gateways.base import InstructionsRequest
from checkout.payments.gateways.cash_on_delivery.gateway import CashOnDeliveryGateway
from checkout.payments.tests.contract import GatewayContract


class TestCashOnDelivery(GatewayContract):
    name = "cash_on_delivery"

    def make_gateway(self):
        return CashOnDeliveryGateway()

    def pay(self, started):
        """The courier takes the money."""

    def callback(self, started):
        return None

    def test_it_ships_unpaid_and_asks_for_nothing_now(self, gateway):
        assert gateway.ships_unpaid
        assert gateway.instructions(InstructionsRequest("B-482-91375", 6100, "EUR")) == ()
