"""Bank transfer keeps the contract and tells the account."""

from checkout.payments.gateways.bank_transfer.gateway import BankTransferGateway
from checkout.payments.gateways.base import InstructionsRequest
from checkout.payments.tests.contract import GatewayContract


class TestBankTransfer(GatewayContract):
    name = "bank_transfer"

    def make_gateway(self):
        return BankTransferGateway(holder="Bower", iban="PT50 0002 0123 1234 5678 9015 4")

    def pay(self, started):
        """The money arrives at the bank, which tells nobody."""

    def callback(self, started):
        return None

    def test_the_shopper_is_told_the_account_and_the_reference(self, gateway):
        facts = gateway.instructions(InstructionsRequest("B-482-91375", 6100, "EUR"))

        assert [(str(fact.label), fact.value) for fact in facts] == [
            ("Amount", "€61.00"),
            ("Account holder", "Bower"),
            ("IBAN", "PT50 0002 0123 1234 5678 9015 4"),
            ("Reference", "B-482-91375"),
        ]
