"""Who a customer is to promotions: keys to count them by, their groups, and whether they have ordered before."""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any, Protocol

from django.db import connection
from django.db.models import F, QuerySet, Value
from django.utils.crypto import salted_hmac

from checkout.customers.models import CustomerGroup
from checkout.promotions.rules import Customer


class OrdersOf(Protocol):
    """The orders, those that came to nothing left out, of a member or of whoever has one of the e-mail addresses."""

    def __call__(self, *, user_id: int | None, emails: Sequence[str]) -> QuerySet[Any]: ...


_orders: list[OrdersOf] = []


def open_orders(orders: OrdersOf) -> None:
    """Have earlier orders looked up by `orders` from now on."""
    _orders[:] = [orders]


def customer_keys(*, user_id: int | None, emails: Sequence[str]) -> tuple[str, ...]:
    """What somebody is counted by: their account, and each of their e-mail addresses, hashed with the site's secret.

    `emails` are the one given in the checkout and the account's own, so that guest and member are one person.
    """
    known = sorted({email.strip().lower() for email in emails if email.strip()})
    accounts = [] if user_id is None else [f"user:{user_id}"]
    return (*accounts, *(f"mail:{_hashed(email)}" for email in known))


def get_customer(
    *,
    user_id: int | None,
    emails: Sequence[str],
    country: str,
    asks_for_groups: bool = True,
    asks_for_orders: bool = True,
) -> Customer:
    """What promotions may ask of a customer, in one query, or none where nothing is asked.

    A guest whose e-mail address is not known yet is taken to order for the first time; the checkout will know.
    """
    facts: list[QuerySet[Any, Any]] = []
    if asks_for_groups and user_id is not None:
        groups = CustomerGroup.objects.filter(members=user_id).order_by()
        facts.append(groups.annotate(fact=Value("group"), named=F("code")).values_list("fact", "named"))
    if asks_for_orders and _orders and (user_id is not None or any(emails)):
        orders = _orders[0](user_id=user_id, emails=emails).order_by()
        facts.append(orders.annotate(fact=Value("order"), named=Value("")).values_list("fact", "named"))
    rows = set(facts[0].union(*facts[1:])) if facts else set()
    return Customer(
        groups=frozenset(name for fact, name in rows if fact == "group"),
        is_first_order=not any(fact == "order" for fact, _name in rows),
        country=country,
    )


def hold_customer(keys: Sequence[str]) -> None:
    """Let nobody else who has one of the keys pass here until the transaction ends.

    There is no row that stands for somebody who has not ordered yet, so PostgreSQL locks numbers made of the keys, in
    their order; SQLite has one writer at a time. Taken before anything of promotions is.
    """
    if connection.vendor != "postgresql":
        return
    numbers = sorted(int.from_bytes(sha256(f"customer:{key}".encode()).digest()[:8], signed=True) for key in keys)
    with connection.cursor() as cursor:
        for number in numbers:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _hashed(email: str) -> str:
    return salted_hmac("checkout.promotions.customers", email, algorithm="sha256").hexdigest()[:48]
