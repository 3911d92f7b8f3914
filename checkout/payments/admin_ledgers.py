"""Payments, refunds and what gateways told of them, as read-only ledgers of the admin."""

from typing import Any

from django.contrib.admin.filters import SimpleListFilter
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from checkout.giftcards.admin.ledger import GiftCardEntryAdmin
from checkout.payments.gateways.registry import gateway_name
from checkout.payments.models import Payment, PaymentEvent, Refund
from common.ledgers import LedgerAdmin
from common.money import format_money, from_minor


def order_link(order: Any) -> SafeString:
    """The order's number, leading to its page."""
    url = reverse("wagtailsnippets_orders_order:inspect", args=[order.pk])
    return format_html('<a href="{}">{}</a>', url, order.number)


class GatewayFilter(SimpleListFilter):
    """Payments by their gateway, under the name that people know it by."""

    title = _("gateway")
    parameter_name = "gateway"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        codes = Payment.objects.order_by("gateway").values_list("gateway", flat=True).distinct()
        return [(code, gateway_name(code)) for code in codes]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Payment]) -> QuerySet[Payment]:
        return queryset.filter(gateway=self.value()) if self.value() else queryset


class PaymentAdmin(LedgerAdmin):
    model = Payment
    menu_label = _("Payments")
    menu_icon = "tasks"
    add_to_admin_menu = False
    list_display = ("created_at", "number", "way", "status", "asked", "taken", "given_back", "gateway_reference")
    list_filter = ("status", GatewayFilter, "created_at")
    list_select_related = ("order",)
    search_fields = ("order__number", "gateway_reference", "order__contact__email")
    ordering = ("-created_at", "-pk")
    inspect_view_fields = [
        "created_at",
        "updated_at",
        "number",
        "way",
        "status",
        "asked",
        "taken",
        "given_back",
        "gateway_reference",
        "last_error",
    ]

    def number(self, row: Payment) -> SafeString:
        return order_link(row.order)

    number.short_description = _("Order")  # type: ignore[attr-defined]

    def way(self, row: Payment) -> str:
        return str(row.gateway_title)

    way.short_description = _("Gateway")  # type: ignore[attr-defined]

    def asked(self, row: Payment) -> str:
        return format_money(row.money)

    asked.short_description = _("Amount")  # type: ignore[attr-defined]

    def taken(self, row: Payment) -> str:
        return format_money(from_minor(row.captured, row.currency))

    taken.short_description = _("Received")  # type: ignore[attr-defined]

    def given_back(self, row: Payment) -> str:
        return format_money(from_minor(row.refunded, row.currency))

    given_back.short_description = _("Refunded")  # type: ignore[attr-defined]


class RefundAdmin(LedgerAdmin):
    model = Refund
    menu_label = _("Refunds")
    menu_icon = "undo"
    add_to_admin_menu = False
    list_display = ("created_at", "number", "money", "status", "reason", "actor")
    list_filter = ("status", "created_at")
    list_select_related = ("payment__order", "actor")
    search_fields = ("payment__order__number", "reason")
    ordering = ("-created_at", "-pk")
    inspect_view_fields = ["created_at", "updated_at", "number", "money", "status", "reason", "last_error", "actor"]

    def number(self, row: Refund) -> SafeString:
        return order_link(row.payment.order)

    number.short_description = _("Order")  # type: ignore[attr-defined]

    def money(self, row: Refund) -> str:
        return format_money(from_minor(row.amount, row.payment.currency))

    money.short_description = _("Amount")  # type: ignore[attr-defined]


class PaymentEventAdmin(LedgerAdmin):
    model = PaymentEvent
    menu_label = _("Payment events")
    menu_icon = "history"
    add_to_admin_menu = False
    list_display = ("received_at", "gateway", "kind", "event_id", "number", "money", "outcome", "actor")
    list_filter = ("gateway", "kind", "received_at")
    list_select_related = ("payment__order", "actor")
    search_fields = ("event_id", "payment__order__number", "outcome")
    ordering = ("-received_at", "-pk")
    inspect_view_fields = [
        "received_at",
        "gateway",
        "kind",
        "event_id",
        "number",
        "money",
        "outcome",
        "actor",
        "payload",
    ]

    def number(self, row: PaymentEvent) -> SafeString | str:
        return order_link(row.payment.order) if row.payment else "-"

    number.short_description = _("Order")  # type: ignore[attr-defined]

    def money(self, row: PaymentEvent) -> str:
        return format_money(from_minor(row.amount, row.currency)) if row.amount is not None and row.currency else "-"

    money.short_description = _("Amount")  # type: ignore[attr-defined]


LEDGERS = (PaymentAdmin, RefundAdmin, PaymentEventAdmin, GiftCardEntryAdmin)
