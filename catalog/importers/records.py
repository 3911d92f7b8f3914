"""Products as a file tells them, checked and in the shop's own units: what every reader hands to the plan.

None and an empty text mean that the file does not say: what the shop has is left, and a new product gets the defaults.
"""

from dataclasses import dataclass, field
from decimal import Decimal

Options = tuple[str, str, str]
NO_OPTIONS: Options = ("", "", "")


@dataclass(frozen=True, slots=True)
class PictureRecord:
    """A picture of a product, by its address on the web."""

    url: str
    alt_text: str
    row: int


@dataclass(frozen=True, slots=True)
class VariantRecord:
    """One form of a product. `price`, `compare_at` and `cost` are minor units of the shop's currency.

    An empty `sku` asks for a generated one. `compare_at` is meant only when `has_compare_at`; None then removes it.
    """

    row: int
    options: Options
    sku: str
    price: int | None
    compare_at: int | None
    has_compare_at: bool
    cost: int | None
    barcode: str
    weight_grams: int | None
    requires_shipping: bool | None
    is_taxable: bool | None
    is_stock_tracked: bool | None
    quantity: int | None
    sells_without_stock: bool | None
    unit_quantity: Decimal | None
    unit_measure: str
    picture_url: str


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """A product with its variants and pictures. `category` is the name of the one it stands in."""

    row: int
    slug: str
    name: str
    option_names: Options
    description: str
    brand: str
    category: str
    tags: tuple[str, ...]
    is_active: bool | None
    is_taxable: bool | None
    seo_title: str = ""
    seo_description: str = ""
    variants: tuple[VariantRecord, ...] = field(default=())
    pictures: tuple[PictureRecord, ...] = field(default=())
