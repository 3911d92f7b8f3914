"""The address of a ledger's list asks for its own filters and for nothing else."""

import pytest

from catalog.tests.factories import VariantFactory
from common.tests.staff import log_in

LEDGER = "/admin/catalog/stockmovement/"

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    [
        "nonsense=1",
        "id=abc",
        "ordering=--x",
        "p=x",
        "o=99.x",
        "actor__password__startswith=pbkdf2",
        "stock__variant__sku=OTHER",
        "reason__nonsense=1",
    ],
)
def test_what_is_no_filter_of_the_ledger_is_ignored(query: str) -> None:
    VariantFactory(sku="JUG-S", stock=5)

    response = log_in("order staff").get(f"{LEDGER}?{query}")

    assert response.status_code == 200
    assert "JUG-S" in response.content.decode()


def test_a_filter_still_filters() -> None:
    VariantFactory(sku="JUG-S", stock=5)

    response = log_in("order staff").get(f"{LEDGER}?reason__exact=shipped")

    assert response.status_code == 200
    assert "JUG-S" not in response.content.decode()


@pytest.mark.parametrize("query", ["at__gte=abc", "at__gte=9999999-1-1"])
def test_a_filter_with_an_impossible_value_is_not_found(query: str) -> None:
    assert log_in("order staff").get(f"{LEDGER}?{query}").status_code == 404
