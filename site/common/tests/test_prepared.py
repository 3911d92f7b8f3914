"""Prepared querysets: the rows of the plain one, and the SQL written once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import BigIntegerField, CharField, DateTimeField, F, Subquery
from django.db.models.sql.compiler import SQLCompiler
from django.test.utils import CaptureQueriesContext

from catalog.models import Price, Variant
from catalog.tests.factories import LONG_AGO, NOON, PriceFactory, PriceListFactory, VariantFactory
from common.prepared import Parameter, Prepared, padded, parameters, values_of

pytestmark = pytest.mark.django_db


def by_sku(sku):
    """Variants with their product and their first price until a moment, filtered by an SKU."""
    prices = Price.objects.filter(starts_at__lte=Parameter("at", DateTimeField())).order_by("starts_at")
    return (
        Variant.objects.filter(sku=sku)
        .select_related("product")
        .prefetch_related("prices")
        .annotate(first=Subquery(prices.values("amount")[:1]), double=F("position") * 2)
    )


@pytest.fixture
def compiled(monkeypatch):
    """What is put into SQL from now on, subqueries left out."""
    seen = []
    real = SQLCompiler.as_sql

    def noted(self, *args, **kwargs):
        if not self.query.subquery:
            seen.append(self.query.model)
        return real(self, *args, **kwargs)

    monkeypatch.setattr(SQLCompiler, "as_sql", noted)
    return seen


def test_the_rows_are_those_of_the_plain_queryset_whatever_the_values(django_assert_num_queries):
    prepared = Prepared(lambda: by_sku(Parameter("sku", CharField())))
    mug, cup = VariantFactory(price=2800, sku="MUG"), VariantFactory(price=900, sku="CUP")

    for sku, at, expected in [
        ("MUG", NOON, [(mug.pk, 2800)]),
        ("CUP", NOON, [(cup.pk, 2800)]),
        ("MUG", LONG_AGO - timedelta(days=1), [(mug.pk, None)]),
        ("'; DROP TABLE catalog_variant; --", NOON, []),
    ]:
        rows = prepared.rows(sku=sku, at=at)
        assert [(row.pk, row.first) for row in rows] == expected
    with django_assert_num_queries(2):  # the variant with its product, and its prices
        [row] = prepared.rows(sku="MUG", at=NOON)
    with django_assert_num_queries(0):
        assert row.product == mug.product
        assert [price.amount for price in row.prices.all()] == [2800]


def test_the_sql_is_written_once(compiled):
    prepared = Prepared(lambda: by_sku(Parameter("sku", CharField())))
    for sku in ("MUG", "CUP", "JUG"):
        prepared.rows(sku=sku, at=NOON)

    assert compiled == [Variant]


def test_each_length_of_a_list_has_its_own_sql():
    prepared = Prepared(lambda count: Variant.objects.filter(pk__in=parameters("pk", BigIntegerField(), count)))
    pks = [VariantFactory().pk for _number in range(3)]

    assert {row.pk for row in prepared.rows(3, **values_of("pk", pks))} == set(pks)
    assert [row.pk for row in prepared.rows(1, **values_of("pk", pks[1:2]))] == pks[1:2]
    assert [row.pk for row in prepared.rows(3, **values_of("pk", [pks[0]] * 3))] == pks[:1]


@pytest.mark.parametrize(
    ("values", "expected"),
    [([], []), ([7], [7]), ([7, 8], [7, 8]), ([7, 8, 9], [7, 8, 9, 9]), (list(range(5)), [0, 1, 2, 3, 4, 4, 4, 4])],
)
def test_lists_are_padded_to_a_power_of_two(values, expected):
    assert padded(values) == expected


def test_a_missing_value_is_an_error_and_asks_nothing():
    prepared = Prepared(lambda: by_sku(Parameter("sku", CharField())))

    with CaptureQueriesContext(connection) as queries, pytest.raises(KeyError, match="sku"):
        prepared.rows(at=NOON)
    assert len(queries) == 0


def test_another_setting_writes_it_anew(settings):
    prepared = Prepared(lambda: Price.objects.filter(amount=settings.SHOP_PRIOR_PRICE_DAYS))
    settings.SHOP_PRIOR_PRICE_DAYS = 30
    PriceFactory(amount=30, price_list=PriceListFactory())

    assert [price.amount for price in prepared.rows()] == [30]
    settings.SHOP_PRIOR_PRICE_DAYS = 0
    assert prepared.rows() == []


def test_rows_of_one_use_are_not_those_of_another():
    prepared = Prepared(lambda: by_sku(Parameter("sku", CharField())))
    VariantFactory(sku="MUG", price=1)

    [one] = prepared.rows(sku="MUG", at=NOON)
    [other] = prepared.rows(sku="MUG", at=NOON)

    one.sku = "CHANGED"
    assert other.sku == "MUG"
    assert one is not other


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_threads_share_the_sql_and_have_connections_of_their_own():
    prepared = Prepared(lambda: by_sku(Parameter("sku", CharField())))
    skus = [VariantFactory(sku=f"MUG-{number}", price=1).sku for number in range(8)]

    def ask(sku):
        try:
            return [row.sku for row in prepared.rows(sku=sku, at=NOON)]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(ask, skus)) == [[sku] for sku in skus]


def test_values_and_lists_of_values_can_be_prepared():
    VariantFactory(sku="MUG", position=3)
    named = {"sku": Parameter("sku", CharField())}

    assert Prepared(lambda: Variant.objects.filter(**named).values("sku", "position")).rows(sku="MUG") == [
        {"sku": "MUG", "position": 3}
    ]
    assert Prepared(lambda: Variant.objects.filter(**named).values_list("position", "sku")).rows(sku="MUG") == [
        (3, "MUG")
    ]


@pytest.mark.parametrize("text", ["%", "_", "\\", "%%s", "50 %"])
def test_a_value_is_looked_for_as_it_is_written(text):
    for sku in ("MUG", f"A{text}B"):
        VariantFactory(sku=sku)
    prepared = Prepared(lambda: Variant.objects.filter(sku__contains=Parameter("sku", CharField())))

    assert [row.sku for row in prepared.rows(sku=text)] == [f"A{text}B"]
