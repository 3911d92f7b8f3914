"""The order page: everything about one order, and the buttons for what can be done to it now."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Prefetch, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets.button import HeaderButton
from wagtail.snippets.views.snippets import HistoryView, InspectView

from checkout.orders.addresses import address_lines
from checkout.orders.models import Order, OrderEvent, OrderLine, ShipmentLine
from checkout.orders.registry import ActionRefused, OrderAction, get_action, list_actions, list_panels
from checkout.orders.selectors import list_held_of
from checkout.orders.services import IllegalTransition
from checkout.orders.states import EventKind
from checkout.orders.totals import total_rows
from common import clock
from common.admin_views import ConfirmedActionView
from common.money import from_minor

URLS = "wagtailsnippets_orders_order"


def whole_orders() -> QuerySet[Order]:
    """Orders with everything that the order page shows, in a fixed number of queries."""
    shipped = Prefetch("shipments__lines", ShipmentLine.objects.select_related("line").order_by("line__position"))
    return Order.objects.select_related("contact", "user").prefetch_related(
        Prefetch("lines", OrderLine.objects.select_related("picture", "variant").order_by("position")),
        "adjustments",
        "lines__picture__renditions",
        "shipments",
        shipped,
        Prefetch("events", OrderEvent.objects.select_related("actor").order_by("-at", "-pk")),
    )


def line_rows(order: Order) -> list[dict[str, Any]]:
    """The lines with their amounts as money, and where what they hold is sent from."""
    held = list_held_of(order, at=clock.now())
    return [
        {
            "line": line,
            "unit_price": from_minor(line.unit_price, order.currency),
            "discount": from_minor(line.discount, order.currency) if line.discount else None,
            "total": from_minor(line.total, order.currency),
            "held": held.get(line.reservation_reference, []),
            "product_id": line.variant.product_id if line.variant else None,
        }
        for line in order.lines.all()
    ]


def event_label(event: OrderEvent) -> str:
    """What happened, in words; a kind that no longer exists is shown as it was written."""
    return str(EventKind(event.kind).label) if event.kind in EventKind else event.kind


def panel_rows(order: Order, request: HttpRequest) -> list[dict[str, Any]]:
    """What other apps show of the order; a panel with nothing to show is left out."""
    rows: list[dict[str, Any]] = []
    for panel in list_panels():
        context: Mapping[str, Any] = panel.get_context(order, request)
        if context:
            html = render_to_string(panel.template, {"order": order, **context}, request)
            rows.append({"name": panel.name, "heading": panel.heading, "html": html})
    return rows


def offered_actions(order: Order, user: Any) -> list[OrderAction]:
    """What this person may do to the order as it is now."""
    return [action for action in list_actions(order) if user.has_perm(action.permission)]


class OrderPageView(InspectView):
    any_permission_required = ["view"]
    template_name = "orders/admin/order_page.html"
    page_title = _("Order")

    def get_object(self, queryset: Any = None) -> Order:
        order = whole_orders().filter(pk=self.pk).first()
        if order is None:
            raise Http404
        return order

    def get_fields(self) -> list[str]:
        return []

    def get_page_subtitle(self) -> str:
        return str(self.object)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.user_has_permission("view"):
            return []
        url = reverse(f"{URLS}:history", args=[self.object.pk])
        return [HeaderButton(_("History"), url=url, icon_name="history")]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        order: Order = self.object
        contact = getattr(order, "contact", None)
        return {
            **context,
            "order": order,
            "contact": contact,
            "delivery_address": address_lines(contact.delivery_address) if contact else [],
            "billing_address": address_lines(contact.billing_address) if contact else [],
            "lines": line_rows(order),
            "totals": total_rows(order, order.adjustments.all()),
            "panels": panel_rows(order, self.request),
            "actions": offered_actions(order, self.request.user),
            "events": [(event, event_label(event)) for event in order.events.all()],
            "may_edit_products": self.request.user.has_perm("catalog.change_product"),
            "NOTE": EventKind.NOTE,
        }


class OrderHistoryView(HistoryView):
    """The site's own log of the order, for those who may view it."""

    any_permission_required = ["view"]

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        url = reverse(f"{URLS}:inspect", args=[self.object.pk])
        return [HeaderButton(_("Order page"), url=url, icon_name="clipboard-list")]


class OrderActionView(ConfirmedActionView):
    """Confirms one action and runs it; what it refuses is said on the order page."""

    model = Order
    permission_required = "view"
    header_icon = "clipboard-list"
    index_url_name = f"{URLS}:list"
    success_url_name = f"{URLS}:inspect"
    template_name = "orders/admin/action.html"
    refusals = (ActionRefused, IllegalTransition)

    @cached_property
    def action(self) -> OrderAction:
        action = get_action(self.kwargs["name"])
        if action is None:
            raise Http404
        return action

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not request.user.has_perm(self.action.permission):
            raise PermissionDenied
        if not self.action.is_available(self.object):
            return self.refuse(
                ActionRefused(
                    _("%(number)s is %(label)s now: that cannot be done any more.")
                    % {"number": self.object.number, "label": self.object.label}
                )
            )
        try:
            return super().dispatch(request, *args, **kwargs)
        except ActionRefused as refusal:  # also a form can find that nothing is left to ask for
            return self.refuse(refusal)

    def get_form(self) -> Any:
        data = self.request.POST if self.request.method == "POST" else None
        return self.action.get_form(self.object, data) if self.action.get_form else self.form_class(data)

    def perform(self, form: Any) -> HttpResponse | None:
        self.action.run(order_id=self.object.pk, data=form.cleaned_data, by=self.staff, at=clock.now())
        return None

    def get_page_title(self) -> str:
        return str(self.action.label)

    @property
    def action_label(self) -> Any:
        return self.action.label

    @property
    def is_serious(self) -> bool:  # type: ignore[override]
        return self.action.is_serious

    def get_question(self) -> str:
        return str(self.action.help_text)

    def get_success_message(self) -> str:
        return str(_("%(action)s: done for %(number)s.") % {"number": self.object.number, "action": self.action.label})
