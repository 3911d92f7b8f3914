"""What a browser posts from the product's editor."""

from typing import Any

from catalog.admin.meanwhile import product_stamp
from catalog.models import Product, TaxClass, Variant
from catalog.tests.factories import TaxClassFactory


def variant_row(**facts: Any) -> dict[str, Any]:
    """One variant as its row posts it; `price` and `compare_at` are decimals as typed."""
    return {
        "sku": "JUG-S",
        "price": "",
        "compare_at": "",
        "option1": "",
        "option2": "",
        "option3": "",
        "is_active": "on",
        "is_stock_tracked": "on",
        "weight_grams": "0",
        "minimum_quantity": "1",
        "requires_shipping": "on",
        **facts,
    }


def row_of(variant: Variant, **facts: Any) -> dict[str, Any]:
    """The row of a variant that exists, unchanged but for `facts`; its price has to be said."""
    row = variant_row(id=variant.pk, sku=variant.sku, option1=variant.option1, option2=variant.option2, **facts)
    return {**row, **facts}


def product_form(*rows: dict[str, Any], existing: int = 0, **facts: Any) -> dict[str, Any]:
    """A whole post of the editor with these variants, the first `existing` of which are stored already."""
    data: dict[str, Any] = {
        "name": "Tide jug",
        "slug": "tide-jug",
        "description": "null",
        "tax_class": TaxClassFactory().pk,
        "is_active": "on",
        "variants-TOTAL_FORMS": len(rows),
        "variants-INITIAL_FORMS": existing,
        "variants-MIN_NUM_FORMS": 1,
        "variants-MAX_NUM_FORMS": 1000,
        "pictures-TOTAL_FORMS": 0,
        "pictures-INITIAL_FORMS": 0,
        "pictures-MIN_NUM_FORMS": 0,
        "pictures-MAX_NUM_FORMS": 1000,
        **facts,
    }
    for number, row in enumerate(rows):
        data.update({f"variants-{number}-{name}": value for name, value in row.items()})
        data.setdefault(f"variants-{number}-ORDER", number + 1)
    return data


def stored_form(product: Product, *rows: dict[str, Any], **facts: Any) -> dict[str, Any]:
    """The post of a product that exists, opened now, with its own name and slug."""
    own = {
        "seen": product_stamp(product.pk),
        "name": product.name,
        "slug": product.slug,
        "tax_class": TaxClass.objects.get(pk=product.tax_class_id).pk,
    }
    existing = sum(1 for row in rows if "id" in row)
    return product_form(*rows, existing=existing, **{**own, **facts})
