"""Places the demo shop's orders through the very services that shoppers and staff use, each at its own moment."""

from datetime import datetime, timedelta
from typing import Any

from catalog.context import DEFAULT_PRICE_LIST, PriceContext
from catalog.models import Product, Variant
from checkout.cart.models import Cart
from checkout.cart.services import add_line, create_cart
from checkout.customers.models import User
from checkout.flow.selectors import get_checkout_state
from checkout.flow.services import place_order, save_address, save_contact, save_delivery, save_payment
from checkout.orders.best_sellers import count_best_sellers
from checkout.orders.models import Order
from checkout.orders.services import cancel_order, deliver_order, ship_order
from checkout.payments.models import Payment
from checkout.payments.services import mark_paid, start_payment
from checkout.shipping.models import DeliveryMethod
from demo.content import read

STEP = timedelta(hours=20)


def load_orders(*, products: dict[str, Product], currency: str, at: datetime) -> None:
    """Every order of the content file. Needs people; call it outside a transaction, as payments ask for."""
    staff = User.objects.get(email="order-staff@bower.example")
    for row in read("orders")["order"]:
        moment = at - timedelta(days=row["days_ago"])
        order = _place(row, products, PriceContext(DEFAULT_PRICE_LIST, currency, moment))
        for number, verb in enumerate(row["then"], start=1):
            _go_on(order, verb, by=staff, at=moment + number * STEP)
    count_best_sellers(at)


def _place(row: dict[str, Any], products: dict[str, Product], context: PriceContext) -> Order:
    user = User.objects.filter(email=row["email"]).first()
    cart = create_cart(user_id=user.pk if user else None, currency=context.currency, at=context.at)
    for name, quantity in row["lines"].items():
        in_stock = Variant.objects.filter(product=products[name]).in_stock()
        variant = in_stock.order_by("-sellable_quantity", "pk")[0]  # type: ignore[misc]
        add_line(cart_id=cart.pk, variant_id=variant.pk, quantity=quantity, context=context, at=context.at)
    _answer_checkout(cart, row, at=context.at)
    state = get_checkout_state(cart=Cart.objects.get(pk=cart.pk), context=context)
    order = place_order(checkout_id=state.checkout.pk, expected_total=state.total_minor, by=user, at=context.at)
    payment = Payment.objects.get(order=order)
    start_payment(payment_id=payment.pk, return_url="", at=context.at)
    return order


def _answer_checkout(cart: Cart, row: dict[str, Any], *, at: datetime) -> None:
    country = row["address"]["country"]
    method = DeliveryMethod.objects.filter(zone__countries__contains=country, code="post").order_by("pk")[0]
    save_contact(cart_id=cart.pk, email=row["email"], phone="", at=at)
    save_address(cart_id=cart.pk, delivery={"name": row["name"], **row["address"]}, billing=None, at=at)
    save_delivery(
        cart_id=cart.pk, method_id=method.pk, is_gift=False, gift_message="", note=row.get("note", ""), at=at
    )
    save_payment(cart_id=cart.pk, gateway=row["payment"], at=at)


def _go_on(order: Order, verb: str, *, by: User, at: datetime) -> None:
    if verb == "paid":
        mark_paid(order_id=order.pk, note="Seen on the account", by=by, at=at)
    elif verb == "shipped":
        number = order.number.replace("-", "")
        ship_order(
            order_id=order.pk, quantities=None, carrier="CTT", tracking_number=f"RR{number[1:]}PT", by=by, at=at
        )
    elif verb == "delivered":
        deliver_order(order_id=order.pk, by=by, at=at)
    else:
        cancel_order(order_id=order.pk, reason="The customer changed their mind.", by=by, at=at)
