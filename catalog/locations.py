"""Opening and closing the places that goods are sent from."""

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from wagtail.log_actions import log

from catalog.models import Location, Stock, StockArrival
from catalog.stock import Actor, InvalidQuantity


class LocationInUse(InvalidQuantity):
    """Goods lie there, are on their way or are sold from there; the message says how many variants."""


@transaction.atomic
def close_location(*, location: Location, by: Actor) -> bool:
    """Let nothing come to the location any more. False when it is closed already.

    Raises LocationInUse while any unit lies there, is held, expected or sold ahead there, or it is the last open one.
    """
    standing = list(Location.objects.select_for_update().filter(is_closed=False).order_by("pk"))
    if location not in standing:
        return False
    if standing == [location]:
        raise LocationInUse("It is the only open location: open another first.")
    expected = StockArrival.objects.filter(stock=OuterRef("pk"), quantity__gt=0)
    used = Stock.objects.filter(
        Q(on_hand__gt=0) | Q(reserved__gt=0) | Q(backorder_limit__gt=0) | Exists(expected), location=location
    ).count()
    if used:
        raise LocationInUse(_still_used(used))
    Location.objects.filter(pk=location.pk).update(is_closed=True)
    log(instance=location, action="catalog.close_location", user=by)
    return True


def _still_used(variants: int) -> str:
    if variants == 1:
        return "One variant lies there, is expected or is sold ahead there: move, send or cancel it first."
    return f"{variants} variants lie there, are expected or are sold ahead there: move, send or cancel them first."


@transaction.atomic
def open_location(*, location: Location, by: Actor) -> bool:
    """Let goods come to the location again. False when it is open already."""
    if not Location.objects.filter(pk=location.pk, is_closed=True).update(is_closed=False):
        return False
    log(instance=location, action="catalog.open_location", user=by)
    return True
