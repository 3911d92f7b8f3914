"""Loads one price list for a customer group: what the trade pays for notebooks and pens."""

from datetime import datetime
from decimal import Decimal

from django.conf import settings

from catalog.context import default_price_context
from catalog.models import CategoryPage, Price, PriceList
from catalog.prices import BasePrice, set_base_price
from checkout.customers.models import CustomerGroup, User
from common.money import from_minor, round_to_minor
from demo.people import email_of

GROUP, GROUP_NAME = "trade", "Trade customers"
CATEGORY = "notebooks-and-pens"
SHARE = Decimal("0.8")


def load_trade_prices(*, at: datetime) -> None:
    """A fifth less than in the shop, for the demo login "trade"."""
    group = CustomerGroup.objects.create(code=GROUP, name=GROUP_NAME)
    group.members.add(User.objects.get(email=email_of("trade")))
    prices = PriceList.objects.create(
        code=GROUP, name="Trade prices", currency=settings.SHOP_CURRENCY, customer_group=GROUP
    )
    keys = CategoryPage.objects.filter(slug=CATEGORY).values("translation_key")
    sold = Price.objects.current(default_price_context()).select_related("variant").order_by("variant")
    for row in sold.filter(variant__product__category_memberships__category_key__in=keys):
        shop_price = from_minor(row.amount, settings.SHOP_CURRENCY)
        amount = round_to_minor(shop_price.amount * SHARE, settings.SHOP_CURRENCY)
        set_base_price(variant=row.variant, price_list=prices, price=BasePrice(amount), by=None, at=at)
