"""Which promotions a cart may get now."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import CharField, DateTimeField, QuerySet

from catalog.context import PriceContext
from checkout.promotions.customers import customer_keys, get_customer
from checkout.promotions.marks import Marks, get_marks
from checkout.promotions.models import Promotion
from checkout.promotions.rules import Customer
from checkout.promotions.rules import Promotion as Rule
from checkout.promotions.terms import marks_asked_for, rule_of
from common.prepared import Parameter, Prepared, parameters, values_of


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything about promotions that the pricing of a cart asks for; `marks` are by product id."""

    promotions: tuple[Rule, ...] = ()
    marks: Marks | None = None
    customer: Customer = field(default_factory=Customer)

    def marks_of(self, product_id: int) -> frozenset[str]:
        return (self.marks or {}).get(product_id, frozenset())


@dataclass(frozen=True, slots=True)
class Shopper:
    """Who buys: a member or a guest (None), the e-mail addresses known of them, and the country of delivery."""

    user_id: int | None
    emails: tuple[str, ...]
    country: str

    @property
    def keys(self) -> tuple[str, ...]:
        return customer_keys(user_id=self.user_id, emails=self.emails)


def list_promotions(*, codes: Sequence[str], keys: Sequence[str], at: datetime) -> list[Rule]:
    """Promotions that run at the moment, by themselves or by one of the codes (in capitals), and are not used up.

    One query. Whose conditions hold, and what becomes of them together, is for the pricing to say.
    """
    rows = _RUNNING.rows(len(codes), len(keys), at=at, **values_of("code", codes), **values_of("key", keys))
    rules = [rule_of(row, run=row.run, code="" if row.run.is_automatic else row.entered or "") for row in rows]
    return [rule for rule in rules if rule is not None]


def _running(codes: int, keys: int) -> QuerySet[Promotion]:
    running = Promotion.objects.running(at=Parameter("at", DateTimeField())).left()
    running = running.unlocked_by(parameters("code", CharField(), codes))
    if keys:
        running = running.left_for(parameters("key", CharField(), keys))
    return running.select_related("run").order_by("pk")


_RUNNING = Prepared(_running)


def get_offer(*, codes: Sequence[str], shopper: Shopper, product_ids: Sequence[int], context: PriceContext) -> Offer:
    """The promotions that may be given to this shopper for these products: one query where none runs, else at most
    four, whatever their number."""
    rules = list_promotions(codes=codes, keys=shopper.keys, at=context.at)
    if not rules:
        return Offer(customer=Customer(country=shopper.country))
    return Offer(
        promotions=tuple(rules),
        marks=get_marks(product_ids=product_ids, wanted=marks_asked_for(rules), context=context),
        customer=get_customer(
            user_id=shopper.user_id,
            emails=shopper.emails,
            country=shopper.country,
            asks_for_groups=any(rule.conditions.groups for rule in rules),
            asks_for_orders=any(rule.conditions.is_first_order for rule in rules),
        ),
    )
