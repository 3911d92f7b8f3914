"""Two people at one product's form: the second is told, and nothing of either is lost.

The form carries a stamp of what was stored when it was opened. When something else is stored by the time it is saved,
nothing is written; the form is shown again as it was typed, says where it differs, and may then be saved over it.
"""

import hashlib
import json
from typing import Any

from django.db.models import Model
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from catalog.context import DEFAULT_PRICE_LIST
from catalog.models import AttributeValue, CategoryMembership, Price, Product, ProductPicture, Variant
from catalog.models.products import ProductTag
from common import clock

TOLD_AT_MOST = 12  # differences that a sentence can bear


class ChangedMeanwhile(Exception):
    """Something of the product was stored since its form was opened; `stamp` is that of what stands now."""

    def __init__(self, stamp: str) -> None:
        super().__init__(stamp)
        self.stamp = stamp


def product_stamp(product_id: int) -> str:
    """A digest of all that the product's form edits, as it is stored now; seven queries."""
    prices = Price.objects.filter(variant__product=product_id, price_list__code=DEFAULT_PRICE_LIST)
    prices = prices.base_at(clock.now())
    facts = [
        list(Product.objects.filter(pk=product_id).values_list(*_editable(Product))),
        list(prices.order_by("variant_id", "pk").values_list("variant_id", "amount", "compare_at")),
        _rows(Variant, product_id, *_editable(Variant)),
        _rows(ProductPicture, product_id, *_editable(ProductPicture)),
        _rows(CategoryMembership, product_id, "category_key"),
        _rows(AttributeValue, product_id, "attribute_id", "value"),
        list(ProductTag.objects.filter(content_object=product_id).order_by("tag_id").values_list("tag_id")),
    ]
    return hashlib.sha256(json.dumps(facts, default=force_str).encode()).hexdigest()


def check_stamp(*, product_id: int, seen: str) -> None:
    """Within the transaction that saves the form: lock the product and see that it is as the form found it.

    Raises ChangedMeanwhile.
    """
    Product.objects.select_for_update().filter(pk=product_id).first()
    stamp = product_stamp(product_id)
    if stamp != seen:
        raise ChangedMeanwhile(stamp)


def told(form: Any) -> str:
    """What to say on a form that came too late, with where it differs from what is stored."""
    different = [str(form[name].label) for name in form.changed_data if name != "seen"]
    for row in form.formsets["variants"].forms:
        different += [f"{row.instance.sku}: {row[name].label}" for name in row.changed_data if name != "ORDER"]
    more = "…" if len(different) > TOLD_AT_MOST else "."
    differences = ", ".join(different[:TOLD_AT_MOST]) or _("nothing that can be named")
    return _(
        "Somebody else saved this product while you had it open, so nothing was saved yet. What you typed still "
        "stands here and differs from what is stored in: %(differences)s Save again to store yours instead, or open "
        "the product anew to see theirs."
    ) % {"differences": differences + more}


def _editable(model: type[Model]) -> list[str]:
    return [field.attname for field in model._meta.concrete_fields if field.editable]


def _rows(model: Any, product_id: int, *fields: str) -> list[Any]:
    return list(model.objects.filter(product=product_id).order_by("pk").values_list("pk", *fields))
