"""What VIES says of an order's VAT number after the order was placed."""

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from checkout.orders.history import record
from checkout.orders.models import Order, OrderContact
from checkout.orders.states import EventKind
from checkout.tax.evidence import VatEvidence
from checkout.tax.reverse_charge import NumberState


@transaction.atomic
def record_vat_check(*, checkout_id: UUID, evidence: VatEvidence, at: datetime) -> None:
    """Keep the answer beside the number on the checkout's order, if there is one, and tell staff in its history.

    No amount changes: an order is taxed by what was known when it was placed. Where it was placed without VAT and the
    number is refused, the event says so. The number itself is personal and stands in no event.
    """
    order = Order.objects.filter(checkout_id=checkout_id).first()
    unanswered = OrderContact.objects.filter(order=order, vat_number=evidence.number, vat_state=NumberState.FORMAT)
    if order is None or not unanswered.update(
        vat_state=evidence.state, vat_checked_at=evidence.checked_at, vat_consultation=evidence.consultation
    ):
        return
    record(order, EventKind.VAT_CHECKED, message=_message(order, evidence.state), by=None, at=at)


def _message(order: Order, state: NumberState) -> str:
    if state == NumberState.CONFIRMED:
        return _("VIES has confirmed it.")
    if order.is_reverse_charge:
        return _("VIES says that it is not valid, but no VAT was charged: ask the customer.")
    return _("VIES says that it is not valid.")
