"""The VAT number of a checkout: whether it makes the buyer account for the tax, and what VIES says of it.

VIES is asked by the worker and never waited for. Until it has answered, a number whose form and check digits are right
counts, or does not where VAT_NEEDS_CONFIRMATION is set; one that it refuses does not count. An order keeps what held
when it was placed; an answer that comes later is told to staff and changes no amount.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from checkout.cart.models import Cart
from checkout.flow.models import Checkout
from checkout.flow.tasks import ask_vies_about
from checkout.orders.vat import record_vat_check
from checkout.tax.evidence import VatEvidence, stored_number
from checkout.tax.reverse_charge import NumberState, is_reverse_charged
from checkout.tax.selectors import get_shop_vat_number
from checkout.tax.vies import ViesAnswer, ViesUnavailable, ask_vies
from common.places import Place

ASK_AGAIN_AFTER = timedelta(minutes=10)
ASK_FOR = timedelta(days=2)  # a member state's register may be away for a night


def has_vat_numbers() -> bool:
    """Whether VAT numbers are asked for: the shop sells from the EU."""
    return settings.SHOP_COUNTRY in settings.EU_COUNTRIES


def has_reverse_charge(checkout: Checkout) -> bool:
    """Whether the buyer accounts for the tax, as far as is known now."""
    return _would_be_charged(checkout, NumberState(checkout.vat_state))


def vat_note(checkout: Checkout) -> str:
    """What the number means for the tax, for the shopper; empty without one."""
    state, facts = NumberState(checkout.vat_state), {"number": checkout.vat_number}
    if not checkout.vat_number:
        return ""
    if not _would_be_charged(checkout, NumberState.CONFIRMED):
        return _("%(number)s is kept with the order. VAT is charged: this is no delivery to another EU state.") % facts
    if state == NumberState.REFUSED:
        return _("%(number)s is not valid, says the EU's register (VIES), so VAT is charged.") % facts
    if state == NumberState.CONFIRMED:
        return _("%(number)s is confirmed. Reverse charge: you account for the VAT.") % facts
    if has_reverse_charge(checkout):
        return (
            _("Reverse charge: you account for the VAT. The EU's register (VIES) is still to confirm %(number)s.")
            % facts
        )
    return (
        _(
            "The EU's register (VIES) has not confirmed %(number)s yet, so VAT is charged. "
            "Load this page again in a minute, or go on with VAT."
        )
        % facts
    )


def keep_vat_number(checkout: Checkout, number: str) -> None:
    """Put the number (as read_vat_number gives it, or empty) on a checkout about to be saved, and have VIES asked."""
    if number == checkout.vat_number:
        return
    checkout.vat_evidence = VatEvidence(number, NumberState.FORMAT if number else NumberState.NONE)
    checkout.vat_asked_at = None
    if number and settings.VIES_URL:
        checkout_id = str(checkout.pk)
        transaction.on_commit(lambda: ask_vies_about.enqueue(checkout_id=checkout_id), robust=True)


def check_number(*, checkout_id: UUID, at: datetime) -> bool:
    """Ask VIES about the checkout's number unless it has answered; whether it did now. Holds no lock meanwhile."""
    unanswered = Checkout.objects.filter(pk=checkout_id, vat_state=NumberState.FORMAT)
    checkout = unanswered.first()
    number = stored_number(checkout.vat_number) if checkout is not None else None
    if checkout is None or number is None or not settings.VIES_URL:
        return False
    unanswered.update(vat_asked_at=at)
    try:
        answer = ask_vies(number, url=settings.VIES_URL, seller=get_shop_vat_number())
    except ViesUnavailable:
        return False  # check_due_numbers asks again
    record_answer(checkout_id=checkout_id, number=str(number), answer=answer, at=at)
    return True


@transaction.atomic
def record_answer(*, checkout_id: UUID, number: str, answer: ViesAnswer, at: datetime) -> None:
    """Keep what VIES said of the number, if the checkout still has it, and on the order that it became."""
    # Placing holds the same lock: either the order takes the answer over, or it is there already and is told here.
    Cart.objects.select_for_update(of=("self",)).filter(checkout=checkout_id).first()
    state = NumberState.CONFIRMED if answer.is_valid else NumberState.REFUSED
    evidence = VatEvidence(number, state, checked_at=at, consultation=answer.consultation)
    told = Checkout.objects.filter(pk=checkout_id, vat_number=number, vat_state=NumberState.FORMAT)
    if told.update(vat_state=state, vat_checked_at=at, vat_consultation=answer.consultation):
        record_vat_check(checkout_id=checkout_id, evidence=evidence, at=at)


def check_due_numbers(at: datetime) -> int:
    """Have VIES asked about numbers that it has not answered for yet; how many there were."""
    if not settings.VIES_URL:
        return 0
    due = Checkout.objects.filter(
        Q(vat_asked_at=None) | Q(vat_asked_at__lte=at - ASK_AGAIN_AFTER),
        vat_state=NumberState.FORMAT,
        updated_at__gte=at - ASK_FOR,
    )
    ids = list(due.order_by("updated_at", "pk").values_list("pk", flat=True)[:100])
    for pk in ids:
        ask_vies_about.enqueue(checkout_id=str(pk))
    return len(ids)


def _would_be_charged(checkout: Checkout, state: NumberState) -> bool:
    return is_reverse_charged(
        seller=Place(settings.SHOP_COUNTRY),
        destination=Place.of_address(checkout.delivery_address),
        number=stored_number(checkout.vat_number),
        state=state,
        needs_confirmation=settings.VAT_NEEDS_CONFIRMATION,
        member_states=settings.EU_COUNTRIES,
    )
