"""What the goods of a cart are, in the words of promotions: read for those marks that some promotion asks for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from django.core.cache import cache
from django.db.models import CharField, Q, QuerySet, Value
from django.db.models.functions import Cast
from wagtail.models import Page

from catalog.context import PriceContext
from catalog.facets import REMEMBERED_SECONDS, rule_conditions
from catalog.models import CategoryMembership, CategoryPage, CollectionItem, CollectionPage, Price, Product
from catalog.models.products import ProductTag
from catalog.rules import Rule

Fact = tuple[str, str, str]
Marks = Mapping[int, frozenset[str]]


def get_marks(*, product_ids: Iterable[int], wanted: frozenset[str], context: PriceContext) -> Marks:
    """Of each product those of the wanted marks that it bears; two queries at most, whatever their number.

    A category includes its descendants in every language. Products are asked for nothing that no mark names; a
    collection by rule is read as its page lists it, and its rule is remembered for as long as the page is not
    published anew.
    """
    ids = sorted(set(product_ids))
    asked: dict[str, set[str]] = defaultdict(set)
    for mark in wanted:
        kind, _colon, name = mark.partition(":")
        asked[kind].add(name)
    found: dict[int, set[str]] = {pk: {f"product:{pk}"} & wanted for pk in ids}
    rows = _read_facts(ids, asked) if ids else []
    for kind, about, name in rows:
        if kind in ("tag", "brand", "collection"):
            found[int(about)].add(f"{kind}:{name}")
    rules = {int(page_id): version or "" for kind, page_id, version in rows if kind == "rule"}
    for pk, mark in (*_categories(rows, asked["category"]), *_ruled(rules, ids, context)):
        found[pk].add(mark)
    return {pk: frozenset(marks) for pk, marks in found.items()}


def _read_facts(ids: list[int], asked: Mapping[str, set[str]]) -> list[Fact]:
    """One query of all that is asked: tags, makers, places in collections and categories, and pages of these."""
    parts: list[QuerySet[Any, Any]] = []
    if asked["tag"]:
        tagged = ProductTag.objects.filter(content_object__in=ids, tag__slug__in=asked["tag"])
        parts.append(_facts("tag", tagged, "content_object_id", "tag__slug"))
    if asked["brand"]:
        made = Product.objects.filter(pk__in=ids, brand__in=_numbers(asked["brand"]))
        parts.append(_facts("brand", made, "pk", "brand_id"))
    if asked["collection"]:
        pages = CollectionPage.objects.filter(pk__in=_numbers(asked["collection"]), live=True)
        by_hand = pages.filter(kind=CollectionPage.Kind.HAND).order_by().values("pk")
        placed = CollectionItem.objects.filter(product__in=ids, page__in=by_hand)
        parts.append(_facts("collection", placed, "product_id", "page_id"))
        parts.append(_facts("rule", pages.filter(kind=CollectionPage.Kind.RULE), "pk", "live_revision_id"))
    if asked["category"]:
        keys = [key for key in (_uuid(name) for name in asked["category"]) if key is not None]
        places = CategoryMembership.objects.filter(product__in=ids)
        pages_of = Page.objects.filter(
            Q(translation_key__in=keys) | Q(translation_key__in=places.order_by().values("category_key")),
            pk__in=CategoryPage.objects.order_by().values("pk"),
        )
        parts += [
            _facts("place", places, "product_id", "category_key"),
            _facts("page", pages_of, "path", "translation_key"),
        ]
    return list(parts[0].union(*parts[1:], all=True)) if parts else []


def _facts(kind: str, rows: QuerySet[Any, Any], about: str, name: str) -> QuerySet[Any, Any]:
    return (
        rows.order_by()
        .annotate(
            fact_kind=Value(kind, output_field=CharField()),
            fact_about=Cast(about, CharField(max_length=255)),
            fact_name=Cast(name, CharField(max_length=255)),
        )
        .values_list("fact_kind", "fact_about", "fact_name")
    )


def _categories(rows: Iterable[Fact], asked: set[str]) -> list[tuple[int, str]]:
    """Products with each asked category that stands at or above one of theirs in some language."""
    paths: dict[UUID, list[str]] = defaultdict(list)
    places: list[tuple[int, UUID]] = []
    for kind, about, name in rows:
        if kind == "page":
            paths[UUID(name)].append(about)
        elif kind == "place":
            places.append((int(about), UUID(name)))
    above = {path: f"category:{name}" for name in asked for path in paths.get(_uuid(name) or UUID(int=0), ())}
    return [
        (product_id, mark)
        for product_id, key in places
        for path in paths.get(key, ())
        for asked_path, mark in above.items()
        if path.startswith(asked_path)
    ]


def _ruled(versions: Mapping[int, str], ids: list[int], context: PriceContext) -> list[tuple[int, str]]:
    """Products that the rules of collections take in, in one query; `versions` are of the pages, by page."""
    parts = []
    for page_id, version in versions.items():
        prices = Price.objects.offered(context).filter(
            *rule_conditions(_rule(page_id, version), context), variant__product__in=ids
        )
        marked = prices.order_by().annotate(mark=Value(f"collection:{page_id}", output_field=CharField()))
        parts.append(marked.values_list("variant__product_id", "mark"))
    return list(parts[0].union(*parts[1:])) if parts else []


def _rule(page_id: int, version: str) -> Rule:
    """The rule of a collection; remembered, for one that is published anew has another version."""
    key = f"promotions-collection-{page_id}-{version}"
    found: Rule | None = cache.get(key) if version else None
    if found is None:
        found = CollectionPage.objects.get(pk=page_id).rule
        cache.set(key, found, REMEMBERED_SECONDS)
    return found


def _numbers(names: Iterable[str]) -> list[int]:
    return [int(name) for name in names if name.isdecimal()]


def _uuid(name: str) -> UUID | None:
    try:
        return UUID(name)
    except ValueError:
        return None
