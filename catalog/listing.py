"""The state of a listing as it stands in the address: read, checked against what there is, and written back.

One result has one address: parameters in one order, nothing that is the default, nothing that does not exist.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import Enum
from typing import Protocol
from urllib.parse import urlencode
from uuid import UUID

from django.http import QueryDict
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from catalog.rules import Rule
from catalog.search import query_words
from common.money import round_to_minor

PAGE_SIZE = 24
AMOUNT = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,3})?", re.ASCII)
PAGE_NUMBER = re.compile(r"[1-9][0-9]{0,5}", re.ASCII)
OPTION_PREFIX, ATTRIBUTE_PREFIX = "o.", "a."
KNOWN = {"q", "sort", "page", "from", "to", "maker", "kind", "stock", "sale"}


class BadPage(Exception):
    """The page asked for does not exist."""


class Sort(Enum):
    """The orders of a listing, by their value in the address."""

    RELEVANCE = "relevance"
    CURATED = "curated"
    NEWEST = "newest"
    PRICE_UP = "price-up"
    PRICE_DOWN = "price-down"
    BEST_SELLING = "best-selling"

    @property
    def label(self) -> str:
        return str(SORT_LABELS[self])


SORT_LABELS = {
    Sort.RELEVANCE: _("Best match"),
    Sort.CURATED: _("As arranged"),
    Sort.NEWEST: _("Newest"),
    Sort.PRICE_UP: _("Price, low to high"),
    Sort.PRICE_DOWN: _("Price, high to low"),
    Sort.BEST_SELLING: _("Best selling"),
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What a listing is of; None and "" take in everything.

    The categories with these translation keys, the words searched, the products with these ids in this order, what
    meets a rule.
    """

    category_keys: tuple[UUID, ...] | None = None
    query: str = ""
    product_ids: tuple[int, ...] | None = None
    rule: Rule | None = None

    @property
    def words(self) -> list[str]:
        return query_words(self.query)

    @property
    def sorts(self) -> list[Sort]:
        """The orders that make sense here, the default first."""
        others: list[Sort] = [sort for sort in Sort if sort not in (Sort.RELEVANCE, Sort.CURATED)]
        if self.query:
            return [Sort.RELEVANCE, *others]
        return others if self.product_ids is None else [Sort.CURATED, *others]


@dataclass(frozen=True, slots=True)
class ListingState:
    """What a shopper chose. Amounts are minor units; values of a facet are alternatives, facets narrow each other."""

    query: str = ""
    sort: Sort = Sort.NEWEST
    page: int = 1
    price_from: int | None = None
    price_to: int | None = None
    is_in_stock: bool = False
    is_on_sale: bool = False
    choices: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def chosen(self, facet: str) -> tuple[str, ...]:
        """The values chosen of a facet: "maker", "kind", "o.<option>" or "a.<attribute>"."""
        return dict(self.choices).get(facet, ())

    @property
    def is_filtered(self) -> bool:
        return bool(self.filter_count)

    @property
    def filter_count(self) -> int:
        """How many filters can be taken off, one by one."""
        has_price = self.price_from is not None or self.price_to is not None
        return sum(len(values) for _facet, values in self.choices) + has_price + self.is_in_stock + self.is_on_sale

    def without(self, facet: str, value: str = "") -> "ListingState":
        """The same with one value of a facet taken off, from the first page on."""
        if facet == "price":
            return replace(self, price_from=None, price_to=None, page=1)
        if facet == "stock":
            return replace(self, is_in_stock=False, page=1)
        if facet == "sale":
            return replace(self, is_on_sale=False, page=1)
        left = ((name, tuple(v for v in values if (name, v) != (facet, value))) for name, values in self.choices)
        return replace(self, choices=tuple((name, values) for name, values in left if values), page=1)

    def unfiltered(self) -> "ListingState":
        return ListingState(query=self.query, sort=self.sort)

    def query_string(self, *, default_sort: Sort, digits: int) -> str:
        """The state as the one query string that stands for it; `digits` are the currency's decimals."""
        pairs: list[tuple[str, str]] = []
        if self.query:
            pairs.append(("q", self.query))
        pairs += [(facet, value) for facet, values in self.choices for value in values]
        for name, amount in (("from", self.price_from), ("to", self.price_to)):
            if amount is not None:
                pairs.append((name, format_amount(amount, digits)))
        if self.is_in_stock:
            pairs.append(("stock", "in"))
        if self.is_on_sale:
            pairs.append(("sale", "yes"))
        if self.sort is not default_sort:
            pairs.append(("sort", self.sort.value))
        if self.page > 1:
            pairs.append(("page", str(self.page)))
        return urlencode(pairs)


class Offered(Protocol):
    """What can be chosen in a scope: the values of each facet, in the order in which they are shown."""

    def values_of(self, facet: str) -> Iterable[str]: ...

    def facet_names(self) -> Iterable[str]: ...


def read_state(params: QueryDict, *, scope: Scope, offered: Offered, currency: str) -> ListingState:
    """The state that the parameters ask for. What is unknown is ignored; a page that is no number raises BadPage."""
    choices = []
    for facet in offered.facet_names():
        asked = set(params.getlist(facet))
        values = tuple(value for value in offered.values_of(facet) if value in asked)
        if values:
            choices.append((facet, values))
    price_from, price_to = (_amount(params.get(name, ""), currency) for name in ("from", "to"))
    if price_from is not None and price_to is not None and price_from > price_to:
        price_from, price_to = price_to, price_from
    sorts = {sort.value: sort for sort in scope.sorts}
    return ListingState(
        query=scope.query,
        sort=sorts.get(params.get("sort", ""), scope.sorts[0]),
        page=_page(params.get("page", "")),
        price_from=price_from,
        price_to=price_to,
        is_in_stock=params.get("stock") == "in",
        is_on_sale=params.get("sale") == "yes",
        choices=tuple(choices),
    )


def known_part(params: QueryDict) -> str:
    """The part of a query string that means something to listings, as it was written."""
    return urlencode([(name, value) for name, values in params.lists() if is_known(name) for value in values])


def is_known(name: str) -> bool:
    return name in KNOWN or name.startswith((OPTION_PREFIX, ATTRIBUTE_PREFIX))


def option_facet(option_name: str) -> str:
    """The parameter of an option: "o.glaze" for "Glaze"; options of one name are one facet."""
    return OPTION_PREFIX + (slugify(option_name, allow_unicode=True) or option_name)


def attribute_facet(code: str) -> str:
    return ATTRIBUTE_PREFIX + code


def clean_query(text: str) -> str:
    """A search as it is shown and put into addresses: one line, without control characters, at most 200 of them."""
    printable = "".join(character if character.isprintable() else " " for character in text)
    return " ".join(printable.split())[:200].strip()


def format_amount(minor: int, digits: int) -> str:
    """Minor units for an address or a number field: 2850 is "28.50", 2800 is "28"."""
    amount = Decimal(minor).scaleb(-digits)
    return f"{amount:.0f}" if amount == amount.to_integral_value() else f"{amount:.{digits}f}"


def _amount(text: str, currency: str) -> int | None:
    text = text.strip()
    if not AMOUNT.fullmatch(text):
        return None
    return round_to_minor(Decimal(text.replace(",", ".")), currency)


def _page(text: str) -> int:
    if text == "":
        return 1
    if not PAGE_NUMBER.fullmatch(text):
        raise BadPage(text[:20])
    return int(text)
