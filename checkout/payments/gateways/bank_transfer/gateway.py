"""Bank transfer: the shopper gets an account and a reference; staff mark the order paid when the money is there."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from checkout.payments.gateways.base import Instruction, InstructionsRequest, Words
from checkout.payments.gateways.offline import OfflineGateway
from common.money import format_money, from_minor


class BankTransferGateway(OfflineGateway):
    """Options: `holder`, `iban` and `bic` of the account that the money goes to, `bank` its name."""

    name: Words = _("Bank transfer")
    description: Words = _("You get our account details now; we send your order when the money has arrived.")

    def __init__(self, *, holder: str, iban: str, bic: str = "", bank: str = "") -> None:
        self.holder = holder
        self.iban = iban
        self.bic = bic
        self.bank = bank

    def instructions(self, request: InstructionsRequest) -> tuple[Instruction, ...]:
        amount = format_money(from_minor(request.amount, request.currency), get_language() or "en")
        facts = (
            Instruction(_("Amount"), amount),
            Instruction(_("Account holder"), self.holder),
            Instruction(_("IBAN"), self.iban),
            Instruction(_("BIC"), self.bic),
            Instruction(_("Bank"), self.bank),
            Instruction(_("Reference"), request.reference),
        )
        return tuple(fact for fact in facts if fact.value)
