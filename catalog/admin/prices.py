"""The page of a product's prices: what holds in each list, its history, sales to come; and what changes them."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permission_policies import ModelPermissionPolicy

from catalog.admin.price_facts import ListPrices, list_prices
from catalog.admin.price_forms import BasePricesForm, CallOffForm, EndSaleForm, PlannedPricesForm, SaleForm
from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import Price, Product
from catalog.prices import (
    InvalidPrice,
    call_off_base_prices,
    end_sales,
    plan_base_prices,
    schedule_sales,
    set_base_price,
)
from common import clock
from common.admin_views import ConfirmedActionView
from common.money import format_money

PRODUCT_URLS = "wagtailsnippets_catalog_product"


def prices_url(product_id: int) -> str:
    return reverse(f"{PRODUCT_URLS}:prices", args=[product_id])


def _breadcrumbs(product: Product, title: str) -> list[dict[str, Any]]:
    return [
        {"url": reverse("wagtailadmin_home"), "label": gettext("Home")},
        {"url": reverse(f"{PRODUCT_URLS}:list"), "label": gettext("Products")},
        {"url": reverse(f"{PRODUCT_URLS}:edit", args=[product.pk]), "label": str(product)},
        {"url": prices_url(product.pk), "label": gettext("Prices")},
        *([{"url": "", "label": title}] if title else []),
    ]


class ProductPricesView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Every price list with every variant: what holds now, what is planned and what was."""

    model = Product
    permission_policy = ModelPermissionPolicy(Price)
    permission_required = "set"
    page_title = _("Prices")
    header_icon = "tag"
    template_name = "catalog/admin/prices.html"

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return _breadcrumbs(self.object, "")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        lists = list_prices(product_id=self.object.pk, at=clock.now())
        return super().get_context_data(**kwargs) | {"product": self.object, "lists": lists}


class PriceListActionView(ConfirmedActionView):
    """A change to a product's prices in one list, named by `?list=`; the form stays where the service refuses."""

    model = Product
    permission_policy = ModelPermissionPolicy(Price)
    permission_required = "set"
    header_icon = "tag"
    refusals = (InvalidPrice,)

    @cached_property
    def moment(self) -> Any:
        return clock.now()

    @cached_property
    def chosen(self) -> ListPrices:
        """The list with the product's prices. Raises Http404 for one that is not there."""
        lists = list_prices(product_id=self.object.pk, at=self.moment)
        code = self.request.GET.get("list") or DEFAULT_PRICE_LIST
        found = next((row for row in lists if row.price_list.code == code), None)
        if found is None:
            raise Http404("There is no such price list.")
        return found

    def get_form_kwargs(self) -> dict[str, Any]:
        currency = self.chosen.price_list.currency
        facts = {"prices": self.chosen.variants, "currency": currency, "at": self.moment}
        return {**super().get_form_kwargs(), **facts}

    def refuse(self, refusal: Exception) -> HttpResponse:
        form = self.get_form()
        form.is_valid()
        form.add_error(None, str(refusal))
        return self.render_to_response(self.get_context_data(form=form))

    def get_success_url(self) -> str:
        return prices_url(self.object.pk)

    def get_page_subtitle(self) -> str:
        price_list = self.chosen.price_list
        return f"{self.object}: {price_list.name} ({price_list.currency})"

    def get_question(self) -> str:
        return f"{self.get_page_subtitle()}. {super().get_question()}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return _breadcrumbs(self.object, str(self.page_title))


class SetPricesView(PriceListActionView):
    page_title = _("Set prices")
    action_label = _("Set these prices")
    question = _("They hold at once; what held before stays in the history. No amount is converted from another list.")
    success_message = _("The prices hold from now on.")
    form_class = BasePricesForm

    @transaction.atomic
    def perform(self, form: BasePricesForm) -> None:
        for variant, price in form.base_prices().items():
            set_base_price(
                variant=variant, price_list=self.chosen.price_list, price=price, by=self.staff, at=self.moment
            )


class PlanSaleView(PriceListActionView):
    page_title = _("Plan a sale")
    action_label = _("Plan this sale")
    question = _("While it runs, its price holds instead of the other; it ends by itself.")
    success_message = _("The sale stands.")
    form_class = SaleForm

    def perform(self, form: SaleForm) -> None:
        schedule_sales(
            amounts=form.amounts(),
            price_list=self.chosen.price_list,
            starts_at=form.cleaned_data["starts_at"],
            ends_at=form.cleaned_data["ends_at"],
            by=self.staff,
        )


class PlanPricesView(PriceListActionView):
    page_title = _("Plan a price")
    action_label = _("Plan these prices")
    question = _("They hold from that moment on; until then nothing changes. What is left empty stays as it is.")
    success_message = _("The prices are planned.")
    form_class = PlannedPricesForm

    def perform(self, form: PlannedPricesForm) -> None:
        plan_base_prices(
            prices=form.base_prices(),
            price_list=self.chosen.price_list,
            starts_at=form.cleaned_data["starts_at"],
            by=self.staff,
            at=self.moment,
        )


class StopPricesView(ConfirmedActionView):
    """Stops a price of one variant, or of all variants of the product that are in the same plan."""

    model = Price
    permission_policy = ModelPermissionPolicy(Price)
    permission_required = "set"
    header_icon = "tag"
    kind: Price.Kind
    same: tuple[str, ...]
    """What rows of one plan have in common, beside their product and list."""

    def stop(self, rows: list[Price]) -> str:
        """Stop them; what is told, empty where there was nothing left to stop."""
        raise NotImplementedError

    too_late: Any = ""

    def get_base_object_queryset(self) -> QuerySet[Price]:
        return Price.objects.filter(kind=self.kind).select_related("variant__product", "price_list")

    def perform(self, form: forms.Form) -> None:
        row = self.object
        rows = [row]
        if form.cleaned_data["all_variants"]:
            together = {name: getattr(row, name) for name in self.same}
            plan = self.get_base_object_queryset().filter(
                variant__product=row.variant.product_id, price_list=row.price_list_id, **together
            )
            rows = list(plan.order_by("variant_id", "pk"))
        told = self.stop(rows)
        if told:
            messages.success(self.request, told)
        else:
            messages.warning(self.request, str(self.too_late))

    def get_success_url(self) -> str:
        return prices_url(self.object.variant.product_id)

    def get_page_subtitle(self) -> str:
        return f"{self.object.variant.product}, {self.object.variant}: {format_money(self.object.money)}"

    def get_question(self) -> str:
        return f"{self.get_page_subtitle()}. {super().get_question()}"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return _breadcrumbs(self.object.variant.product, str(self.page_title))


class EndSaleView(StopPricesView):
    """Ends a running sale, or calls one off that has not begun."""

    page_title = _("End a sale")
    action_label = _("End it now")
    question = _("It ends at once, or never begins; it stays in the history.")
    too_late = _("This sale was over already.")
    form_class = EndSaleForm
    kind = Price.Kind.SALE
    same = ("starts_at", "ends_at")

    def stop(self, rows: list[Price]) -> str:
        ended = len(end_sales(sales=rows, by=self.staff, at=clock.now()))
        told = ngettext("The sale of one variant has ended.", "The sale of %(count)d variants has ended.", ended)
        return told % {"count": ended} if ended else ""


class CallOffPriceView(StopPricesView):
    """Calls off a base price that has not begun."""

    page_title = _("Call off a price")
    action_label = _("Call it off")
    question = _("It will never hold: what holds before goes on. It stays in the history.")
    too_late = _("This price has begun already, or was called off.")
    form_class = CallOffForm
    kind = Price.Kind.BASE
    same = ("starts_at",)

    def stop(self, rows: list[Price]) -> str:
        stopped = len(call_off_base_prices(planned=rows, by=self.staff, at=clock.now()))
        told = ngettext("The price of one variant is called off.", "%(count)d prices are called off.", stopped)
        return told % {"count": stopped} if stopped else ""
