"""A shop that others change between the reading and the writing of an import."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from catalog import stock
from catalog.bulk import RowsChanged
from catalog.importers import apply as applying
from catalog.importers import services
from catalog.importers.report import Level
from catalog.models import Brand, Price, PriceList, Product, Stock, Variant
from catalog.prices import BasePrice, set_base_price
from catalog.tests.factories import NOON
from catalog.tests.importing import MUG, found, run, write

pytestmark = pytest.mark.django_db


def rename_product() -> None:
    Product.objects.filter(slug="mug").update(slug="cup")


def set_another_price() -> None:
    set_base_price(
        variant=Variant.objects.get(), price_list=PriceList.objects.get(), price=BasePrice(999), by=None, at=NOON
    )


def receive_units() -> None:
    stock.receive(variant=Variant.objects.get(), location=stock.default_location(), quantity=3, by=None, at=NOON)


def add_the_maker() -> None:
    Brand.objects.create(name="New maker", slug="new-maker")


@pytest.mark.parametrize(
    ("meddle", "prices", "on_hand"),
    [
        (rename_product, [2800, 3500], [5, 9]),
        (set_another_price, [3500], [9]),
        (receive_units, [3500], [9]),
        (add_the_maker, [3500], [9]),
    ],
)
def test_a_shop_that_changes_between_reading_and_writing_is_read_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, meddle: Callable[[], None], prices: list[int], on_hand: list[int]
) -> None:
    run(write(tmp_path, MUG | {"Variant SKU": ""}))
    Variant.objects.update(sku="MUG-1")
    path = write(
        tmp_path,
        MUG | {"Vendor": "New maker", "Variant SKU": "", "Variant Price": "35", "Variant Inventory Qty": "9"},
    )
    write_once = applying.apply
    tries = []

    def meddle_before_the_first_try(*args: Any, **options: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            meddle()
        write_once(*args, **options)

    monkeypatch.setattr(services, "apply", meddle_before_the_first_try)
    report = run(path, sets_stock=True)

    assert len(tries) == 2
    assert not report.has_errors
    assert sorted(Price.objects.filter(ends_at__isnull=True).values_list("amount", flat=True)) == prices
    assert sorted(Stock.objects.values_list("on_hand", flat=True)) == on_hand
    assert Brand.objects.filter(name="New maker").count() == 1
    assert run(path, sets_stock=True).changes == {}


def test_a_shop_that_never_rests_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tries = []

    def never(*_args: object, **_options: object) -> None:
        tries.append(1)
        raise RowsChanged

    monkeypatch.setattr(services, "apply", never)
    report = run(write(tmp_path, MUG))

    assert len(tries) == services.ATTEMPTS
    assert found(report, Level.ERROR) == [(None, "shop-changed")]
    assert Product.objects.count() == 0
