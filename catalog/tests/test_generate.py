"""Made-up shops for load work."""

import pytest
from django.db.models import F, Sum
from wagtail.models import Site

from catalog.generate import generate_products
from catalog.models import Price, Product, Stock, StockMovement, Variant
from catalog.search import search_products
from catalog.tests.factories import NOON

pytestmark = pytest.mark.django_db


def generate(count=12, seed=1):
    root = Site.objects.get(is_default_site=True).root_page
    return generate_products(count=count, seed=seed, parent=root, at=NOON)


def test_generated_products_can_be_listed_found_and_bought():
    variants = generate()

    assert Product.objects.count() == 12
    assert Variant.objects.count() == variants
    assert Variant.objects.filter(prices__isnull=True).count() == 0
    name = Product.objects.order_by("pk").first().name
    assert search_products(name)[0].name == name


def test_generated_stock_agrees_with_its_ledger():
    generate()

    on_hand = Stock.objects.aggregate(n=Sum("on_hand"))["n"]
    assert StockMovement.objects.aggregate(n=Sum("on_hand_change"))["n"] == on_hand
    assert not Stock.objects.filter(reserved__gt=F("on_hand")).exists()


def test_same_seed_makes_the_same_shop_and_runs_add_up():
    generate(count=5)
    first = list(Product.objects.order_by("pk").values_list("name", "slug"))
    prices = list(Price.objects.order_by("pk").values_list("amount", flat=True))
    StockMovement.objects.all().delete()
    Stock.objects.all().delete()
    Product.objects.all().delete()

    generate(count=5)

    assert list(Product.objects.order_by("pk").values_list("name", "slug")) == first
    assert list(Price.objects.order_by("pk").values_list("amount", flat=True)) == prices
    generate(count=3)
    assert Product.objects.count() == 8
