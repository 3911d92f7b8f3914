"""Listings as templates show them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil

from django.db.models import F, Max, Min, OrderBy
from django.http import QueryDict
from django.utils.translation import gettext as _

from catalog.cards import ProductCard
from catalog.context import PriceContext
from catalog.facets import FacetSet, Kind, Selection, Totals, count_totals, list_facets
from catalog.listing import (
    OPTION_PREFIX,
    PAGE_SIZE,
    BadPage,
    ListingState,
    Scope,
    Sort,
    format_amount,
    read_state,
)
from catalog.search import search_rank
from catalog.shelf import Shelf
from catalog.swatches import swatch_classes
from common.money import currency_digits, format_money, from_minor

PRODUCT = "variant__product"
OPEN_FILTERS, OPEN_CHOICES = 3, 8


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a filter as a form field."""

    name: str
    value: str
    label: str
    count: int
    is_chosen: bool
    swatch: str = ""

    @property
    def is_disabled(self) -> bool:
        return self.count == 0 and not self.is_chosen


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter as a fold of the form."""

    name: str
    label: str
    choices: tuple[Choice, ...]
    is_open: bool

    @property
    def has_swatches(self) -> bool:
        return all(choice.swatch for choice in self.choices)


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on; `url` is the listing without it."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class PageLink:
    """A numbered page; neither number nor url for a gap."""

    number: int | None
    url: str
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of a listing with everything around it. Amounts are written as number fields take them."""

    state: ListingState
    path: str
    query_string: str
    cards: tuple[ProductCard, ...]
    total: int
    in_scope: int
    filters: tuple[Filter, ...]
    in_stock: Choice
    on_sale: Choice
    price_from: str
    price_to: str
    lowest: str
    highest: str
    currency: str
    sorts: tuple[tuple[str, str, bool], ...]
    chips: tuple[Chip, ...]
    clear_url: str
    pages: tuple[PageLink, ...]
    previous_url: str
    next_url: str

    @property
    def url(self) -> str:
        """The one address of this result."""
        return _address(self.path, self.query_string)


def get_listing(
    params: QueryDict,
    *,
    scope: Scope,
    path: str,
    context: PriceContext,
    kinds: Sequence[Kind] = (),
    shelf: Shelf | None = None,
) -> Listing:
    """The listing of a scope at `path` that the parameters ask for; its things are read with those of the shelf.

    Five queries with warm caches. Raises BadPage for a page that is no number or past the end.
    """
    everything = Selection(scope, ListingState(query=scope.query, sort=scope.sorts[0]), context, kinds)
    offered = list_facets(everything)
    state = read_state(params, scope=scope, offered=offered, currency=context.currency)
    selection = Selection(scope, state, context, kinds, offered)
    counted = list_facets(selection) if state.is_filtered else offered
    totals = count_totals(selection)
    last = max(1, ceil(totals.products / PAGE_SIZE))
    if state.page > last:
        raise BadPage(str(state.page))
    # The counts may be half a minute older than the cards.
    cards = (shelf or Shelf(context=context)).cards_of(list_product_ids(selection, count=PAGE_SIZE))
    return _ListingBuilder(path, selection, offered, counted, totals).build(cards, last)


def list_product_ids(selection: Selection, *, count: int) -> list[int]:
    """Ids of the `count` products of the state's page, in its order; one query."""
    state = selection.state
    start = (state.page - 1) * count
    if state.sort is Sort.CURATED:
        there = set(selection.rows().values_list(PRODUCT, flat=True))
        return [pk for pk in selection.scope.product_ids or () if pk in there][start : start + count]
    rows = selection.rows().values_list(PRODUCT).annotate(lowest=Min("amount"))
    if state.sort is Sort.RELEVANCE:
        rows = rows.annotate(rank=Min(search_rank(selection.scope.words, f"{PRODUCT}__"))).annotate(
            sold=Max(f"{PRODUCT}__units_sold")
        )
    order: dict[Sort, tuple[str | OrderBy, ...]] = {
        Sort.RELEVANCE: ("rank", "-sold"),
        Sort.NEWEST: (F(f"{PRODUCT}__released_at").desc(nulls_last=True),),
        Sort.PRICE_UP: ("lowest",),
        Sort.PRICE_DOWN: ("-lowest",),
        Sort.BEST_SELLING: (f"-{PRODUCT}__units_sold",),
    }
    found = rows.order_by(*order[state.sort], f"-{PRODUCT}_id").values_list(PRODUCT, flat=True)
    return list(found[start : start + count])


@dataclass(frozen=True)
class _ListingBuilder:
    """Turns counts and state into what the template shows. Reads nothing but the swatches."""

    path: str
    selection: Selection
    offered: FacetSet
    counted: FacetSet
    totals: Totals

    def build(self, cards: Sequence[ProductCard], last: int) -> Listing:
        state = self.selection.state
        digits = currency_digits(self.selection.context.currency)
        total = max(self.totals.products, (state.page - 1) * PAGE_SIZE + len(cards))
        pages = tuple(self._page_links(last))
        return Listing(
            state=state,
            path=self.path,
            query_string=self._query_string(state),
            cards=tuple(cards),
            total=total,
            in_scope=max(self.offered.products, total),
            filters=tuple(self._filters()),
            in_stock=Choice("stock", "in", _("In stock only"), self.totals.in_stock, state.is_in_stock),
            on_sale=Choice("sale", "yes", _("On sale"), self.totals.on_sale, state.is_on_sale),
            price_from=_written(state.price_from, digits),
            price_to=_written(state.price_to, digits),
            lowest=_written(self.totals.lowest, digits),
            highest=_written(self.totals.highest, digits),
            currency=self.selection.context.currency,
            sorts=tuple((sort.value, sort.label, sort is state.sort) for sort in self.selection.scope.sorts),
            chips=tuple(self._chips()),
            clear_url=self._url(state.unfiltered()),
            pages=pages if last > 1 else (),
            previous_url=self._url(replace(state, page=state.page - 1)) if state.page > 1 else "",
            next_url=self._url(replace(state, page=state.page + 1)) if state.page < last else "",
        )

    def _query_string(self, state: ListingState) -> str:
        digits = currency_digits(self.selection.context.currency)
        return state.query_string(default_sort=self.selection.scope.sorts[0], digits=digits)

    def _url(self, state: ListingState) -> str:
        return _address(self.path, self._query_string(state))

    def _filters(self) -> list[Filter]:
        swatches = swatch_classes()
        filters = []
        for place, facet in enumerate(self.offered.facets):
            chosen = self.selection.state.chosen(facet.name)
            now = self.counted.get(facet.name)
            counts = {value.value: value.count for value in now.values} if now else {}
            choices = tuple(
                Choice(
                    name=facet.name,
                    value=value.value,
                    label=value.label,
                    count=counts.get(value.value, 0),
                    is_chosen=value.value in chosen,
                    swatch=swatches.get(value.value.casefold(), "") if facet.name.startswith(OPTION_PREFIX) else "",
                )
                for value in facet.values
            )
            is_open = bool(chosen) or (place < OPEN_FILTERS and len(choices) <= OPEN_CHOICES)
            filters.append(Filter(facet.name, facet.label, choices, is_open))
        return sorted(filters, key=lambda one: (one.name != "kind", not one.has_swatches))

    def _chips(self) -> list[Chip]:
        state, currency = self.selection.state, self.selection.context.currency
        chips = []
        for facet in self.offered.facets:
            labels = {value.value: value.label for value in facet.values}
            chips += [
                Chip(labels[value], self._url(state.without(facet.name, value))) for value in state.chosen(facet.name)
            ]
        if state.price_from is not None or state.price_to is not None:
            chips.append(Chip(_price_label(state, currency), self._url(state.without("price"))))
        if state.is_in_stock:
            chips.append(Chip(_("In stock only"), self._url(state.without("stock"))))
        if state.is_on_sale:
            chips.append(Chip(_("On sale"), self._url(state.without("sale"))))
        return chips

    def _page_links(self, last: int) -> list[PageLink]:
        """First, last, and the neighbours of the current page, with gaps between."""
        current = self.selection.state.page
        shown = sorted({1, last, *range(max(1, current - 1), min(last, current + 1) + 1)})
        links: list[PageLink] = []
        for before, number in zip([0, *shown], shown, strict=False):
            if number - before > 1:
                links.append(PageLink(None, ""))
            url = self._url(replace(self.selection.state, page=number))
            links.append(PageLink(number, url, number == current))
        return links


def _address(path: str, query_string: str) -> str:
    return f"{path}?{query_string}" if query_string else path


def _written(minor: int | None, digits: int) -> str:
    return "" if minor is None else format_amount(minor, digits)


def _price_label(state: ListingState, currency: str) -> str:
    def shown(minor: int) -> str:
        return format_money(from_minor(minor, currency))

    if state.price_to is None:
        return _("From %(price)s") % {"price": shown(state.price_from or 0)}
    if state.price_from is None:
        return _("Up to %(price)s") % {"price": shown(state.price_to)}
    return _("%(low)s to %(high)s") % {"low": shown(state.price_from), "high": shown(state.price_to)}
