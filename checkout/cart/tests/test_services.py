"""Every write to a cart: what it does, and that a refusal changes nothing."""

from datetime import timedelta

import pytest

from catalog.models import Price
from catalog.tests.factories import NOON, PriceFactory, VariantFactory, price_context
from checkout.cart import services
from checkout.cart.models import Cart, CartLine
from checkout.cart.selectors import get_cart
from checkout.cart.tests.factories import CartFactory, CartLineFactory
from checkout.customers.tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def add(cart, variant, quantity=1):
    return services.add_line(
        cart_id=cart.pk, variant_id=variant.pk, quantity=quantity, context=price_context(), at=NOON
    )


def set_quantity(line, quantity):
    return services.set_quantity(
        cart_id=line.cart_id, line_id=line.pk, quantity=quantity, context=price_context(), at=NOON
    )


def held(cart):
    return list(CartLine.objects.filter(cart=cart).values_list("variant_id", "quantity", "is_saved"))


def reprice(variant, amount):
    PriceFactory(variant=variant, amount=amount, starts_at=NOON - timedelta(hours=1))


def test_first_units_of_a_variant_make_a_line_at_todays_price():
    cart, variant = CartFactory(), VariantFactory(price=2800, stock=5)

    line = add(cart, variant, 2)

    assert (line.quantity, line.seen_price) == (2, 2800)
    assert Cart.objects.get().updated_at == NOON


def test_more_units_of_a_variant_go_onto_its_line_and_keep_the_price_once_seen():
    line = CartLineFactory(quantity=2, seen_price=2500)

    add(line.cart, line.variant, 3)

    line.refresh_from_db()
    assert (line.quantity, line.seen_price) == (5, 2500)


def test_adding_a_saved_thing_brings_it_back_with_just_those_units():
    line = CartLineFactory(saved=True, quantity=4)

    add(line.cart, line.variant, 1)

    assert held(line.cart) == [(line.variant_id, 1, False)]


def test_more_than_available_is_refused_with_the_number():
    line = CartLineFactory(variant=VariantFactory(price=2800, stock=3), quantity=2)

    with pytest.raises(services.NotEnough) as refusal:
        add(line.cart, line.variant, 2)

    assert (refusal.value.available, refusal.value.in_cart) == (3, 2)
    assert held(line.cart) == [(line.variant_id, 2, False)]


def test_untracked_variant_has_no_end():
    cart, variant = CartFactory(), VariantFactory(price=100, untracked=True)

    assert add(cart, variant, 5000).quantity == 5000


@pytest.mark.parametrize("quantity", [0, -1, 10_000])
def test_impossible_quantity_is_refused(quantity):
    cart, variant = CartFactory(), VariantFactory(price=2800, untracked=True)

    with pytest.raises(services.WrongQuantity):
        add(cart, variant, quantity)

    assert held(cart) == []


@pytest.mark.parametrize("quantity", [1, 7])
def test_quantity_outside_what_the_variant_allows_is_refused(quantity):
    variant = VariantFactory(price=2800, stock=50, minimum_quantity=2, maximum_quantity=6)
    line = CartLineFactory(variant=variant, quantity=3)

    with pytest.raises(services.WrongQuantity) as refusal:
        set_quantity(line, quantity)

    assert (refusal.value.minimum, refusal.value.maximum) == (2, 6)
    assert held(line.cart) == [(variant.pk, 3, False)]


@pytest.mark.parametrize(
    ("stock", "error"), [(2, services.NotEnough), (6, services.NotEnough), (50, services.WrongQuantity)]
)
def test_refusal_never_names_more_than_is_left(stock, error):
    line = CartLineFactory(variant=VariantFactory(price=2800, stock=stock, maximum_quantity=6), quantity=1)

    with pytest.raises(error):
        set_quantity(line, 7)

    assert held(line.cart) == [(line.variant_id, 1, False)]


@pytest.mark.parametrize(
    "make",
    [
        lambda: VariantFactory(price=2800, stock=5, inactive=True),
        lambda: VariantFactory(price=2800, stock=5, product__inactive=True),
        lambda: VariantFactory(price=2800, stock=5, product__archived=True),
        lambda: VariantFactory(stock=5),
    ],
    ids=["variant withdrawn", "product withdrawn", "product archived", "no price"],
)
def test_what_is_not_for_sale_is_refused(make):
    cart = CartFactory()

    with pytest.raises(services.NotForSale):
        add(cart, make())

    assert held(cart) == []


def test_unknown_variant_is_refused_and_opens_no_cart():
    with pytest.raises(services.NotForSale):
        services.add_first_line(user_id=None, variant_id=10**17, quantity=1, context=price_context(), at=NOON)

    assert not Cart.objects.exists()


def test_ordered_cart_takes_nothing_more():
    line = CartLineFactory(cart__status=Cart.Status.ORDERED)

    with pytest.raises(services.CartNotFound):
        add(line.cart, line.variant)

    assert held(line.cart) == [(line.variant_id, 1, False)]


def test_full_cart_takes_no_other_thing(monkeypatch):
    monkeypatch.setattr(services, "MOST_LINES", 1)
    line = CartLineFactory()

    with pytest.raises(services.CartIsFull):
        add(line.cart, VariantFactory(price=100, stock=1))

    assert held(line.cart) == [(line.variant_id, 1, False)]


def test_setting_a_quantity_replaces_it_and_zero_takes_the_line_out():
    line = CartLineFactory(quantity=2)

    assert set_quantity(line, 7).quantity == 7
    assert set_quantity(line, 0) is None

    assert held(line.cart) == []


@pytest.mark.parametrize("write", ["remove_line", "save_for_later"])
def test_line_of_another_cart_is_not_found(write):
    line, other = CartLineFactory(), CartFactory()

    with pytest.raises(services.CartNotFound):
        getattr(services, write)(cart_id=other.pk, line_id=line.pk, at=NOON)

    assert held(line.cart) == [(line.variant_id, 1, False)]


def test_saved_line_comes_back_with_what_can_be_had():
    line = CartLineFactory(variant=VariantFactory(price=2800, stock=2), saved=True, quantity=5)

    services.move_back(cart_id=line.cart_id, line_id=line.pk, context=price_context(), at=NOON)

    assert held(line.cart) == [(line.variant_id, 2, False)]


def test_accepting_takes_the_new_price_and_quantity():
    line = CartLineFactory(variant=VariantFactory(price=7800, stock=2), quantity=5)
    reprice(line.variant, 8400)

    services.accept_changes(cart_id=line.cart_id, seen_prices={line.pk: 8400}, context=price_context(), at=NOON)

    line.refresh_from_db()
    assert (line.quantity, line.seen_price) == (2, 8400)


def test_accepting_a_price_that_has_changed_again_changes_nothing():
    line = CartLineFactory(variant=VariantFactory(price=7800, stock=2))
    reprice(line.variant, 9900)

    with pytest.raises(services.ChangedAgain):
        services.accept_changes(cart_id=line.cart_id, seen_prices={line.pk: 8400}, context=price_context(), at=NOON)

    line.refresh_from_db()
    assert line.seen_price == 7800


def test_accepting_lays_the_sold_out_aside_and_takes_the_withdrawn_out():
    cart = CartFactory()
    sold_out = CartLineFactory(cart=cart, variant=VariantFactory(price=2800, stock=0))
    gone = CartLineFactory(cart=cart, variant=VariantFactory(price=2800, stock=5))
    Price.objects.filter(variant=gone.variant).delete()

    services.accept_changes(
        cart_id=cart.pk, seen_prices={sold_out.pk: 2800, gone.pk: None}, context=price_context(), at=NOON
    )

    assert held(cart) == [(sold_out.variant_id, 1, True)]


def merge(cart, user):
    return services.merge_carts(token=cart.token if cart else "", user_id=user.pk, context=price_context(), at=NOON)


def test_guest_cart_becomes_the_members_at_login():
    line, user = CartLineFactory(), UserFactory()

    merge(line.cart, user)

    assert get_cart(user_id=user.pk, token="") == line.cart
    assert get_cart(user_id=None, token=line.cart.token) is None


def test_both_carts_are_added_up_to_no_more_than_is_left():
    user = UserFactory()
    scarce, plenty = VariantFactory(price=2800, stock=4), VariantFactory(price=100, stock=99)
    member = CartFactory(user=user)
    CartLineFactory(cart=member, variant=scarce, quantity=3)
    CartLineFactory(cart=member, variant=plenty, quantity=3)
    guest = CartLineFactory(variant=scarce, quantity=3).cart

    merged = merge(guest, user)

    assert merged == guest
    assert sorted(held(guest)) == sorted([(scarce.pk, 4, False), (plenty.pk, 3, False)])
    member.refresh_from_db()
    assert member.status == Cart.Status.MERGED


def test_what_is_sold_out_meanwhile_stays_in_the_merged_cart_to_be_told():
    user, variant = UserFactory(), VariantFactory(price=2800, stock=0)
    CartLineFactory(cart=CartFactory(user=user), variant=variant, quantity=2)
    guest = CartLineFactory(variant=variant, quantity=1).cart

    merge(guest, user)

    assert held(guest) == [(variant.pk, 1, False)]


def test_merging_twice_changes_nothing():
    user = UserFactory()
    CartLineFactory(cart=CartFactory(user=user))
    guest = CartLineFactory(quantity=2).cart
    merge(guest, user)
    before = held(guest)

    merge(guest, user)

    assert held(guest) == before
    assert Cart.objects.filter(status=Cart.Status.OPEN).get() == guest


def test_empty_guest_cart_leaves_the_members_alone():
    user = UserFactory()
    member = CartLineFactory(cart=CartFactory(user=user)).cart

    assert merge(CartFactory(), user) == member
    assert merge(None, user) == member


def test_cart_of_another_member_is_never_merged():
    owner, thief = UserFactory(), UserFactory()
    line = CartLineFactory(cart=CartFactory(user=owner))

    assert merge(line.cart, thief) is None
    assert get_cart(user_id=owner.pk, token="") == line.cart
