"""The VAT number that a buyer told, and what is known of it, as rows keep it."""

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.tax.reverse_charge import NumberState
from checkout.tax.vat_numbers import VatNumber

STATE_LABELS = {
    NumberState.FORMAT: _("form and check digits are right; not confirmed by VIES"),
    NumberState.CONFIRMED: _("confirmed by VIES"),
    NumberState.REFUSED: _("not valid, says VIES"),
}


@dataclass(frozen=True, slots=True)
class VatEvidence:
    """A number with what is known of it. `checked_at` is when VIES answered, `consultation` what proves that."""

    number: str = ""
    state: NumberState = NumberState.NONE
    checked_at: datetime | None = None
    consultation: str = ""


class VatNumberFields(models.Model):
    """The columns of a row that keeps a buyer's VAT number; it is personal where the buyer is a person."""

    vat_number = models.CharField(_("VAT number"), max_length=20, blank=True, default="", db_default="")
    vat_state = models.CharField(max_length=10, blank=True, default="", db_default="")
    vat_checked_at = models.DateTimeField(null=True, blank=True)
    vat_consultation = models.CharField(max_length=40, blank=True, default="", db_default="")

    class Meta:
        abstract = True

    @property
    def vat_evidence(self) -> VatEvidence:
        return VatEvidence(
            number=self.vat_number,
            state=NumberState(self.vat_state),
            checked_at=self.vat_checked_at,
            consultation=self.vat_consultation,
        )

    @vat_evidence.setter
    def vat_evidence(self, evidence: VatEvidence) -> None:
        self.vat_number, self.vat_state = evidence.number, evidence.state
        self.vat_checked_at, self.vat_consultation = evidence.checked_at, evidence.consultation

    @property
    def vat_state_label(self) -> str:
        return str(STATE_LABELS.get(NumberState(self.vat_state), ""))


def stored_number(text: str) -> VatNumber | None:
    """The number as a row keeps it; None for none."""
    return VatNumber(text[:2], text[2:]) if text else None
