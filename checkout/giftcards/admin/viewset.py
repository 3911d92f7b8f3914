"""Gift cards as snippets: a list to search by the end of a code, and a page for each with its ledger."""

from typing import Any
from uuid import UUID

from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, DateColumn
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import IndexView, InspectView, SnippetViewSet

from checkout.giftcards.admin.actions import URLS, AdjustView, IssueView, TermsView
from checkout.giftcards.models import GiftCard
from checkout.giftcards.services import reference_of
from checkout.orders.models import Order
from common.money import format_money

ABSENT = ("add", "edit", "delete", "copy", "usage")


def find_orders(references: set[str]) -> dict[str, Order]:
    """The orders that entries of ledgers name, by reference."""
    ids = [UUID(hex=each.removeprefix("checkout:")) for each in references if each.startswith("checkout:")]
    orders = Order.objects.filter(checkout_id__in=ids).only("pk", "number", "checkout_id")
    return {reference_of(order.checkout_id): order for order in orders}


class GiftCardIndexView(IndexView):
    any_permission_required = ["view"]
    search_backend_name = None
    default_ordering = "-issued_at"

    @cached_property
    def columns(self) -> list[Any]:
        # No bulk actions: the one that Wagtail brings deletes, and money is not deleted.
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("issue"):
            return []
        return [HeaderButton(_("Issue gift cards"), url=reverse(f"{URLS}:issue"), icon_name="plus")]


class GiftCardPageView(InspectView):
    """A card with everything that was done with its money, newest first."""

    any_permission_required = ["view"]
    template_name = "giftcards/admin/card.html"
    page_title = _("Gift card")

    def get_fields(self) -> list[str]:
        return []

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        links = (("change", "edit", _("Disable or change")), ("adjust", "adjust", _("Adjust the balance")))
        buttons = [
            HeaderButton(label, url=reverse(f"{URLS}:{name}", args=[self.object.pk]), icon_name="edit")
            for permission, name, label in links
            if self.user_has_permission(permission)
        ]
        if self.user_has_permission("change"):
            history = reverse(f"{URLS}:history", args=[self.object.pk])
            buttons.append(HeaderButton(_("History"), url=history, icon_name="history"))
        return buttons

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        entries = list(self.object.entries.select_related("actor", "card"))
        orders = find_orders({entry.reference for entry in entries})
        rows = [(entry, orders.get(entry.reference)) for entry in entries]
        return {**context, "card": self.object, "rows": rows}


class GiftCardViewSet(SnippetViewSet):
    model = GiftCard
    icon = "tag"
    menu_label = _("Gift cards")
    menu_order = 121
    add_to_admin_menu = True
    list_per_page = 50
    list_display = [
        "__str__",
        Column("balance", label=_("Balance"), accessor=lambda c: format_money(c.balance_money), sort_key="balance"),
        Column("initial", label=_("Issued with"), accessor=lambda c: format_money(c.initial_money)),
        Column("usable", label=_("Can be used"), accessor=lambda c: _("Yes") if c.is_active else _("Disabled")),
        Column("expires_on", label=_("Last day"), accessor=lambda c: c.expires_on or "", sort_key="expires_on"),
        Column("batch", label=_("Batch"), accessor="batch", sort_key="batch"),
        DateColumn("issued_at", label=_("Issued"), sort_key="issued_at"),
    ]
    list_filter = ["is_active", "batch"]
    search_fields = ["last4", "batch", "note"]
    search_backend_name = None
    copy_view_enabled = False
    inspect_view_enabled = True
    add_to_reference_index = False
    index_view_class = GiftCardIndexView
    inspect_view_class = GiftCardPageView
    inspect_template_name = GiftCardPageView.template_name

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        absent = {f"{name}_url_name": None for name in ABSENT if name != "copy"}
        return super().get_common_view_kwargs(**{**absent, **kwargs})

    def get_urlpatterns(self) -> list[Any]:
        kept = [pattern for pattern in super().get_urlpatterns() if pattern.name not in ABSENT]
        return [
            *kept,
            path("issue/", IssueView.as_view(), name="issue"),
            path("<int:pk>/adjust/", AdjustView.as_view(), name="adjust"),
            path("<int:pk>/edit/", TermsView.as_view(), name="edit"),  # Wagtail's own would edit money
        ]

    def register_chooser_viewset(self) -> None:
        """Nothing chooses gift cards."""
