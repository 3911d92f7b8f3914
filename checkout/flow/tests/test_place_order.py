"""Placing an order: once for a checkout, for exactly what was shown, or not at all."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from catalog.models import Stock
from catalog.prices import BasePrice, set_base_price
from catalog.stock import OutOfStock, StockRequest, count, default_location, reserve
from catalog.tests.factories import (
    NOON,
    PictureFactory,
    PriceListFactory,
    ProductPageFactory,
    VariantFactory,
    price_context,
)
from checkout.cart.models import Cart, CartLine
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import UserFactory
from checkout.flow.models import Checkout
from checkout.flow.selectors import describe_checkout, get_agreement
from checkout.flow.services import (
    AgreementChanged,
    BasketChanged,
    CheckoutClosed,
    CheckoutUnfinished,
    TotalChanged,
    keep_saved_lines,
    place_order,
    save_contact,
)
from checkout.flow.steps import Step
from checkout.flow.tests.factories import ADDRESS, CheckoutFactory
from checkout.notifications.models import Message
from checkout.orders.models import Order, OrderLine
from checkout.payments.models import Payment
from checkout.shipping.calendar import get_calendar
from common.money import from_minor
from common.policies import PolicyKind
from home.models import SiteFurniture

pytestmark = pytest.mark.django_db

GOODS = 5600  # two mugs


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=10, product__name="Tide mug", options=("Cobalt", "30 cl"))


@pytest.fixture
def checkout(mug):
    checkout = CheckoutFactory()
    checkout.delivery_method.cost = 490
    checkout.delivery_method.free_from = None
    checkout.delivery_method.save()
    CartLineFactory(cart=checkout.cart, variant=mug, quantity=2)
    return checkout


TOTAL = GOODS + 490
FIXED_QUERIES = 16
QUERIES_A_LINE = 3


def place(checkout, *, total=TOTAL, by=None, **kwargs):
    return place_order(checkout_id=checkout.pk, expected_total=total, by=by, at=NOON, **kwargs)


def place_another():
    other = CheckoutFactory()  # by the method that the fixture gave its price
    CartLineFactory(cart=other.cart)
    return place(other, total=2800 + 490)


def assert_nothing_happened(mug, *, on_hand=10, reserved=0):
    stock = Stock.objects.get(variant=mug)
    assert (stock.on_hand, stock.reserved) == (on_hand, reserved)
    assert not Order.objects.exists()
    assert not Payment.objects.exists()
    assert not Message.objects.exists()
    assert not Cart.objects.filter(status=Cart.Status.ORDERED).exists()


def test_an_order_holds_what_was_agreed(checkout, mug):
    order = place(checkout)

    line = order.lines.get()
    assert (order.items_total, order.delivery_total, order.total) == (GOODS, 490, TOTAL)
    assert (line.sku, line.name, line.options, line.quantity) == (mug.sku, "Tide mug", "Cobalt, 30 cl", 2)
    assert (line.unit_price, line.total) == (2800, GOODS)
    assert order.tax_total == sum(row["tax"] for row in order.tax_lines)
    assert order.delivery_name == checkout.delivery_method.name
    assert order.delivery_country == "BE"
    assert order.contact.email == "hanne@example.org"
    assert order.contact.delivery_address == ADDRESS
    assert order.contact.billing_address == ADDRESS
    assert order.user is None


def test_an_order_holds_stock_asks_for_money_and_uses_up_the_cart(checkout, mug):
    order = place(checkout)

    payment = order.payments.get()
    checkout.cart.refresh_from_db()
    assert Stock.objects.get(variant=mug).reserved == 2
    assert (payment.gateway, payment.amount, payment.currency) == ("bank_transfer", TOTAL, "EUR")
    assert payment.status == Payment.Status.PENDING
    assert checkout.cart.status == Cart.Status.ORDERED
    assert sorted(Message.objects.values_list("kind", "recipient", "dedupe_key", "context")) == [
        ("order_placed", "hanne@example.org", f"order_placed:{order.pk}", {"order_id": order.pk}),
        (
            "payment_pending",
            "hanne@example.org",
            f"payment_pending:{order.pk}:{payment.pk}",
            {"order_id": order.pk, "gateway": "bank_transfer"},
        ),
    ]


def test_a_second_submit_answers_the_same_order(checkout, mug):
    first = place(checkout)
    second = place(checkout, total=1)

    assert second == first
    assert Order.objects.count() == 1
    assert Payment.objects.count() == 1
    assert Stock.objects.get(variant=mug).reserved == 2


def test_a_total_that_drifted_is_told_and_not_charged(checkout, mug):
    set_base_price(variant=mug, price_list=PriceListFactory(), price=BasePrice(3000), by=None, at=NOON)

    with pytest.raises(TotalChanged) as refusal:
        place(checkout)

    assert refusal.value.old == from_minor(TOTAL, "EUR")
    assert refusal.value.new == from_minor(6490, "EUR")
    assert_nothing_happened(mug)


def test_a_new_total_that_was_accepted_is_ordered(checkout, mug):
    set_base_price(variant=mug, price_list=PriceListFactory(), price=BasePrice(3000), by=None, at=NOON)

    order = place(checkout, total=6490)

    assert order.total == 6490
    assert order.lines.get().unit_price == 3000


@pytest.mark.parametrize("total", [0, 1, TOTAL - 1, TOTAL + 1])
def test_a_tampered_total_is_refused(checkout, mug, total):
    with pytest.raises(TotalChanged):
        place(checkout, total=total)

    assert_nothing_happened(mug)


def test_fewer_left_than_wanted_is_refused(checkout, mug):
    count(variant=mug, location=default_location(), on_hand=1, by=None, at=NOON)

    with pytest.raises(BasketChanged) as refusal:
        place(checkout)

    assert [line.possible_quantity for line in refusal.value.lines] == [1]
    assert_nothing_happened(mug, on_hand=1)


def test_a_sold_out_thing_is_refused(checkout, mug):
    reserve(requests=[StockRequest(mug.pk, 10, "somebody-else")], by=None, at=NOON)

    with pytest.raises(BasketChanged):
        place(checkout)

    assert_nothing_happened(mug, reserved=10)


def test_a_withdrawn_thing_is_refused(checkout, mug):
    mug.is_active = False
    mug.save()

    with pytest.raises(BasketChanged):
        place(checkout)

    assert_nothing_happened(mug)


def test_stock_that_goes_between_pricing_and_holding_leaves_nothing_behind(checkout, mug, monkeypatch):
    def sold_meanwhile(**kwargs):
        raise OutOfStock({mug.pk: 0})

    monkeypatch.setattr("checkout.orders.services.stock.reserve", sold_meanwhile)

    with pytest.raises(OutOfStock):
        place(checkout)

    assert_nothing_happened(mug)


def test_an_empty_cart_is_no_order(checkout, mug):
    CartLine.objects.all().delete()

    with pytest.raises(CheckoutClosed):
        place(checkout)

    assert_nothing_happened(mug)


def test_a_cart_of_saved_things_only_is_no_order(checkout, mug):
    CartLine.objects.update(is_saved=True)

    with pytest.raises(CheckoutClosed):
        place(checkout)

    assert_nothing_happened(mug)


def test_an_unknown_checkout_is_no_order(mug):
    with pytest.raises(CheckoutClosed):
        place_order(checkout_id=uuid4(), expected_total=TOTAL, by=None, at=NOON)

    assert_nothing_happened(mug)


def test_a_merged_cart_is_no_order(checkout, mug):
    Cart.objects.update(status=Cart.Status.MERGED)

    with pytest.raises(CheckoutClosed):
        place(checkout)

    assert_nothing_happened(mug)


@pytest.mark.parametrize(
    ("change", "step"),
    [
        ({"email": ""}, Step.CONTACT),
        ({"delivery_address": {}}, Step.ADDRESS),
        ({"delivery_address": {**ADDRESS, "country": "BR"}}, Step.ADDRESS),
        ({"delivery_method": None}, Step.DELIVERY),
        ({"payment_method": "barter"}, Step.PAYMENT),
    ],
)
def test_an_unanswered_step_is_refused(checkout, mug, change, step):
    Checkout.objects.update(**change)

    with pytest.raises(CheckoutUnfinished) as refusal:
        place(checkout)

    assert refusal.value.step == step
    assert_nothing_happened(mug)


def test_what_was_agreed_to_must_still_be_so(checkout, mug):
    state = describe_checkout(checkout=checkout, cart=checkout.cart, context=price_context())
    agreement = get_agreement(state)
    Checkout.objects.update(delivery_address={**ADDRESS, "line1": "Kraanlei 13"})

    with pytest.raises(AgreementChanged):
        place(checkout, agreement=agreement)

    assert_nothing_happened(mug)


def test_what_was_agreed_to_is_ordered(checkout):
    checkout.refresh_from_db()
    state = describe_checkout(checkout=checkout, cart=checkout.cart, context=price_context())

    order = place(checkout, agreement=get_agreement(state))

    assert order.total == TOTAL


@pytest.mark.parametrize(
    ("gateway", "hold"),
    [("bank_transfer", timedelta(hours=72)), ("test", timedelta(hours=2)), ("cash_on_delivery", None)],
)
def test_how_long_goods_are_held_follows_the_way_of_paying(checkout, gateway, hold):
    Checkout.objects.update(payment_method=gateway)

    order = place(checkout)

    assert order.hold_until == (NOON + hold if hold else None)


def test_a_guest_with_the_address_of_a_member_is_not_linked_to_them(checkout):
    UserFactory(email="hanne@example.org")

    order = place(checkout)

    assert order.user is None


def test_a_members_order_is_theirs(checkout):
    member = UserFactory()

    order = place(checkout, by=member)

    assert order.user == member


def test_an_order_remembers_its_language_and_the_terms(checkout):
    root = Site.objects.get(is_default_site=True).root_page
    page = root.add_child(instance=Page(title="Terms of sale", slug="what-we-agree-on"))
    SiteFurniture.objects.update(terms_page=page)

    order = place(checkout, language="pt")

    assert order.language == "pt"
    assert order.policy_version == f"terms-{page.pk}"


def test_who_agreed_to_terms_that_were_replaced_is_shown_the_new_ones_first(checkout, mug):
    root = Site.objects.get(is_default_site=True).root_page
    old, new = (root.add_child(instance=Page(title=name, slug=name.lower())) for name in ("Earlier", "Later"))
    SiteFurniture.objects.update(terms_page=old)
    shown = get_agreement(describe_checkout(checkout=checkout, cart=checkout.cart, context=price_context()))
    SiteFurniture.objects.update(terms_page=new)

    with pytest.raises(AgreementChanged) as refusal:
        place(checkout, agreement=shown)

    assert_nothing_happened(mug)
    assert refusal.value.state.policies[PolicyKind.TERMS].title == "Later"
    assert place(checkout, agreement=get_agreement(refusal.value.state)).policy_version == f"terms-{new.pk}"


def test_a_line_remembers_the_story_that_was_told(checkout, mug):
    page = ProductPageFactory(product=mug.product, hero=PictureFactory())
    page.save_revision().publish()
    page.refresh_from_db()

    order = place(checkout)

    assert order.lines.get().page_revision_id == page.live_revision_id
    assert page.live_revision_id is not None


def test_another_address_for_the_invoice_is_kept(checkout):
    invoice = {**ADDRESS, "name": "De Smet bv", "country": "FR", "postcode": "75001"}
    Checkout.objects.update(is_billing_same=False, billing_address=invoice)

    order = place(checkout)

    assert order.contact.billing_address == invoice
    assert order.contact.delivery_address == ADDRESS


def test_a_present_and_a_note_reach_the_order(checkout):
    Checkout.objects.update(is_gift=True, gift_message="Love, H.", note="Ring twice")

    order = place(checkout)

    assert (order.is_gift, order.contact.gift_message, order.contact.customer_note) == (True, "Love, H.", "Ring twice")


def test_an_ordered_cart_takes_no_more_answers(checkout):
    place(checkout)

    with pytest.raises(CheckoutClosed):
        save_contact(cart_id=checkout.cart_id, email="other@example.org", phone="", at=NOON)

    assert Checkout.objects.get().email == "hanne@example.org"


def test_what_was_saved_for_later_goes_on_in_a_new_cart_once(checkout):
    saved = CartLineFactory(cart=checkout.cart, saved=True)
    place(checkout)

    cart = keep_saved_lines(checkout_id=checkout.pk, at=NOON)
    again = keep_saved_lines(checkout_id=checkout.pk, at=NOON)

    saved.refresh_from_db()
    assert saved.cart == cart
    assert cart.status == Cart.Status.OPEN
    assert again is None


@pytest.mark.parametrize("lines", [1, 3, 12])
def test_placing_an_order_takes_a_known_number_of_queries(checkout, lines):
    for _more in range(lines - 1):
        CartLineFactory(cart=checkout.cart)
    get_calendar()  # which a process reads once a minute

    with CaptureQueriesContext(connection) as asked:
        place(checkout, total=GOODS + (lines - 1) * 2800 + 490)

    assert len(statements_of(asked)) <= FIXED_QUERIES + lines * QUERIES_A_LINE, statements_of(asked)
    assert OrderLine.objects.count() == lines


def test_a_member_is_asked_for_their_price_lists_and_nothing_else(checkout):
    Cart.objects.update(user=UserFactory())
    get_calendar()

    with CaptureQueriesContext(connection) as asked:
        place(checkout)

    assert len(statements_of(asked)) <= FIXED_QUERIES + QUERIES_A_LINE, statements_of(asked)


def statements_of(asked):
    """What was asked within the transaction of the place service."""
    return [query["sql"] for query in asked.captured_queries if "SAVEPOINT" not in query["sql"]]


def test_a_number_that_another_order_has_is_drawn_again(checkout, monkeypatch):
    other = place_another()
    numbers = iter([other.number, other.number, "B-482-91375"])
    monkeypatch.setattr("checkout.orders.creation.new_order_number", lambda: next(numbers))

    order = place(checkout)

    assert order.number == "B-482-91375"
    assert Order.objects.count() == 2
    assert Payment.objects.filter(order=order).count() == 1


def test_a_guard_that_fails_still_makes_one_order(checkout):
    order = place(checkout)
    Cart.objects.update(status=Cart.Status.OPEN)  # as if the cart had been read before the first order was there

    again = place(checkout)

    assert again == order
    assert Payment.objects.count() == 1


def test_carts_are_separate(checkout):
    other = CartFactory()
    CartLineFactory(cart=other)

    place(checkout)

    other.refresh_from_db()
    assert other.status == Cart.Status.OPEN
