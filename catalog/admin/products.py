"""Products as snippets: the list, the editor and what stands against deleting one."""

from typing import Any

from django.db.models import QuerySet
from django.forms import Select
from django.urls import path, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, NumberColumn, StatusTagColumn
from wagtail.admin.widgets.button import Button
from wagtail.snippets.views.snippets import CreateView, EditView, IndexView, SnippetViewSet

from catalog.admin.choosers import ProductChooserViewSet
from catalog.admin.columns import (
    PictureColumn,
    available_label,
    listed_products,
    price_from_label,
    product_status,
    search_listed,
)
from catalog.admin.filters import ProductFilterSet
from catalog.admin.formsets import VariantFormSet
from catalog.admin.meanwhile import ChangedMeanwhile, check_stamp, told
from catalog.admin.panels import AttributesPanel, FormsetPanel, StockPanel, UsedOnPanel
from catalog.admin.prices import (
    CallOffPriceView,
    EndSaleView,
    PlanPricesView,
    PlanSaleView,
    ProductPricesView,
    SetPricesView,
)
from catalog.admin.product_forms import ProductForm, VariantForm
from catalog.admin.saving import save_details
from catalog.admin.views import ArchiveProductView, LandingPageView, RestoreProductView
from catalog.models import Product
from common import clock


class ProductIndexView(IndexView):
    """The list; searching reads the database, so that what was just made is found, and a SKU as it is typed."""

    search_backend_name = None
    default_ordering = "name"

    @cached_property
    def columns(self) -> list[Any]:
        # No bulk actions: "select all" would ignore the filters, and the only one there is deletes.
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]

    def search_queryset(self, queryset: Any) -> Any:
        return search_listed(queryset, self.search_query) if self.is_searching else queryset

    def get_list_more_buttons(self, instance: Product) -> list[Any]:
        buttons: list[Any] = super().get_list_more_buttons(instance)
        return [*buttons, *_product_buttons(instance, self.request.user)]


def _product_buttons(product: Product, user: Any) -> list[Button]:
    """What can be done to a product besides editing it, for the menus of the list and of the editor."""
    buttons = []
    names = ProductViewSet.url_names
    if user.has_perm("catalog.change_product"):
        url = reverse(names["landing_page"], args=[product.pk])
        buttons.append(Button(_("Make a landing page"), url=url, icon_name="doc-full", priority=40))
    if user.has_perm("catalog.set_price"):
        url = reverse(names["prices"], args=[product.pk])
        buttons.append(Button(_("Prices and sales"), url=url, icon_name="tag", priority=30))
    if user.has_perm("catalog.archive_product"):
        name, label = ("restore", _("Put on sale again")) if product.archived_at else ("archive", _("Archive"))
        buttons.append(Button(label, url=reverse(names[name], args=[product.pk]), icon_name="download", priority=50))
    return buttons


class DetailsSavingMixin:
    """Saves prices, categories and attributes with the product, in the view's own transaction."""

    form: Any
    request: Any

    def save_instance(self) -> Product:
        product: Product = super().save_instance()  # type: ignore[misc]
        save_details(form=self.form, product=product, by=self.request.user, at=clock.now())
        return product

    def get_success_url(self) -> str:
        """Back to the editor: most products are looked at again, for stock or a page."""
        return str(self.get_edit_url())  # type: ignore[attr-defined]


class ProductCreateView(DetailsSavingMixin, CreateView):
    pass


class ProductEditView(DetailsSavingMixin, EditView):
    """Saves over nothing that somebody else stored meanwhile, unless asked to again (catalog.admin.meanwhile)."""

    def save_instance(self) -> Product:
        check_stamp(product_id=self.object.pk, seen=self.form.cleaned_data["seen"])
        return super().save_instance()

    def form_valid(self, form: Any) -> Any:
        try:
            return super().form_valid(form)
        except ChangedMeanwhile as change:
            form.add_error(None, told(form))
            form.carry_stamp(change.stamp)
            self.produced_error_message = self.get_error_message()  # as post() does before it calls form_invalid
            return self.form_invalid(form)

    @cached_property
    def header_more_buttons(self) -> list[Any]:
        return [*super().header_more_buttons, *_product_buttons(self.object, self.request.user)]


FACTS = ObjectList(
    [
        MultiFieldPanel(
            [
                TitleFieldPanel("name", targets=["slug"], classname=""),
                FieldPanel("summary"),
                FieldPanel("description"),
            ],
            heading=_("What it is"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("brand", heading=_("Maker")), FieldPanel("tax_class", widget=Select)]),
                FieldPanel("delivery_class", widget=Select),
                FieldRowPanel([FieldPanel("is_active"), FieldPanel("released_at")]),
                FieldPanel("slug"),
            ],
            heading=_("Selling"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel(
                    [FieldPanel("option1_name"), FieldPanel("option2_name"), FieldPanel("option3_name")],
                )
            ],
            heading=_("Options"),
            help_text=_("What its variants differ in. Leave empty for a product in one form."),
        ),
        MultiFieldPanel([FieldPanel("categories"), FieldPanel("tags")], heading=_("Where it is found")),
        MultiFieldPanel(
            [FieldPanel("product_type", widget=Select), AttributesPanel()],
            heading=_("Type and attributes"),
        ),
    ],
    heading=_("Product"),
)

VARIANTS = ObjectList(
    [
        FormsetPanel(
            "variants",
            form_class=VariantForm,
            formset_class=VariantFormSet,
            heading=_("Variants"),
            label=_("Variant"),
            min_num=1,
            panels=[
                FieldRowPanel([FieldPanel("sku"), FieldPanel("price"), FieldPanel("compare_at")]),
                FieldRowPanel(
                    [
                        FieldPanel("option1", heading=_("First option")),
                        FieldPanel("option2", heading=_("Second option")),
                        FieldPanel("option3", heading=_("Third option")),
                    ]
                ),
                StockPanel(heading=_("Stock")),
                FieldRowPanel([FieldPanel("is_active", heading=_("On sale")), FieldPanel("is_stock_tracked")]),
                MultiFieldPanel(
                    [
                        FieldPanel("picture"),
                        FieldRowPanel(
                            [
                                FieldPanel("weight_grams", heading=_("Weight in grams")),
                                FieldPanel("barcode"),
                                FieldPanel("cost"),
                            ]
                        ),
                        FieldRowPanel([FieldPanel("minimum_quantity"), FieldPanel("maximum_quantity")]),
                        FieldRowPanel([FieldPanel("unit_quantity"), FieldPanel("unit_measure")]),
                        FieldPanel("requires_shipping"),
                    ],
                    heading=_("More about this variant"),
                    classname="collapsed",
                ),
            ],
        )
    ],
    heading=_("Variants and prices"),
)

PICTURES = ObjectList(
    [
        FormsetPanel(
            "pictures",
            heading=_("Pictures"),
            label=_("Picture"),
            help_text=_("The first one stands on cards and in the basket."),
            panels=[FieldPanel("picture"), FieldPanel("alt_text"), FieldPanel("caption")],
        )
    ],
    heading=_("Pictures"),
)


class ProductViewSet(SnippetViewSet):
    model = Product
    icon = "tag"
    menu_label = _("Products")
    list_per_page = 30
    list_display = [
        "name",
        PictureColumn("picture", label=_("Picture"), width="70px"),
        Column("brand", label=_("Maker"), sort_key="brand__name", accessor=lambda product: product.brand or ""),
        Column("price_from", label=_("Price from"), accessor=price_from_label, sort_key="price_from"),
        Column("available", label=_("Available"), accessor=available_label, sort_key="available"),
        StatusTagColumn("status", label=_("Status"), accessor=product_status, primary=lambda row: not row.archived_at),
        NumberColumn("page_count", label=_("Pages"), sort_key="page_count"),
    ]
    filterset_class = ProductFilterSet
    search_fields = ["name"]
    search_backend_name = None
    copy_view_enabled = False
    index_view_class = ProductIndexView
    add_view_class = ProductCreateView
    edit_view_class = ProductEditView
    chooser_viewset_class = ProductChooserViewSet
    edit_handler = TabbedInterface(
        [FACTS, VARIANTS, PICTURES, ObjectList([UsedOnPanel(heading=_("Pages about it"))], heading=_("Pages"))],
        base_form_class=ProductForm,
    )
    url_names = {
        name: f"wagtailsnippets_catalog_product:{name}"
        for name in ("archive", "restore", "landing_page", "edit", "prices")
    }

    def get_queryset(self, request: Any) -> QuerySet[Product]:
        return listed_products()

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("archive/<int:pk>/", ArchiveProductView.as_view(), name="archive"),
            path("restore/<int:pk>/", RestoreProductView.as_view(), name="restore"),
            path("landing-page/<int:pk>/", LandingPageView.as_view(), name="landing_page"),
            path("prices/<int:pk>/", ProductPricesView.as_view(), name="prices"),
            path("prices/<int:pk>/set/", SetPricesView.as_view(), name="set_prices"),
            path("prices/<int:pk>/plan/", PlanPricesView.as_view(), name="plan_prices"),
            path("price/<int:pk>/call-off/", CallOffPriceView.as_view(), name="call_off_price"),
            path("prices/<int:pk>/sale/", PlanSaleView.as_view(), name="plan_sale"),
            path("sale/<int:pk>/end/", EndSaleView.as_view(), name="end_sale"),
        ]
