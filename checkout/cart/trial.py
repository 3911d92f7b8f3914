"""Tries a promotion, saved or not, on its sample basket, and tells why it takes nothing off."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from catalog.context import PriceContext
from catalog.models import Variant
from catalog.offers import VariantOffer, list_offers
from catalog.shoppers import group_context
from checkout.cart.pricing import ItemToPrice, PricedCart, PriceRequest, price_cart
from checkout.promotions.marks import get_marks
from checkout.promotions.models import Promotion
from checkout.promotions.reasons import Reason, reasons_against
from checkout.promotions.rules import Basket, Customer, PromotedLine
from checkout.promotions.rules import Promotion as Rule
from checkout.promotions.selectors import list_promotions
from checkout.promotions.terms import marks_asked_for, rule_of
from checkout.promotions.trial import KNOWN
from checkout.shipping.selectors import list_delivery_terms
from checkout.tax.selectors import get_tax_rules
from common import clock
from common.money import to_minor
from common.places import Place

WORDS: dict[Reason, Promise] = {
    Reason.CURRENCY: _("It states amounts in another currency."),
    Reason.GOODS: _("Nothing in this basket is among its goods."),
    Reason.AMOUNT: _("Its goods in this basket cost less than it asks for."),
    Reason.QUANTITY: _("There are fewer of its goods in this basket than it asks for."),
    Reason.GROUPS: _("This customer is in none of its groups."),
    Reason.COUNTRIES: _("It is not for the country of delivery."),
    Reason.FIRST_ORDER: _("This customer has ordered before."),
    Reason.OTHERS: _("Nothing is left for it to take off: too few units, or others are given in its place."),
}
Line = tuple[VariantOffer, int]


def try_promotion(promotion: Promotion, request: HttpRequest, mode: str) -> HttpResponse:
    """The preview of a promotion. Whether and when it runs is left out of it."""
    rule = rule_of(promotion, run=None)
    customer = Customer(country=settings.SHOP_COUNTRY) if rule is None else _customer(rule, mode)
    context = group_context(groups=customer.groups, at=clock.now())
    lines = _sample(promotion, context)
    page: dict[str, Any] = {"promotion": promotion, "lines": lines, "is_complete": rule is not None}
    if rule is not None and lines:
        rule = replace(rule, id=promotion.pk or 0)
        items, quote = _price(rule, lines, customer, context)
        page |= {
            "priced": quote,
            "country": customer.country,
            "barred": [offer.name for offer, _units in lines if offer.is_barred_from(Place(customer.country))],
            "rows": [(offer, units, line) for (offer, units), line in zip(lines, quote.lines, strict=True)],
            "reasons": [WORDS[reason] for reason in _reasons(rule, items, quote, customer)],
        }
    return TemplateResponse(request, "cart/trial.html", page)


def _sample(promotion: Promotion, context: PriceContext) -> list[Line]:
    """The things to try it on, each in the first form that is sold."""
    units: dict[int, int] = {}
    for block in promotion.sample:
        product, quantity = block.value.get("product"), block.value.get("quantity")
        if product is not None and quantity:
            units[product.pk] = units.get(product.pk, 0) + quantity
    first: dict[int, int] = {}
    for pk, product_id in (
        Variant.objects.sellable(context)
        .filter(product__in=units)
        .order_by("position", "pk")
        .values_list("pk", "product_id")
    ):
        first.setdefault(product_id, pk)
    offers = list_offers(variant_ids=first.values(), context=context)
    return [(offers[first[pk]], count) for pk, count in units.items() if pk in first]


def _customer(rule: Rule, mode: str) -> Customer:
    """Somebody whom it is for, or anybody else."""
    if mode == KNOWN:
        return Customer(country=settings.SHOP_COUNTRY)
    countries = rule.conditions.countries
    at_home = not countries or settings.SHOP_COUNTRY in countries
    return Customer(
        groups=rule.conditions.groups,
        is_first_order=True,
        country=settings.SHOP_COUNTRY if at_home else min(countries),
    )


def _price(
    rule: Rule, lines: Sequence[Line], customer: Customer, context: PriceContext
) -> tuple[tuple[ItemToPrice, ...], PricedCart]:
    place = Place(customer.country)
    others = [each for each in list_promotions(codes=(), keys=(), at=context.at) if each.id != rule.id]
    marks = get_marks(
        product_ids=[offer.product_id for offer, _units in lines],
        wanted=marks_asked_for([rule, *others]),
        context=context,
    )
    items = tuple(
        ItemToPrice(
            variant_id=offer.variant_id,
            quantity=units,
            unit_price=offer.price,
            tax_class=offer.tax_class,
            weight_grams=offer.weight_grams,
            requires_shipping=offer.requires_shipping,
            marks=marks[offer.product_id],
            is_on_sale=offer.is_on_sale,
            is_barred=offer.is_barred_from(place),
        )
        for offer, units in lines
        if offer.price is not None
    )
    request = PriceRequest(
        currency=context.currency,
        items=items,
        promotions=(rule, *others),
        customer=customer,
        tax=get_tax_rules(place=place, on=clock.shop_date(context.at)),
        delivery_terms=tuple(list_delivery_terms(place=place, currency=context.currency)),
        at=context.at,
    )
    return items, price_cart(request)


def _reasons(rule: Rule, items: Sequence[ItemToPrice], quote: PricedCart, customer: Customer) -> list[Reason]:
    basket = Basket(
        [
            PromotedLine(
                quantity=item.quantity,
                full=to_minor(item.unit_price) * item.quantity,
                marks=item.marks,
                is_on_sale=item.is_on_sale,
            )
            for item in items
        ]
    )
    is_given = any(each.promotion_id == rule.id for each in quote.adjustments)
    return list(reasons_against(rule, basket=basket, customer=customer, currency=quote.currency, is_given=is_given))
