"""Filters of listings in SQL, and how many products each value would show.

Rows are current prices, one for each variant on sale: so "Cobalt, in stock, under 30" means one and the same
variant. A facet's own choice does not narrow its own counts. Counts are remembered for half a minute; the things
that a listing shows, with their prices and stock, are always read.
"""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from uuid import UUID

from django.core.cache import cache
from django.db.models import Case, Count, Exists, F, IntegerField, Max, Min, OuterRef, Q, QuerySet, Value, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from catalog.context import PriceContext
from catalog.listing import ATTRIBUTE_PREFIX, OPTION_PREFIX, ListingState, Scope, attribute_facet, option_facet
from catalog.models import AttributeValue, CategoryMembership, Price, Stock
from catalog.models.products import OPTION_SLOTS, ProductTag
from catalog.rules import Rule
from catalog.search import matching_ids

PRODUCT = "variant__product"
REMEMBERED_SECONDS = 30
MOST_OPTIONS = 5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Kind:
    """A sub-category that a listing can be narrowed to; `keys` are its own and its descendants'."""

    slug: str
    label: str
    keys: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class FacetValue:
    value: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet and its values. `name` is its parameter; `option_names` are the options that it stands for."""

    name: str
    label: str
    values: tuple[FacetValue, ...]
    option_names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FacetSet:
    """What can be chosen in a scope, in the order in which it is shown, and how many products there are."""

    facets: tuple[Facet, ...] = ()
    products: int = 0

    def facet_names(self) -> Iterable[str]:
        return [facet.name for facet in self.facets]

    def values_of(self, facet: str) -> Iterable[str]:
        return [value.value for found in self.facets if found.name == facet for value in found.values]

    def get(self, name: str) -> Facet | None:
        return next((facet for facet in self.facets if facet.name == name), None)


@dataclass(frozen=True, slots=True)
class Totals:
    """Of the whole choice: how many products, how many if only those in stock or on sale, and the span of prices."""

    products: int
    in_stock: int
    on_sale: int
    lowest: int | None
    highest: int | None


@dataclass(frozen=True)
class Selection:
    """The rows of a scope under a state. `offered` is what the scope offers; nothing for the unfiltered one."""

    scope: Scope
    state: ListingState
    context: PriceContext
    kinds: Sequence[Kind] = ()
    offered: FacetSet = FacetSet()

    def rows(self, *without: str) -> QuerySet[Price]:
        """Rows that meet every condition but those named."""
        rows: QuerySet[Price] = Price.objects.offered(self.context).order_by()
        if self.scope.category_keys is not None:
            rows = rows.filter(_in_categories(self.scope.category_keys))
        if self.scope.query:
            rows = rows.filter(variant__product__in=matching_ids(self.scope.words))
        if self.scope.product_ids is not None:
            rows = rows.filter(variant__product__in=self.scope.product_ids)
        if self.scope.rule is not None:
            rows = rows.filter(*rule_conditions(self.scope.rule, self.context))
        return rows.filter(*[test for name, test in self.conditions().items() if name not in without])

    def conditions(self) -> dict[str, Q]:
        """What the state demands of a row, by facet."""
        state = self.state
        conditions = {facet: self._facet_condition(facet, values) for facet, values in state.choices}
        bounds = {"amount__gte": state.price_from, "amount__lte": state.price_to}
        limits = {lookup: bound for lookup, bound in bounds.items() if bound is not None}
        if limits:
            conditions["price"] = Q(**limits)
        if state.is_in_stock:
            conditions["stock"] = is_in_stock()
        if state.is_on_sale:
            conditions["sale"] = is_on_sale()
        return conditions

    def _facet_condition(self, facet: str, values: Sequence[str]) -> Q:
        if facet == "kind":
            return _in_categories([key for kind in self.kinds if kind.slug in values for key in kind.keys])
        if facet == "maker":
            return Q(variant__product__brand__slug__in=values)
        if facet.startswith(OPTION_PREFIX):
            offered = self.offered.get(facet)
            names = offered.option_names if offered else ()
            held = Q()
            for slot in OPTION_SLOTS:
                held |= Q(
                    **{f"{PRODUCT}__option{slot}_name__in": names, f"variant__option{slot}__in": values},
                )
            return held
        stated = AttributeValue.objects.filter(
            product=OuterRef(PRODUCT),
            attribute__code=facet.removeprefix(ATTRIBUTE_PREFIX),
            attribute__is_filter=True,
            value__in=values,
        )
        return Q(Exists(stated.order_by()))


def count_totals(selection: Selection) -> Totals:
    """One query that tells price, stock and sale apart inside of it; remembered for half a minute."""
    return _remembered("totals", selection, lambda: _read_totals(selection))


def _read_totals(selection: Selection) -> Totals:
    conditions = selection.conditions()
    always = Q(pk__isnull=False)
    rows = selection.rows("price", "stock", "sale").annotate(
        fits_price=_flag(conditions.get("price", always)),
        is_in_stock=_flag(is_in_stock()),
        is_on_sale=_flag(is_on_sale()),
    )
    price = Q(fits_price=1)
    in_stock, on_sale = Q(is_in_stock=1), Q(is_on_sale=1)
    stock = in_stock if selection.state.is_in_stock else always
    sale = on_sale if selection.state.is_on_sale else always
    return Totals(
        **rows.aggregate(
            products=_products(price & stock & sale),
            in_stock=_products(price & sale & in_stock),
            on_sale=_products(price & stock & on_sale),
            lowest=Min("amount", filter=stock & sale),
            highest=Max("amount", filter=stock & sale),
        )
    )


def list_facets(selection: Selection) -> FacetSet:
    """Every facet with the values that count anything under the state; remembered for half a minute."""

    def count() -> FacetSet:
        facets = [*_kinds(selection), *_options(selection), *_makers(selection), *_attributes(selection)]
        return FacetSet(tuple(facets), selection.rows().aggregate(n=_products())["n"])

    return _remembered("facets", selection, count)


def is_in_stock() -> Q:
    """A row whose variant can be sent now: uncounted, or with units free at some location."""
    free = Stock.objects.with_free_units().filter(variant=OuterRef("variant")).order_by()
    return Q(variant__is_stock_tracked=False) | Q(Exists(free))


def is_on_sale() -> Q:
    """A row with a price before it: a running sale, or a price to compare with."""
    return Q(kind=Price.Kind.SALE) | Q(compare_at__isnull=False)


def rule_conditions(rule: Rule, context: PriceContext) -> list[Q]:
    """What the rule of a collection demands of a row; an empty one lets none pass."""
    if rule.is_empty:
        return [Q(pk__in=[])]
    conditions = []
    if rule.tags:
        tagged = ProductTag.objects.filter(content_object=OuterRef(PRODUCT), tag__in=rule.tags)
        conditions.append(Q(Exists(tagged)))
    if rule.brands:
        conditions.append(Q(**{f"{PRODUCT}__brand__in": rule.brands}))
    if rule.price_from is not None:
        conditions.append(Q(amount__gte=rule.price_from))
    if rule.price_to is not None:
        conditions.append(Q(amount__lte=rule.price_to))
    if rule.new_days is not None:
        since = context.at - timedelta(days=rule.new_days)
        conditions.append(Q(**{f"{PRODUCT}__released_at__range": (since, context.at)}))
    if rule.is_on_sale:
        conditions.append(is_on_sale())
    return conditions


def _remembered(what: str, selection: Selection, read: Callable[[], T]) -> T:
    scope, state = selection.scope, selection.state
    moment = int(selection.context.at.timestamp()) // REMEMBERED_SECONDS
    facts = (scope, state.choices, state.price_from, state.price_to, state.is_in_stock, state.is_on_sale)
    place = (selection.context.cache_key, get_language(), moment)
    key = f"catalog-{what}-{hashlib.sha256(repr((facts, place)).encode()).hexdigest()}"
    found: T | None = cache.get(key)
    if found is None:
        found = read()
        cache.set(key, found, REMEMBERED_SECONDS * 2)
    return found


def _in_categories(keys: Sequence[UUID]) -> Q:
    standing = CategoryMembership.objects.filter(product=OuterRef(PRODUCT), category_key__in=keys)
    return Q(Exists(standing.order_by()))


def _flag(test: Q) -> Case:
    return Case(When(test, then=Value(1)), default=Value(0), output_field=IntegerField())


def _products(test: Q | None = None) -> Count:
    return Count(PRODUCT, distinct=True, filter=test)


def _kinds(selection: Selection) -> list[Facet]:
    """Sub-categories, all of them, with their descendants; one query."""
    kinds = selection.kinds
    if not kinds:
        return []
    key = f"{PRODUCT}__category_memberships__category_key"
    bucket = Case(
        *[When(**{f"{key}__in": kind.keys}, then=Value(number)) for number, kind in enumerate(kinds)],
        output_field=IntegerField(),
    )
    rows = selection.rows("kind").annotate(bucket=bucket).filter(bucket__isnull=False)
    counts = dict(rows.values_list("bucket").annotate(n=_products()))
    values = tuple(FacetValue(kind.slug, kind.label, counts.get(number, 0)) for number, kind in enumerate(kinds))
    return [Facet("kind", _("Kind"), values)]


def _options(selection: Selection) -> list[Facet]:
    """Options by name, the most used first, the rare ones left out; one query, and one more for each chosen one."""
    chosen = [facet for facet, _values in selection.state.choices if facet.startswith(OPTION_PREFIX)]
    found: dict[str, list[tuple[str, str, int, int]]] = {}
    for without in ("", *chosen):
        for name, value, place, count in _option_rows(selection.rows(without) if without else selection.rows()):
            facet = option_facet(name)
            if facet == without or (without == "" and facet not in chosen):
                found.setdefault(facet, []).append((name, value, place, count))
    facets = []
    for facet, rows in sorted(found.items(), key=lambda item: (-sum(row[3] for row in item[1]), item[0])):
        names = tuple(dict.fromkeys(name for name, *_rest in rows))
        facets.append(Facet(facet, names[0], _merged(rows), names))
    rare = {facet.name for facet in facets[MOST_OPTIONS:]} if not selection.state.is_filtered else set()
    return [facet for facet in facets if facet.name not in rare]


def _option_rows(rows: QuerySet[Price]) -> Iterable[tuple[str, str, int, int]]:
    """(option name, value, first position, products) of all slots."""
    slots = []
    for slot in OPTION_SLOTS:
        named = rows.exclude(**{f"variant__option{slot}": ""}).exclude(**{f"{PRODUCT}__option{slot}_name": ""})
        columns = (F(f"{PRODUCT}__option{slot}_name"), F(f"variant__option{slot}"))
        counted = named.values_list(*columns).annotate(place=Min("variant__position"), n=_products())
        slots.append(counted)
    return slots[0].union(*slots[1:], all=True)


def _merged(rows: Sequence[tuple[str, str, int, int]]) -> tuple[FacetValue, ...]:
    """Values once each, in the order of their variants' positions."""
    places: dict[str, int] = {}
    counts: dict[str, int] = {}
    for _name, value, place, count in rows:
        places[value] = min(place, places.get(value, place))
        counts[value] = counts.get(value, 0) + count
    return tuple(FacetValue(value, value, counts[value]) for value in sorted(counts, key=lambda v: (places[v], v)))


def _makers(selection: Selection) -> list[Facet]:
    rows = selection.rows("maker").filter(variant__product__brand__isnull=False)
    names = (f"{PRODUCT}__brand__slug", f"{PRODUCT}__brand__name")
    counted = rows.values_list(*names).annotate(n=_products()).order_by(names[1])
    values = tuple(FacetValue(slug, name, count) for slug, name, count in counted)
    return [Facet("maker", _("Maker"), values)] if values else []


def _attributes(selection: Selection) -> list[Facet]:
    """Attributes that shoppers can filter by; one query, and one more for each that something is chosen of."""
    chosen = [facet for facet, _values in selection.state.choices if facet.startswith(ATTRIBUTE_PREFIX)]
    found: dict[str, tuple[str, list[FacetValue]]] = {}
    for without in ("", *chosen):
        for code, name, unit, value, count in _attribute_rows(
            selection.rows(without) if without else selection.rows()
        ):
            facet = attribute_facet(code)
            if facet == without or (without == "" and facet not in chosen):
                label = f"{value} {unit}".strip()
                _name, values = found.setdefault(facet, (name, []))
                values.append(FacetValue(value, label, count))
    return [Facet(facet, name, tuple(values)) for facet, (name, values) in found.items()]


def _attribute_rows(rows: QuerySet[Price]) -> Iterable[tuple[str, str, str, str, int]]:
    """(code, name, unit, value, products)."""
    stated = f"{PRODUCT}__attribute_values"
    columns = [f"{stated}__attribute__{field}" for field in ("code", "name", "unit")]
    filterable = rows.filter(**{f"{stated}__attribute__is_filter": True})
    counted: Iterable[tuple[str, str, str, str, int]] = (
        filterable.values_list(*columns, f"{stated}__value")
        .annotate(n=_products())
        .order_by(f"{stated}__attribute__code", f"{stated}__value")
    )
    return counted
