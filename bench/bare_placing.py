"""The yardstick of placing: a bare Django view that runs the statements of an order, and computes nothing.

The statements are those that `place_order` sends, recorded once while this starts; every request runs them again in
one transaction with the ids of its own checkout, order and lines put in their place.
"""

import os
import sys
import uuid
from typing import Any

import django
from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler

django.setup()
settings.MIDDLEWARE, settings.ROOT_URLCONF = [], __name__

from django.db import connection, transaction  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from psycopg.types.json import Jsonb  # noqa: E402

from catalog.context import DEFAULT_PRICE_LIST, PriceContext  # noqa: E402
from checkout.flow.models import Checkout  # noqa: E402
from checkout.flow.selectors import describe_checkout  # noqa: E402
from checkout.flow.services import place_order  # noqa: E402
from checkout.orders.models import Order  # noqa: E402
from checkout.payments.models import Payment  # noqa: E402
from common import clock  # noqa: E402

RECORDED = "BENCH_CHECKOUT"  # the environment names the checkout that is placed for the recording
FAR_APART = {"orders_order": 70_000_001, "orders_orderline": 80_000_001, "payments_payment": 90_000_001}
Statement = tuple[str, Any]


def record(checkout_id: uuid.UUID) -> tuple[list[Statement], Order]:
    """Place the checkout; what was sent until the commit. Ids are moved far apart first, to be told from numbers."""
    statements: list[Statement] = []
    is_open = True

    def keep(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if is_open and "SAVEPOINT" not in sql:
            statements.append((sql, params))
        return execute(sql, params, many, context)

    def stop() -> None:
        nonlocal is_open
        is_open = False

    with connection.cursor() as cursor:
        for table, start in FAR_APART.items():
            cursor.execute(f"SELECT setval('{table}_id_seq', greatest({start}, nextval('{table}_id_seq')))")
    checkout = Checkout.objects.select_related("cart").get(pk=checkout_id)
    at = clock.now()
    context = PriceContext(price_list=DEFAULT_PRICE_LIST, currency=checkout.cart.currency, at=at)
    total = describe_checkout(checkout=checkout, cart=checkout.cart, context=context).total_minor
    with connection.execute_wrapper(keep), transaction.atomic():
        transaction.on_commit(stop)
        order = place_order(checkout_id=checkout_id, expected_total=total, by=None, at=at)
    return statements, order


def put_in(value: Any, changed: dict[Any, Any]) -> Any:
    """`value` with every recorded id in it replaced, however deep it stands."""
    if isinstance(value, Jsonb):
        return Jsonb(put_in(value.obj, changed), dumps=value.dumps)
    if isinstance(value, dict):
        return {key: put_in(each, changed) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(put_in(each, changed) for each in value)
    if isinstance(value, str):
        for old, new in changed.items():
            if str(old) in value:
                value = value.replace(str(old), str(new))
        return value
    return changed.get(value, value) if isinstance(value, int | uuid.UUID) else value


def replay(cart: int, checkout_id: uuid.UUID) -> None:
    changed: dict[Any, Any] = {
        CART: cart,
        ORDER.checkout_id: checkout_id,
        ORDER.number: f"B-{uuid.uuid4().int % 10**11:011d}",
        ORDER.token: uuid.uuid4().hex,
        PAYMENT.idempotency_key: uuid.uuid4(),
    }
    with transaction.atomic(), connection.cursor() as cursor:
        for sql, params in STATEMENTS:
            cursor.execute(sql, put_in(params, changed))
            if cursor.description is None:
                continue
            rows = cursor.fetchall()
            if sql.startswith('INSERT INTO "orders_order"'):
                changed[ORDER.pk] = rows[0][0]
            elif sql.startswith('INSERT INTO "orders_orderline"'):
                changed |= {old: new for old, (new, *_rest) in zip(LINES, rows, strict=True)}
            elif sql.startswith('INSERT INTO "payments_payment"'):
                changed[PAYMENT.pk] = rows[0][0]


def place(request: HttpRequest) -> HttpResponse:
    replay(int(request.POST["cart"]), uuid.UUID(request.POST["pk"]))
    return HttpResponse(status=302, headers={"Location": "/checkout/done/bench/"})


application = WSGIHandler()
urlpatterns = [path("basket/", lambda _request: HttpResponse("up")), path("checkout/place/", place)]

STATEMENTS, ORDER = record(uuid.UUID(os.environ[RECORDED]))
CART = Checkout.objects.get(pk=ORDER.checkout_id).cart_id
LINES = list(ORDER.lines.order_by("pk").values_list("pk", flat=True))
PAYMENT = Payment.objects.get(order=ORDER)
connection.close()
connection.close_pool()  # the workers that are forked from here open their own
print(f"{len(STATEMENTS)} statements of placing are run by hand", file=sys.stderr)
