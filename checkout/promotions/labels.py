"""Labels of promotions beside goods, as of now."""

from collections.abc import Mapping

from django.core.cache import cache
from django.db.models import Q
from django.utils.translation import get_language

from catalog.context import PriceContext
from catalog.promoted import Labels, Offered
from checkout.promotions.marks import get_marks
from checkout.promotions.models import Promotion
from checkout.promotions.public import is_for_all_goods, is_for_everybody, list_promoting
from checkout.promotions.rules import PromotedLine
from checkout.promotions.rules import Promotion as Rule
from checkout.promotions.terms import marks_asked_for, rule_of
from common import clock

REMEMBERED_SECONDS = 60


def list_product_labels(goods: Mapping[int, bool], context: PriceContext) -> Labels:
    """Labels of the promotions that everybody gets for products, by id; `goods` say of each whether it is on sale.

    One query a minute. Where promotions run that are about some goods, two more at most tell which these are.
    """
    rules = _public_rules(context)
    if not rules:
        return {}
    marks = get_marks(product_ids=goods, wanted=marks_asked_for(rules), context=context)
    labels = {pk: _labels(rules, marks[pk], goods[pk], context) for pk in goods}
    return {pk: found for pk, found in labels.items() if found}


def _labels(rules: list[Rule], marks: frozenset[str], is_on_sale: bool, context: PriceContext) -> tuple[Offered, ...]:
    line = PromotedLine(quantity=1, full=0, marks=marks, is_on_sale=is_on_sale)
    found = list_promoting(rules, line=line, currency=context.currency, at=context.at)
    return tuple(Offered(rule.name, is_for_all_goods(rule)) for rule in found)


def _public_rules(context: PriceContext) -> list[Rule]:
    """Promotions for everybody that run today or later, remembered for a minute; when exactly is judged each time."""
    day = clock.shop_date(context.at)
    key = f"promotions-public-{get_language()}-{day}"
    found: list[Rule] | None = cache.get(key)
    if found is None:
        rows = (
            Promotion.objects.filter(Q(run__ends_at__isnull=True) | Q(run__ends_at__date__gte=day), live=True)
            .filter(run__is_automatic=True)
            .left()
            .select_related("run")
            .order_by("pk")
        )
        rules = [rule_of(row, run=row.run) for row in rows]
        found = [rule for rule in rules if rule is not None and is_for_everybody(rule)]
        cache.set(key, found, REMEMBERED_SECONDS)
    return found
