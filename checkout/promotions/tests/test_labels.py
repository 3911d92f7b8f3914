"""Labels of promotions on products' pages and cards: only what everybody gets, as of now."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from catalog.cards import list_cards
from catalog.context import PriceContext, default_price_context
from catalog.tests.factories import ShopPageFactory, VariantFactory
from checkout.promotions.tests.factories import PromotionFactory, block

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 1, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now(time_machine):
    cache.clear()
    time_machine.move_to(NOW, tick=False)
    yield
    cache.clear()


@pytest.fixture
def mug(db):
    return VariantFactory(price=2800, stock=5)


def about(*variants):
    return [block("product", variant.product_id) for variant in variants]


def label_on_card(variant, at=NOW):
    cache.clear()
    context = PriceContext(price_list="default", currency="EUR", at=at)
    [card] = list_cards(product_ids=[variant.product_id], context=context)
    return card.promotion


def page_of(client, variant):
    return client.get(f"/shop/p/{variant.product.slug}/").content.decode()


def test_page_and_card_tell_the_label_of_what_it_is_about(client, mug):
    ShopPageFactory()
    other = VariantFactory(price=900, stock=5)
    PromotionFactory(name="3 for 2", kind="buy_x_get_y", buy=2, get=1, goods=about(mug))

    assert '<li class="badge badge--offer">3 for 2</li>' in page_of(client, mug)
    assert "3 for 2" not in page_of(client, other).partition("related")[0]
    assert (label_on_card(mug), label_on_card(other)) == ("3 for 2", "")


def test_label_strikes_no_price(client, mug):
    ShopPageFactory()
    PromotionFactory(name="Ten off", percent=10, goods=about(mug))

    page = page_of(client, mug)

    assert "Ten off" in page
    assert "<s>" not in page.partition('id="buy"')[2].partition("</form>")[0]


def test_what_is_about_everything_stands_on_the_page_and_not_on_every_card(client, mug):
    ShopPageFactory()
    PromotionFactory(name="Summer")

    assert "Summer" in page_of(client, mug)
    assert label_on_card(mug) == ""


@pytest.mark.parametrize(
    "fields",
    [
        {"groups": ["trade"]},
        {"is_first_order": True},
        {"countries": ["PT"]},
        {"codes": ["HELLO"]},
        {"live": False},
        {"run": {"limit": 0}},
        {"run": {"starts_at": NOW + timedelta(seconds=1)}},
        {"run": {"ends_at": NOW}},
    ],
)
def test_what_not_everybody_gets_now_is_told_to_nobody(client, mug, fields):
    ShopPageFactory()
    PromotionFactory(name="Secret", goods=about(mug), **fields)

    assert "Secret" not in page_of(client, mug)
    assert label_on_card(mug) == ""


def test_start_and_end_are_judged_at_the_moment_though_promotions_are_remembered(mug):
    starts_at, ends_at = NOW + timedelta(seconds=10), NOW + timedelta(seconds=20)
    PromotionFactory(name="Rush", goods=about(mug), run={"starts_at": starts_at, "ends_at": ends_at})

    def label(seconds):
        at = NOW + timedelta(seconds=seconds)
        context = PriceContext(price_list="default", currency="EUR", at=at)
        [card] = list_cards(product_ids=[mug.product_id], context=context)
        return card.promotion

    assert [label(seconds) for seconds in (0, 9, 10, 19, 20)] == ["", "", "Rush", "Rush", ""]


def test_excluded_goods_bear_no_label_and_parts_and_rewards_do(mug):
    spoon, plate, vase = (VariantFactory(price=900, stock=5) for _each in range(3))
    PromotionFactory(name="Not spoons", excluded=about(spoon), sale_goods="not")
    parts = [
        block("part", {"goods": about(spoon), "quantity": 1}),
        block("part", {"goods": about(plate), "quantity": 1}),
    ]
    PromotionFactory(name="Table", kind="bundle", amount=1500, parts=parts, currency="EUR")
    PromotionFactory(name="Gift", kind="buy_x_get_y", buy=1, get=1, goods=about(mug), reward=about(vase))

    assert [label_on_card(each) for each in (spoon, plate, mug, vase)] == [
        "Table",
        "Not spoons",
        "Not spoons",
        "Not spoons",
    ]


def test_amounts_of_another_currency_are_not_told(mug):
    PromotionFactory(name="Two off", kind="amount", amount=200, goods=about(mug), currency="USD")

    assert label_on_card(mug) == ""


def test_what_is_sold_out_bears_no_label(client):
    ShopPageFactory()
    gone = VariantFactory(price=900, stock=0)
    PromotionFactory(name="Ten off", goods=about(gone))

    assert "Ten off" not in page_of(client, gone)


def test_shop_without_promotions_pays_one_query_a_minute(mug):
    context = default_price_context()

    with CaptureQueriesContext(connection) as first:
        list_cards(product_ids=[mug.product_id], context=context)
    with CaptureQueriesContext(connection) as second:
        list_cards(product_ids=[mug.product_id], context=context)

    assert len(first) - len(second) == 1
    assert len([query for query in first if "promotions_promotion" in query["sql"]]) == 1
    assert len([query for query in second if "promotions" in query["sql"]]) == 0
