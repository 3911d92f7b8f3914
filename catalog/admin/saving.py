"""What saving a product's form means beyond its own row: categories, attributes and prices, through their services."""

from datetime import datetime
from functools import partial
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction

from catalog.admin.product_forms import ProductForm
from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import PriceList, Product
from catalog.prices import BasePrice, set_base_price
from catalog.products import keep_former_slug, set_attribute_values, set_categories
from catalog.tasks import index_products


@transaction.atomic
def save_details(*, form: ProductForm, product: Product, by: AbstractBaseUser, at: datetime) -> None:
    """Store what the valid form says outside the product's own row, and index the product again once it is committed.

    A price that was not touched is left alone, so its history gets no row.
    """
    if "slug" in form.changed_data:
        keep_former_slug(product=product, former=form.initial.get("slug", ""))
    pages = form.cleaned_data["categories"]
    set_categories(product=product, category_keys=[page.translation_key for page in pages])
    set_attribute_values(product=product, values=form.attribute_form.values_of(product.product_type_id))
    price_list = PriceList.objects.get(code=DEFAULT_PRICE_LIST)
    for row in form.formsets["variants"].forms:
        if _has_new_price(row):
            price = BasePrice(row.cleaned_data["price"], row.cleaned_data["compare_at"])
            set_base_price(variant=row.instance, price_list=price_list, price=price, by=by, at=at)
    transaction.on_commit(partial(index_products.enqueue, product_ids=[product.pk]))


def _has_new_price(row: Any) -> bool:
    is_kept = row.instance.pk is not None and not row.cleaned_data.get("DELETE")
    is_touched = "price" in row.changed_data or "compare_at" in row.changed_data
    return is_kept and is_touched and row.cleaned_data.get("price") is not None
