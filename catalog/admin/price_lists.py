"""Price lists as snippets, and the prices of each."""

from datetime import datetime
from typing import Any

from babel.core import get_global
from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet
from django.forms import ChoiceField
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column, NumberColumn, TitleColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.snippets.views.snippets import IndexView as SnippetIndexView
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.admin.price_facts import for_whom
from catalog.admin.prices import prices_url
from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import Price, PriceList
from catalog.shoppers import customer_groups
from common import clock
from common.money import format_money

URLS = "wagtailsnippets_catalog_pricelist"
GROUP_HELP = _(
    "Members who are signed in pay the lowest price of the shop's list and those of their groups. "
    "It must be in the shop's currency."
)


class PriceListForm(WagtailAdminModelForm):
    """A list that has prices keeps its code and currency: the amounts would mean something else."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "customer_group" not in self.fields:
            return
        choices = [("", _("Nobody; or everybody, for the list that the shop sells by")), *customer_groups()]
        named = self.instance.customer_group
        if named not in dict(choices):
            choices.append((named, _("%(code)s (no such group any more)") % {"code": named}))
        self.fields["customer_group"] = ChoiceField(
            choices=choices, required=False, label=_("For the customers in"), help_text=GROUP_HELP
        )

    def clean_currency(self) -> str:
        currency = str(self.cleaned_data["currency"]).strip().upper()
        if currency not in get_global("all_currencies"):
            raise ValidationError(_("Give the three letters of a currency, such as EUR."))
        return currency

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_used = self.instance.pk is not None and self.instance.prices.exists()
        for name in ("code", "currency"):
            if is_used and name in self.changed_data:
                self.add_error(name, ValidationError(_("It has prices already, so this cannot change.")))
        if cleaned.get("code") == DEFAULT_PRICE_LIST and cleaned.get("customer_group"):
            self.add_error("customer_group", ValidationError(_("The shop sells by this list, so it is everybody's.")))
        if self.initial.get("code") == DEFAULT_PRICE_LIST and "code" in self.changed_data and not is_used:
            self.add_error("code", ValidationError(_("The shop sells by this list, so its code cannot change.")))
        return cleaned


def _moment(at: datetime | None) -> str:
    return "" if at is None else date_format(localtime(at), "SHORT_DATETIME_FORMAT")


class PricesOfListView(IndexView):
    """What holds in one list, or will: what is over stands on the product's own page."""

    model = Price
    permission_policy = ModelPermissionPolicy(Price)
    any_permission_required = ["set"]
    page_title = _("Prices")
    header_icon = "tag"
    default_ordering = "variant__sku"
    is_searchable = False
    paginate_by = 50
    columns = [
        TitleColumn(
            "product",
            label=_("Product"),
            accessor="variant.product.name",
            sort_key="variant__product__name",
            get_url=lambda price: prices_url(price.variant.product_id),
        ),
        Column("options", label=_("Variant"), accessor="variant.options_label"),
        Column("sku", label=_("SKU"), accessor="variant.sku", sort_key="variant__sku"),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        NumberColumn("amount", label=_("Price"), accessor=lambda price: format_money(price.money), sort_key="amount"),
        Column("starts_at", label=_("From"), accessor=lambda price: _moment(price.starts_at), sort_key="starts_at"),
        Column("ends_at", label=_("Until"), accessor=lambda price: _moment(price.ends_at), sort_key="ends_at"),
    ]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.price_list = get_object_or_404(PriceList, pk=kwargs["pk"])

    def get_base_queryset(self) -> QuerySet[Price]:
        rows = Price.objects.filter(price_list=self.price_list).not_over(at=clock.now())
        return rows.select_related("price_list", "variant__product")

    @cached_property
    def index_url(self) -> str:
        return reverse(f"{URLS}:prices", args=[self.price_list.pk])

    def get_index_url(self) -> str:
        return self.index_url

    @cached_property
    def index_results_url(self) -> None:
        """There is no search whose results could be fetched alone."""

    def get_page_subtitle(self) -> str:
        return f"{self.price_list} ({self.price_list.currency})"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _gettext("Home")},
            {"url": reverse(f"{URLS}:list"), "label": _gettext("Price lists")},
            {"url": "", "label": self.get_page_subtitle()},
        ]


class PriceListIndexView(SnippetIndexView):
    def get_list_more_buttons(self, instance: PriceList) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        if self.request.user.has_perm("catalog.set_price"):
            url = reverse(f"{URLS}:prices", args=[instance.pk])
            buttons.append(Button(_("Prices"), url=url, icon_name="tag"))
        return buttons


class PriceListViewSet(SnippetViewSet):
    model = PriceList
    icon = "tag"
    menu_label = _("Price lists")
    copy_view_enabled = False
    list_display = [
        "name",
        "code",
        "currency",
        Column("for", label=_("For"), accessor=for_whom),
        NumberColumn("priced", label=_("Variants"), accessor="priced"),
    ]
    index_view_class = PriceListIndexView
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("currency"), FieldPanel("customer_group")],
        base_form_class=PriceListForm,
    )

    def get_queryset(self, request: Any) -> QuerySet[PriceList]:
        return PriceList.objects.annotate(priced=Count("prices__variant", distinct=True))

    def get_urlpatterns(self) -> list[Any]:
        return [*super().get_urlpatterns(), path("prices/<int:pk>/", PricesOfListView.as_view(), name="prices")]
