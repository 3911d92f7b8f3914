"""The product chooser, in which a product can be made without leaving the page."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)

from catalog.admin.columns import PictureColumn, available_label, listed_products, price_from_label, search_listed
from catalog.admin.product_forms import ProductCreationForm
from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import PriceList, Product
from catalog.products import create_product
from common import clock


class ProductCreation:
    """The short form, without the stock for those who may not receive any."""

    request: Any

    def get_creation_form(self) -> Any:
        form = super().get_creation_form()  # type: ignore[misc]
        if form is not None and not self.request.user.has_perm("catalog.receive_stock"):
            del form.fields["quantity"]
        return form


class ProductFilterForm(BaseFilterForm):
    q = forms.CharField(
        label=_("Search term"), widget=forms.TextInput(attrs={"placeholder": _("Search")}), required=False
    )

    def filter(self, objects: Any) -> Any:
        query = self.cleaned_data.get("q")
        if not query:
            return objects
        self.is_searching, self.search_query = True, query
        return search_listed(objects, query)


class ProductListing:
    """Products with what tells them apart, those off sale left out."""

    filter_form_class = ProductFilterForm

    def get_object_list(self) -> Any:
        return listed_products().active()

    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,  # type: ignore[misc]
            PictureColumn("picture", label=_("Picture"), width="70px"),
            Column("brand", label=_("Maker"), accessor=lambda product: product.brand or ""),
            Column("price_from", label=_("Price from"), accessor=price_from_label),
            Column("available", label=_("Available"), accessor=available_label),
        ]


class ChooseProductView(ProductCreation, ProductListing, ChooseView):
    pass


class ChooseProductResultsView(ProductCreation, ProductListing, ChooseResultsView):
    pass


class CreateProductView(ProductCreation, SnippetCreateView):
    def save_form(self, form: ProductCreationForm) -> Product:
        price_list = PriceList.objects.get(code=DEFAULT_PRICE_LIST)
        product = create_product(
            draft=form.draft(),
            price_list=price_list,
            by=self.request.user,
            at=clock.now(),
        )
        log(product, "wagtail.create", user=self.request.user)
        return product


class ProductChooserViewSet(SnippetChooserViewSet):
    icon = "tag"
    page_title = _("Choose")
    choose_one_text = _("Choose a product")
    choose_another_text = _("Choose another product")
    edit_item_text = _("Edit this product")
    creation_tab_label = _("New product")
    create_action_label = _("Make this product")
    creation_form_class = ProductCreationForm
    choose_view_class = ChooseProductView
    choose_results_view_class = ChooseProductResultsView
    create_view_class = CreateProductView
