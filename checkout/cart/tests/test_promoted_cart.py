"""What promotions do to a cart as it is read: which apply, to what, at how many queries."""

from datetime import timedelta

import pytest
from taggit.models import Tag

from catalog.models import CollectionItem, CollectionPage
from catalog.models.products import ProductTag
from catalog.tests.factories import (
    NOON,
    BrandFactory,
    CategoryPageFactory,
    ProductFactory,
    VariantFactory,
    price_context,
)
from checkout.cart.models import Cart
from checkout.cart.selectors import get_priced_cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.models import CustomerGroup
from checkout.customers.tests.factories import UserFactory
from checkout.promotions.models import CouponCode, Promotion
from checkout.promotions.services import Use, claim_uses
from checkout.promotions.tests.factories import PromotionFactory, block
from common.money import to_minor
from common.places import Place

pytestmark = pytest.mark.django_db


def priced(cart, *, at=NOON, **facts):
    return get_priced_cart(cart=Cart.objects.get(pk=cart.pk), context=price_context(at), **facts).priced


def off(cart, **facts):
    """What each promotion takes off, in minor units."""
    return {each.name: to_minor(each.amount) for each in priced(cart, **facts).adjustments}


@pytest.fixture
def category():
    return CategoryPageFactory(title="Pottery")


@pytest.fixture
def shelf(category):
    """A mug (28.00) with everything a mark can be made of, and a book (12.00) with nothing."""
    below = CategoryPageFactory(title="Mugs", parent=category)
    mug = ProductFactory(name="Mug", brand=BrandFactory(name="Maker"), categories=[below])
    ProductTag.objects.create(content_object=mug, tag=Tag.objects.create(name="Summer", slug="summer"))
    return {
        "mug": VariantFactory(product=mug, price=2800, stock=10),
        "book": VariantFactory(product__name="Book", price=1200, stock=10),
    }


@pytest.fixture
def cart(shelf):
    cart = CartFactory()
    for variant in shelf.values():
        CartLineFactory(cart=cart, variant=variant)
    return cart


def collection_of(category, **facts):
    page = CollectionPage(title="Collection", slug="collection", **facts)
    category.get_parent().add_child(instance=page)
    return page


def by_hand(shelf, category):
    page = collection_of(category)
    CollectionItem.objects.create(page=page, product=shelf["mug"].product)
    return block("collection", page.pk)


def by_rule(shelf, category):
    return block("collection", collection_of(category, kind=CollectionPage.Kind.RULE, price_from=2000).pk)


SCOPES = {
    "product": lambda shelf, _category: block("product", shelf["mug"].product_id),
    "category above": lambda _shelf, category: block("category", str(category.translation_key)),
    "collection by hand": by_hand,
    "collection by rule": by_rule,
    "brand": lambda shelf, _category: block("brand", shelf["mug"].product.brand_id),
    "tag": lambda _shelf, _category: block("tag", "summer"),
}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_a_promotion_is_about_what_it_names_and_nothing_else(cart, shelf, category, scope):
    goods = scope(shelf, category)
    PromotionFactory(name="Named", goods=[goods])
    PromotionFactory(name="All others", excluded=[goods], priority=1)

    assert off(cart) == {"Named": 280, "All others": 120}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_a_promotion_whose_goods_are_gone_is_about_nothing(cart, shelf, category, scope):
    goods = scope(shelf, category)
    PromotionFactory(goods=[{**goods, "value": None}])
    PromotionFactory(goods=[block(goods["type"], "999999")])

    assert off(cart) == {}


def test_goods_on_sale_are_told_from_others(shelf, cart):
    CartLineFactory(cart=cart, variant=VariantFactory(price=5000, sale=4000, stock=3))
    PromotionFactory(name="Sale only", sale_goods="only")
    PromotionFactory(name="No sale", sale_goods="not")

    assert off(cart) == {"Sale only": 400, "No sale": 400}


KINDS = [
    ({"kind": "percent", "percent": "12.5"}, 500),
    ({"kind": "amount", "amount": 700}, 700),
    ({"kind": "amount_each", "amount": 100}, 200),
    ({"kind": "buy_x_get_y", "buy": 1, "get": 1}, 1200),
    ({"kind": "buy_x_get_y", "buy": 1, "get": 1, "percent": 50}, 600),
    (
        {
            "kind": "tiers",
            "measure": "spend",
            "tiers": [
                block("percent", {"threshold": "10", "percent": "1"}),
                block("amount", {"threshold": "39.99", "amount": 900}),
                block("percent", {"threshold": "40.01", "percent": "90"}),
            ],
        },
        900,
    ),
    ({"kind": "tiers", "tiers": [block("amount_each", {"threshold": "2", "amount": 50})]}, 100),
]


@pytest.mark.parametrize(("facts", "taken"), KINDS, ids=[f"{facts['kind']} {taken}" for facts, taken in KINDS])
def test_each_kind_takes_off_what_its_row_says(cart, facts, taken):
    PromotionFactory(name="It", **facts)

    assert off(cart) == {"It": taken}


def test_a_bundle_names_its_parts(cart, shelf):
    parts = [
        block("part", {"quantity": 1, "goods": [block("product", shelf[name].product_id)]}) for name in ("mug", "book")
    ]
    PromotionFactory(name="Mug and book", kind="bundle", amount=3500, parts=parts)

    assert off(cart) == {"Mug and book": 500}


def test_free_delivery_is_told_apart_from_goods(cart):
    full = priced(cart).delivery
    PromotionFactory(name="Post is on us", kind="free_delivery")

    quote = priced(cart)

    assert (quote.delivery_full, to_minor(quote.delivery), to_minor(quote.total)) == (full, 0, 4000)
    assert off(cart) == {"Post is on us": to_minor(full)}


def test_rewards_are_other_things_than_those_bought(cart, shelf):
    mug, book = (shelf[name].product_id for name in ("mug", "book"))
    PromotionFactory(
        name="A book with a mug",
        kind="buy_x_get_y",
        buy=1,
        get=1,
        goods=[block("product", mug)],
        reward=[block("product", book)],
    )

    assert off(cart) == {"A book with a mug": 1200}


@pytest.mark.parametrize(
    ("run", "is_given"),
    [
        ({"starts_at": NOON}, True),
        ({"starts_at": NOON + timedelta(seconds=1)}, False),
        ({"ends_at": NOON}, False),
        ({"ends_at": NOON + timedelta(seconds=1)}, True),
        ({"limit": 0}, False),
        ({"limit": 1}, True),
        ({"budget": 0}, False),
        ({"is_automatic": False}, False),
    ],
    ids=str,
)
def test_it_runs_at_its_time_and_while_something_is_left(cart, run, is_given):
    PromotionFactory(name="It", run=run)

    assert off(cart) == ({"It": 400} if is_given else {})


def test_what_is_left_of_a_budget_is_the_most_that_is_given(cart):
    PromotionFactory(name="It", run={"budget": 150})

    assert off(cart) == {"It": 150}


def test_drafts_and_incomplete_rows_take_nothing_off(cart):
    PromotionFactory(live=False)
    PromotionFactory(kind="bundle", amount=1, parts=[])
    PromotionFactory(kind="tiers", tiers=[])

    assert off(cart) == {}


def test_a_code_leads_to_its_promotion_and_the_label_is_in_the_shopper_s_language(cart, settings):
    settings.LANGUAGES = [("en", "English"), ("pt", "Portuguese")]
    PromotionFactory(name="Internal", labels={"en": "Welcome"}, codes=["HELLO", "HELLO2"])
    cart.codes = ["NOTHING", "HELLO"]
    cart.save()

    quote = priced(cart)

    assert [(each.name, each.code) for each in quote.adjustments] == [("Welcome", "HELLO")]
    assert quote.idle_codes == ("NOTHING",)


def test_groups_countries_and_first_orders_are_asked(cart):
    member, trade = UserFactory(), CustomerGroup.objects.create(code="trade", name="Trade")
    PromotionFactory(name="Trade", groups=["trade"])
    PromotionFactory(name="Belgium", countries=["BE"])
    PromotionFactory(name="First", is_first_order=True)

    assert off(cart) == {"First": 400}

    trade.members.add(member)
    Cart.objects.update(user=member)
    assert off(cart, place=Place("BE")) == {"Trade": 400, "Belgium": 360, "First": 324}


def test_what_one_customer_used_up_is_not_offered_to_them_again(cart):
    promotion = PromotionFactory(name="Once each", run={"limit_each": 1})
    keys = get_priced_cart(cart=cart, context=price_context(), email="anna@example.org").shopper.keys
    use = Use(promotion_id=promotion.pk, amount=1)
    claim_uses(uses=[use], customer_keys=keys, reference="checkout:1", at=NOON)

    assert off(cart, email="Anna@Example.org") == {}
    assert off(cart, email="ben@example.org") == {"Once each": 400}


def test_a_used_code_is_idle(cart):
    PromotionFactory(codes=["ONCE"])
    CouponCode.objects.update(limit=1, used=1)
    cart.codes = ["ONCE"]
    cart.save()

    assert priced(cart).idle_codes == ("ONCE",)


def test_lines_tell_what_is_taken_off_them(cart):
    PromotionFactory(name="Ten")

    lines = get_priced_cart(cart=cart, context=price_context()).lines

    assert [[(cut.name, to_minor(cut.amount)) for cut in line.cuts] for line in lines] == [
        [("Ten", 280)],
        [("Ten", 120)],
    ]


def count_queries(cart, django_assert_max_num_queries):
    with django_assert_max_num_queries(99) as queries:
        priced(cart, email="anna@example.org")
    return len(queries)


def test_promotions_cost_one_query_and_at_most_three_more(shelf, category, cart, django_assert_max_num_queries):
    def count():
        return count_queries(cart, django_assert_max_num_queries)

    count()  # content types and the like are remembered
    with_none = count()
    PromotionFactory()
    with_a_plain_one = count()
    for number in range(3):
        goods = [scope(shelf, category) for name, scope in SCOPES.items() if "collection" not in name]
        PromotionFactory(goods=goods, groups=["trade"], is_first_order=True, name=f"Asking {number}")
    page = collection_of(category, kind=CollectionPage.Kind.RULE, price_from=2000)
    page.save_revision().publish()
    PromotionFactory(goods=[block("collection", page.pk)])
    count()  # the rule of the collection is remembered

    Promotion.objects.get(name="Asking 1")
    assert (with_a_plain_one - with_none, count() - with_none) == (0, 3)
