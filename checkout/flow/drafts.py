"""Turns a priced cart and the answers of its checkout into the frozen draft that an order is made from."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from checkout.cart.pricing import Adjustment, PricedCart, PricedLine
from checkout.cart.selectors import CartLineView
from checkout.flow.models import Checkout
from checkout.flow.selectors import CheckoutState
from checkout.orders.drafts import ContactDraft, OrderAdjustmentDraft, OrderDraft, OrderDraftLine, OrderTaxLine
from checkout.payments.services import GatewayChoice, hold_until
from checkout.shipping.rates import DeliveryTerms
from common.money import to_minor

NO_DELIVERY = "none"


def build_draft(*, state: CheckoutState, gateway: GatewayChoice, user_id: int | None, language: str) -> OrderDraft:
    """The order that `state` stands for, all amounts in minor units of the cart's currency."""
    checkout, priced = state.checkout, state.view.priced
    option = state.delivery_option
    arrival, point = (option.arrival, option.point) if option else (None, None)
    rate = priced.delivery_rate
    return OrderDraft(
        checkout_id=checkout.pk,
        currency=priced.currency,
        contact=_contact(checkout),
        lines=_lines(state),
        items_total=to_minor(priced.items),
        discount_total=to_minor(priced.discounts),
        delivery_total=to_minor(priced.delivery),
        tax_total=to_minor(priced.tax),
        tax_adjustment=to_minor(priced.tax_adjustment),
        is_reverse_charge=priced.is_reverse_charge,
        total=to_minor(priced.total),
        gift_card_total=state.gift_card_minor,
        tax_lines=tuple(
            OrderTaxLine(percent=line.percent, net=to_minor(line.net), tax=to_minor(line.tax))
            for line in priced.tax_lines
        ),
        adjustments=tuple(_adjustment(each, priced) for each in priced.adjustments),
        delivery_code=rate.terms.code if rate else NO_DELIVERY,
        delivery_name=rate.terms.name if rate else "",
        delivery_days=_working_days(rate.terms) if rate else "",
        delivery_country=state.view.country,
        arrives_from=arrival.earliest if arrival else None,
        arrives_until=arrival.latest if arrival else None,
        pickup_name=point.name if point else "",
        pickup_address=point.address if point else "",
        pickup_hours=point.hours if point else "",
        payment_method=gateway.code,
        payment_method_name=str(gateway.name),
        hold_until=hold_until(gateway=gateway.code, at=state.context.at),
        user_id=user_id,
        language=language,
        customer_note=checkout.note,
        is_gift=checkout.is_gift,
        gift_message=checkout.gift_message,
        policy_version=state.terms_version,
    )


def _working_days(terms: DeliveryTerms) -> str:
    if terms.days_from == terms.days_to:
        return ngettext("%(days)d working day", "%(days)d working days", terms.days_to) % {"days": terms.days_to}
    return _("%(days_from)d to %(days_to)d working days") % {"days_from": terms.days_from, "days_to": terms.days_to}


def _contact(checkout: Checkout) -> ContactDraft:
    delivery = dict(checkout.delivery_address)
    return ContactDraft(
        email=checkout.email,
        name=delivery["name"],
        phone=checkout.phone,
        delivery_address=delivery,
        billing_address=delivery if checkout.is_billing_same else dict(checkout.billing_address),
        vat=checkout.vat_evidence,
    )


def _lines(state: CheckoutState) -> tuple[OrderDraftLine, ...]:
    shown = {line.variant_id: line for line in state.view.lines}
    return tuple(_line(line, shown[line.variant_id]) for line in state.view.priced.lines)


def _line(priced: PricedLine, shown: CartLineView) -> OrderDraftLine:
    offer = shown.offer
    return OrderDraftLine(
        variant_id=priced.variant_id,
        sku=offer.sku,
        name=offer.name,
        options=offer.options,
        quantity=priced.quantity,
        unit_price=to_minor(priced.unit_price),
        discount=to_minor(priced.discount),
        total=to_minor(priced.total),
        tax_percent=priced.tax_percent,
        net=to_minor(priced.net),
        tax=to_minor(priced.tax),
        picture_id=offer.picture_id,
        page_revision_id=offer.story_revision_id,
    )


def _adjustment(adjustment: Adjustment, priced: PricedCart) -> OrderAdjustmentDraft:
    positions = {line.variant_id: position for position, line in enumerate(priced.lines, 1)}
    return OrderAdjustmentDraft(
        promotion_id=adjustment.promotion_id,
        name=adjustment.name,
        code=adjustment.code,
        target=adjustment.target,
        amount=to_minor(adjustment.amount),
        lines={positions[variant_id]: to_minor(amount) for variant_id, amount in adjustment.lines},
    )
