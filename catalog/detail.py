"""A product as its page shows it: the variant that is chosen, what can be chosen instead, price, stock and facts."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from catalog.availability import Availability, Promise, ahead_text, promise_of
from catalog.cards import was_amount
from catalog.context import PriceContext
from catalog.listing import option_facet
from catalog.models import AttributeValue, Picture, Price, Product, Variant
from catalog.swatches import swatch_classes
from catalog.units import unit_price
from common.money import Money, format_money, from_minor

FEW = 3
MOST_AT_ONCE = 99


class Standing(Enum):
    """Whether what is chosen can be bought."""

    IN_STOCK = "in-stock"
    FEW_LEFT = "few-left"
    UNCOUNTED = "uncounted"
    BACK_ORDER = "back-order"
    PRE_ORDER = "pre-order"
    SOLD_OUT = "sold-out"
    NOT_MADE = "not-made"
    WITHDRAWN = "withdrawn"


AHEAD = {Availability.BACK_ORDER: Standing.BACK_ORDER, Availability.PRE_ORDER: Standing.PRE_ORDER}


@dataclass(frozen=True, slots=True)
class OptionValue:
    """A value of an option as a radio. `is_out`: with the rest as chosen it is sold out or not made."""

    value: str
    swatch: str
    is_chosen: bool
    is_out: bool
    note: str


@dataclass(frozen=True, slots=True)
class Option:
    """An option of a product, such as "Glaze", and its values; `name` is its parameter."""

    name: str
    label: str
    chosen: str
    values: tuple[OptionValue, ...]

    @property
    def has_swatches(self) -> bool:
        return all(value.swatch for value in self.values)


@dataclass(frozen=True, slots=True)
class GalleryPicture:
    picture: Picture
    alt: str
    caption: str


@dataclass(frozen=True, slots=True)
class Specification:
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Offer:
    """The chosen variant and its price. Quantities are what one order line may hold now."""

    variant_id: int
    sku: str
    label: str
    price: Money
    was: Money | None
    saving: Money | None
    unit_price: str
    least: int
    most: int


@dataclass(frozen=True, slots=True)
class ProductDetail:
    """`offer` is None where the choice is not made, or where nothing of the product is sold any more."""

    product: Product
    options: tuple[Option, ...]
    offer: Offer | None
    lowest: Money | None
    standing: Standing
    stock_text: str
    pictures: tuple[GalleryPicture, ...]
    specifications: tuple[Specification, ...]
    is_chosen: bool

    @property
    def is_sold(self) -> bool:
        """Whether any variant has a price now, in stock or not."""
        return self.standing is not Standing.WITHDRAWN

    @property
    def can_be_bought(self) -> bool:
        return self.standing not in (Standing.SOLD_OUT, Standing.NOT_MADE, Standing.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Option values by slot (empty without options) and the row that has them, if it is made."""

    values: tuple[str, ...]
    row: Price | None
    is_explicit: bool


def get_detail(
    *,
    product: Product,
    rows: Sequence[Price],
    pictures: Sequence[GalleryPicture],
    specifications: Sequence[Specification],
    params: QueryDict,
    context: PriceContext,
) -> ProductDetail:
    """The product under the parameters: `rows` are the offers of its sellable variants. Reads only the swatches."""
    chosen = choose(product, rows, params)
    offer = _offer(chosen.row, context) if chosen.row is not None else None
    promise = promise_of(chosen.row, timezone.localdate(context.at)) if chosen.row is not None else None
    standing = _standing(rows, promise, offer)
    shown = list(pictures)
    if chosen.row is not None and chosen.row.variant.picture is not None:
        shown = _with_first(shown, chosen.row.variant, product)
    return ProductDetail(
        product=product,
        options=tuple(_options(product, rows, chosen)),
        offer=offer,
        lowest=from_minor(min(row.amount for row in rows), context.currency) if rows else None,
        standing=standing,
        stock_text=_stock_text(standing, product, chosen, promise),
        pictures=tuple(shown),
        specifications=tuple(specifications),
        is_chosen=chosen.is_explicit,
    )


def choose(product: Product, rows: Sequence[Price], params: QueryDict) -> Chosen:
    """The variant of ?variant=<id>, else the one with the option values asked for, else one that can be bought."""
    names = product.option_names
    by_id = {str(row.variant_id): row for row in rows}
    named = by_id.get(params.get("variant", ""))
    asked = [params.get(option_facet(name), "") for name in names]
    default = _default(rows)
    if named is not None and not any(asked):
        return Chosen(_values(named.variant, names), named, is_explicit=True)
    first = named or default
    start = _values(first.variant, names) if first is not None else ("",) * len(names)
    known = [{_values(row.variant, names)[slot] for row in rows} for slot in range(len(names))]
    values = tuple(ask if ask in known[slot] else start[slot] for slot, ask in enumerate(asked))
    made = (row for row in rows if _values(row.variant, names) == values)
    row = first if values == start else next(made, None)
    return Chosen(values, row, is_explicit=values != start or any(asked) or named is not None)


def _default(rows: Sequence[Price]) -> Price | None:
    return next((row for row in rows if _quantity(row) != 0), next(iter(rows), None))


def _values(variant: Variant, names: Sequence[str]) -> tuple[str, ...]:
    return (variant.option1, variant.option2, variant.option3)[: len(names)]


def _quantity(row: Price) -> int | None:
    """Units that can be promised; None when they are not counted."""
    return row.sellable_quantity


def _options(product: Product, rows: Sequence[Price], chosen: Chosen) -> list[Option]:
    names = product.option_names
    by_values: Mapping[tuple[str, ...], Price] = {_values(row.variant, names): row for row in rows}
    swatches = swatch_classes()
    options = []
    for slot, name in enumerate(names):
        values = dict.fromkeys(value for values in by_values if (value := values[slot]))
        shown = []
        for value in values:
            row = by_values.get((*chosen.values[:slot], value, *chosen.values[slot + 1 :]))
            note = _("not made like this") if row is None else _("sold out") if _quantity(row) == 0 else ""
            is_chosen = chosen.values[slot] == value
            shown.append(OptionValue(value, swatches.get(value.casefold(), ""), is_chosen, bool(note), note))
        if shown:
            options.append(Option(option_facet(name), name, chosen.values[slot], tuple(shown)))
    return options


def _offer(row: Price, context: PriceContext) -> Offer:
    variant = row.variant
    was = was_amount(row)
    limits = [limit for limit in (_quantity(row), variant.maximum_quantity, MOST_AT_ONCE) if limit is not None]
    return Offer(
        variant_id=variant.pk,
        sku=variant.sku,
        label=variant.options_label,
        price=from_minor(row.amount, context.currency),
        was=from_minor(was, context.currency) if was else None,
        saving=from_minor(was - row.amount, context.currency) if was else None,
        unit_price=_unit_price(row, context),
        least=variant.minimum_quantity,
        most=max(variant.minimum_quantity, min(limits)),
    )


def _unit_price(row: Price, context: PriceContext) -> str:
    """Such as "€9.33 / 100 ml"; empty where the variant has no content."""
    variant = row.variant
    if not variant.unit_quantity or not variant.unit_measure:
        return ""
    basis = unit_price(row.amount, variant.unit_quantity, variant.unit_measure)
    return f"{format_money(from_minor(basis.amount, context.currency))} / {basis.label}"


def _standing(rows: Sequence[Price], promise: Promise | None, offer: Offer | None) -> Standing:
    if not rows:
        return Standing.WITHDRAWN
    if promise is None or offer is None:
        return Standing.NOT_MADE
    if promise.quantity is None:
        return Standing.UNCOUNTED
    found = promise.of(offer.least)
    if found is Availability.IN_STOCK:
        return Standing.FEW_LEFT if promise.quantity <= FEW else Standing.IN_STOCK
    return AHEAD.get(found, Standing.SOLD_OUT)


def _stock_text(standing: Standing, product: Product, chosen: Chosen, promise: Promise | None) -> str:
    what = ", ".join(value for value in chosen.values if value)
    if promise is not None and standing in AHEAD.values():
        return ahead_text(promise)
    if standing is Standing.FEW_LEFT and chosen.row is not None:
        left = _quantity(chosen.row) or 0
        return ngettext("Only one left.", "Only %(count)d left.", left) % {"count": left}
    if standing is Standing.SOLD_OUT:
        return _("%(what)s is sold out.") % {"what": what or product.name}
    if standing is Standing.NOT_MADE:
        return _("%(what)s is not made. Choose another combination.") % {"what": what}
    return {
        Standing.IN_STOCK: _("In stock."),
        Standing.UNCOUNTED: _("Available to order."),
        Standing.WITHDRAWN: _("This is not sold any more."),
    }[standing]


def _with_first(pictures: list[GalleryPicture], variant: Variant, product: Product) -> list[GalleryPicture]:
    """The variant's own picture first, once."""
    own = variant.picture
    same = [shown for shown in pictures if own is not None and shown.picture.pk == own.pk]
    others = [shown for shown in pictures if own is None or shown.picture.pk != own.pk]
    first = same[:1] or [GalleryPicture(own, f"{product.name}, {variant.options_label}", "")] if own else []
    return [*first, *others]


def specifications_of(values: Sequence[AttributeValue]) -> list[Specification]:
    """Attribute values as rows of a table; yes and no in words, numbers with their unit."""
    words = {"yes": _("Yes"), "true": _("Yes"), "1": _("Yes"), "no": _("No"), "false": _("No"), "0": _("No")}
    rows = []
    for stated in values:
        attribute = stated.attribute
        text = f"{stated.value} {attribute.unit}".strip()
        if attribute.kind == attribute.Kind.YES_NO:
            text = words.get(stated.value.casefold(), stated.value)
        rows.append(Specification(attribute.name, text))
    return rows


def specifications_by_product(product_ids: Iterable[int]) -> dict[int, list[Specification]]:
    """What products state, in the order of their attributes; one query."""
    stated: dict[int, list[AttributeValue]] = {}
    rows = AttributeValue.objects.filter(product_id__in=list(product_ids)).select_related("attribute")
    for row in rows.order_by("attribute__sort_order", "pk"):
        stated.setdefault(row.product_id, []).append(row)
    return {pk: specifications_of(found) for pk, found in stated.items()}
