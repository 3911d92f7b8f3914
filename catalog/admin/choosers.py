"""The product chooser, in which a product can be made without leaving the page."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column
from wagtail.log_actions import log
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
    SnippetCreateView,
)

from catalog.admin.product_forms import ProductCreationForm
from catalog.context import DEFAULT_PRICE_LIST, default_price_context
from catalog.models import PriceList, Product
from catalog.products import create_product
from common import clock
from common.money import format_money, from_minor


def price_from_label(product: Any) -> str:
    """The lowest current price of a product that was read with with_price_from()."""
    if product.price_from is None:
        return "—"
    return format_money(from_minor(product.price_from, default_price_context().currency))


class ProductCreation:
    """The short form, without the stock for those who may not receive any."""

    request: Any

    def get_creation_form(self) -> Any:
        form = super().get_creation_form()  # type: ignore[misc]
        if form is not None and not self.request.user.has_perm("catalog.receive_stock"):
            del form.fields["quantity"]
        return form


class ProductListing:
    """Products with what tells them apart, those off sale left out."""

    def get_object_list(self) -> Any:
        return Product.objects.active().with_price_from(default_price_context()).select_related("brand")

    @property
    def columns(self) -> list[Any]:
        return [
            *super().columns,  # type: ignore[misc]
            Column("brand", label=_("Maker"), accessor=lambda product: product.brand or ""),
            Column("price_from", label=_("Price from"), accessor=price_from_label),
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
