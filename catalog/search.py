"""Finding products by words: the same answers in the same order on PostgreSQL and on SQLite.

Both full-text engines cut text in their own way. So words are cut here, once: lower case, without accents, letters and
digits only. The engines' index says which products hold words that begin as those asked for; the rank is plain SQL
over two stored columns: the words of the name, and those of maker, type, tags, SKUs and options.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Case, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.utils.html import strip_tags
from modelsearch.query import And, PlainText
from wagtail.search.backends import get_search_backend

from catalog.models import Product, ProductPage, Variant

MAX_QUERY_LENGTH = 200
MAX_WORDS = 8
MAX_WORD_LENGTH = 40
MAX_UNCUT = 3  # "gas" and "bus" are no plurals
MAX_DESCRIPTION_WORDS = 2_000
INDEX_BATCH = 500
WORST_RANK = 5
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """The words of `text` as they are indexed and asked for: lower case, no accents, letters and digits only."""
    plain = unicodedata.normalize("NFKD", text[: MAX_WORD_LENGTH * 10_000])
    folded = "".join(character for character in plain if not unicodedata.combining(character)).casefold()
    return [word[:MAX_WORD_LENGTH] for word in WORD.findall(folded)]


def query_words(query: str) -> list[str]:
    """The words that a shopper asks for, each once; long queries are cut."""
    return list(dict.fromkeys(words_of(query[:MAX_QUERY_LENGTH])))[:MAX_WORDS]


def stem_of(word: str) -> str:
    """What a word and its English plural both begin with: "mugs" and "mug", "berries" and "berry"."""
    if len(word) <= MAX_UNCUT or word.endswith(("ss", "us", "is")) or not word.endswith("s"):
        return word
    if word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    return word[:-3] if word.endswith("ies") else word[:-1]


def as_column(words: Iterable[str]) -> str:
    """Words with a space around each, so that " mug " is a whole word and " mug" the beginning of one."""
    joined = " ".join(words)
    return f" {joined} " if joined else ""


def search_products(query: str) -> QuerySet[Product]:
    """Products that hold every word of `query` or a word that begins with it, best first; none for no words.

    Ranked by where the words stand: the whole name or a SKU, the beginning of the name, the name, maker, type, tags,
    SKUs or options, and last the description. Whether they are on sale is for the caller to filter.
    """
    words = query_words(query)
    found: QuerySet[Product] = Product.objects.filter(pk__in=matching_ids(words)).annotate(rank=search_rank(words))
    return found.order_by("rank", "-units_sold", "name", "pk")


def matching_ids(words: Sequence[str]) -> QuerySet[Product, dict[str, Any]]:
    """A subquery of the ids of products that hold words that begin as `words` do, whether one or many are meant."""
    if not words:
        return Product.objects.none().values("pk")
    results = get_search_backend().autocomplete(
        And([PlainText(stem_of(word)) for word in words]), Product.objects.all(), order_by_relevance=False
    )
    matches: QuerySet[Product, dict[str, Any]] = results.get_queryset().order_by().values("pk")
    return matches


def search_rank(words: Sequence[str], product: str = "") -> Case | Value:
    """The rank of a product, 0 the best; `product` is the lookup that leads to it, such as "variant__product__"."""
    if not words:
        return Value(WORST_RANK)
    name, others = f"{product}search_name", f"{product}search_words"
    asked, one = " ".join(words), " ".join(stem_of(word) for word in words)
    sku = Variant.objects.filter(product=OuterRef(f"{product}pk"), sku__iexact="-".join(words)).order_by()

    def every_word(*columns: str, whole: bool = False) -> Q:
        held = Q()
        for word in words:
            beginnings = {f" {word} ", f" {stem_of(word)} "} if whole else {f" {stem_of(word)}"}
            anywhere = Q()
            for column in columns:
                for beginning in sorted(beginnings):
                    anywhere |= Q(**{f"{column}__contains": beginning})
            held &= anywhere
        return held

    return Case(
        When(Q(**{f"{name}__in": [f" {asked} ", f" {one} "]}) | Exists(sku), then=Value(0)),
        When(**{f"{name}__startswith": f" {one}"}, then=Value(1)),
        When(every_word(name, whole=True), then=Value(2)),
        When(every_word(name), then=Value(3)),
        When(every_word(name, others), then=Value(4)),
        default=Value(WORST_RANK),
        output_field=IntegerField(),
    )


def reindex_products(*, product_ids: Iterable[int]) -> None:
    """Bring the stored words and the search index of the products and of their pages up to date.

    Call it after anything that people search by was written without saving the product: variants, SKUs, bulk imports.
    """
    backend = get_search_backend()
    ids = sorted(set(product_ids))
    for start in range(0, len(ids), INDEX_BATCH):
        batch = ids[start : start + INDEX_BATCH]
        products = list(
            Product.objects.filter(pk__in=batch)
            .select_related("brand", "product_type")
            .prefetch_related("variants", "tagged_items__tag")
            .order_by("pk")
        )
        for product in products:
            product.search_name = as_column(words_of(product.name))
            product.search_words = as_column(_other_words(product))
        Product.objects.bulk_update(products, ["search_name", "search_words"])
        backend.add_bulk(Product, products)
        pages = list(ProductPage.objects.filter(product_id__in=batch).select_related("product").order_by("pk"))
        backend.add_bulk(ProductPage, pages)


def _other_words(product: Product) -> list[str]:
    """Words of maker, type, tags, SKUs and options; a SKU also as one word, so that "MUG-30" is found by mug30."""
    texts = [tagged.tag.name for tagged in product.tagged_items.all()]
    texts += [named.name for named in (product.brand, product.product_type) if named is not None]
    words = [word for text in texts for word in words_of(text)]
    for variant in product.variants.all():
        sku_words = words_of(variant.sku)
        words += [*sku_words, "".join(sku_words)[:MAX_WORD_LENGTH]]
        words += [word for value in variant.option_values for word in words_of(value)]
    return list(dict.fromkeys(words))


def description_words(product: Product) -> list[str]:
    """The words of summary and description, without markup."""
    text = strip_tags(product.description.replace("<", " <"))
    return words_of(f"{product.summary} {text}")[:MAX_DESCRIPTION_WORDS]
