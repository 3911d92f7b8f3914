"""Filters and tabs of the order list."""

from typing import Any

import django_filters
from django import forms
from django.core.cache import cache
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from checkout.orders.models import Order
from checkout.orders.states import FulfilmentStatus, OrderStatus, PaymentStatus

METHODS_KEY = "orders.admin.payment_methods"
METHODS_SECONDS = 60

OPEN = Q(order_status=OrderStatus.OPEN)
UNSENT = Q(fulfilment_status__in=[FulfilmentStatus.NONE, FulfilmentStatus.PART])
WAITING = Q(payment_status=PaymentStatus.UNPAID, hold_until__isnull=False)
# What Order.may_ship says of one order, said of many.
NOT_SHIPPABLE = Q(payment_status__in=[PaymentStatus.PART_PAID, PaymentStatus.REFUNDED]) | WAITING

TABS: dict[str, tuple[Any, Q]] = {
    "to_ship": (_("To ship"), OPEN & UNSENT & ~NOT_SHIPPABLE),
    "to_pay": (_("Awaiting payment"), OPEN & UNSENT & NOT_SHIPPABLE),
    "sent": (_("On their way"), OPEN & Q(fulfilment_status=FulfilmentStatus.SHIPPED)),
    "done": (
        _("Delivered"),
        Q(fulfilment_status__in=[FulfilmentStatus.DELIVERED, FulfilmentStatus.RETURNED])
        | Q(order_status=OrderStatus.COMPLETED),
    ),
    "closed": (_("Cancelled or expired"), Q(order_status__in=[OrderStatus.CANCELLED, OrderStatus.EXPIRED])),
}


def count_tabs() -> dict[str, int]:
    """How many orders stand under each tab, and in "all", in one query."""
    counts: dict[str, int] = Order.objects.order_by().aggregate(
        all=Count("pk"), **{name: Count("pk", filter=condition) for name, (_label, condition) in TABS.items()}
    )
    return counts


def payment_methods() -> list[tuple[str, str]]:
    """The payment methods that orders were placed with; a new one may take a minute to appear."""
    return cache.get_or_set(METHODS_KEY, _read_payment_methods, METHODS_SECONDS) or []


def _read_payment_methods() -> list[tuple[str, str]]:
    rows = Order.objects.order_by("payment_method").values_list("payment_method", "payment_method_name").distinct()
    return list(dict(rows).items())


class OrderFilterSet(WagtailFilterSet):
    tab = django_filters.ChoiceFilter(
        label=_("Queue"),
        method="filter_tab",
        choices=[(name, label) for name, (label, _condition) in TABS.items()],
        widget=forms.RadioSelect,
        empty_label=_("All"),
    )
    order_status = django_filters.MultipleChoiceFilter(
        label=_("Order"), choices=OrderStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    payment_status = django_filters.MultipleChoiceFilter(
        label=_("Payment"), choices=PaymentStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    fulfilment_status = django_filters.MultipleChoiceFilter(
        label=_("Fulfilment"), choices=FulfilmentStatus.choices, widget=forms.CheckboxSelectMultiple
    )
    payment_method = django_filters.MultipleChoiceFilter(
        label=_("Payment method"), choices=payment_methods, widget=forms.CheckboxSelectMultiple
    )
    placed_at = django_filters.DateFromToRangeFilter(label=_("Placed"), widget=DateRangePickerWidget)

    class Meta:
        model = Order
        fields: list[str] = []

    def filter_tab(self, queryset: QuerySet[Order], name: str, value: str) -> QuerySet[Order]:
        return queryset.filter(TABS[value][1])
