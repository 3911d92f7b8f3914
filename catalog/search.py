"""Words that a product is found by."""

from typing import TYPE_CHECKING

from django.utils.html import strip_tags

if TYPE_CHECKING:
    from catalog.models import Product


def product_search_words(product: "Product") -> str:
    """Maker, type, tags, SKUs, option values and description of a product as plain text."""
    words: list[str] = []
    if product.brand:
        words.append(product.brand.name)
    if product.product_type:
        words.append(product.product_type.name)
    words.extend(product.tags.values_list("name", flat=True))
    for variant in product.variants.all():
        words.extend([variant.sku, *variant.option_values])
    words.append(strip_tags(product.description.replace("<", " <")))
    return " ".join(word for word in words if word)
