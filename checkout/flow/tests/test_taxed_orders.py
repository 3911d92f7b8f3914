"""The tax of checkouts and orders: by the place that goods go to and the shop's own day."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from html import unescape

import pytest
from django.core import mail
from django.urls import reverse

from catalog.models import TaxClass
from catalog.tests.factories import NOON, ShopPageFactory, VariantFactory, price_context
from checkout.cart.tests.factories import CartLineFactory
from checkout.flow.selectors import describe_checkout, get_agreement
from checkout.flow.services import AgreementChanged, place_order
from checkout.flow.tests.factories import ADDRESS, CheckoutFactory, delivery_method
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders.models import Order
from checkout.tax.models import TaxRate
from common import clock

pytestmark = pytest.mark.django_db


def checkout_to(country, postcode):
    checkout = CheckoutFactory(
        delivery_method=delivery_method(country),
        delivery_address={**ADDRESS, "country": country, "postcode": postcode},
    )
    CartLineFactory(cart=checkout.cart, variant=VariantFactory(price=2800, stock=10), quantity=2)
    return checkout


def state_of(checkout, at=NOON):
    return describe_checkout(checkout=checkout, cart=checkout.cart, context=replace(price_context(), at=at))


def percents(state):
    return [line.percent for line in state.view.priced.tax_lines]


@pytest.mark.parametrize(
    ("country", "postcode", "percent"),
    [
        ("PT", "1100-053", 23),
        ("PT", "9500-321", 16),  # the Azores
        ("PT", "9000-039", 22),  # Madeira
        ("ES", "28013", 21),
        ("ES", "35001", 0),  # Las Palmas, in the Canary Islands
        ("ES", "51001", 0),  # Ceuta
        ("BE", "9000", 21),
    ],
)
def test_address_says_the_rate(country, postcode, percent):
    assert percents(state_of(checkout_to(country, postcode))) == [percent]


def test_basket_of_which_no_address_is_known_is_taxed_as_at_home():
    checkout = checkout_to("BE", "9000")
    checkout.delivery_address = {}

    state = state_of(checkout)

    assert (state.view.place.country, percents(state)) == ("PT", [23])


@pytest.mark.parametrize(
    ("at", "percent"),
    [
        (datetime(2026, 6, 30, 22, 59, 59, tzinfo=UTC), 21),  # one second before midnight in Lisbon, in summer
        (datetime(2026, 6, 30, 23, 0, tzinfo=UTC), 22),
    ],
)
def test_rate_changes_at_midnight_of_the_shops_own_time(at, percent):
    now = TaxRate.objects.get(zone__code="BE", tax_class__code="standard", ends_on=None)
    TaxRate.objects.filter(pk=now.pk).update(ends_on=date(2026, 7, 1))
    TaxRate.objects.create(
        zone=now.zone, tax_class=TaxClass.objects.get(code="standard"), percent=22, starts_on=date(2026, 7, 1)
    )

    assert percents(state_of(checkout_to("BE", "9000"), at)) == [percent]


def test_order_keeps_its_rate_when_rates_change():
    checkout = checkout_to("PT", "9500-321")
    order = place_order(checkout_id=checkout.pk, expected_total=state_of(checkout).total_minor, by=None, at=NOON)
    said = (order.tax_total, order.tax_lines, order.lines.get().tax_percent)

    TaxRate.objects.filter(zone__code="PT-20").update(percent=1)

    order.refresh_from_db()
    assert (order.tax_total, order.tax_lines, order.lines.get().tax_percent) == said
    assert order.lines.get().tax_percent == Decimal(16)


# --- what is said of it ----------------------------------------------------------------------------------------------


@pytest.fixture
def mixed(shopper):
    """A basket of a mug at 21 % and a book at 6 %, in Belgium, ready to be ordered."""
    reduced = TaxClass.objects.get(code="reduced")
    shopper.add(VariantFactory(price=1200, stock=10, product__name="Book", product__tax_class=reduced))
    shopper.answer_until("review")
    return shopper


def rows_of(response):
    """The totals that a page shows, as label and amount."""
    html = response.content.decode() if hasattr(response, "content") else response
    found = re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", html[html.index('<dl class="totals">') :], re.S)
    return [(unescape(label), unescape(amount).strip()) for label, amount in found]


def mail_rows():
    deliver_message(message_id=Message.objects.get(kind="order_placed").pk, at=clock.now())
    html = mail.outbox[0].alternatives[0][0]
    found = re.findall(r"<tr[^>]*><td[^>]*>([^<]*)</td><td[^>]*class=\"amount\"[^>]*>([^<]*)</td></tr>", html)
    return [(unescape(label), unescape(amount).strip()) for label, amount in found]


@pytest.mark.parametrize(
    ("is_included", "rows"),
    [
        # 28.00 + 4.83 of the delivery at 21 %, 12.00 + 2.07 at 6 %
        (True, [("Total", "€46.90"), ("of which VAT, 21 %", "€5.70"), ("of which VAT, 6 %", "€0.80")]),
        (False, [("VAT, 21 %", "€6.89"), ("VAT, 6 %", "€0.84"), ("Total", "€54.63")]),
    ],
)
def test_every_page_and_mail_tells_the_tax_of_each_rate(mixed, settings, is_included, rows):
    settings.SHOP_PRICES_INCLUDE_TAX = is_included

    review = mixed.get("review")
    confirmation = mixed.client.get(mixed.place(mixed.read_review()).url)
    order = Order.objects.get()
    page = mixed.client.get(reverse("orders:status", args=[order.token]))

    assert rows_of(review)[-3:] == rows
    assert rows_of(confirmation)[-3:] == rows
    assert rows_of(page)[-3:] == rows
    assert mail_rows()[-3:] == rows


@pytest.mark.parametrize(
    ("country", "is_included", "rows"),
    [
        # 28.00 + 2.73 of the delivery at 23 %, 12.00 + 1.17 at 6 %
        ("PT", True, [("Total", "€43.90"), ("of which VAT, 23 %", "€5.75"), ("of which VAT, 6 %", "€0.75")]),
        ("PT", False, [("VAT, 23 %", "€7.07"), ("VAT, 6 %", "€0.79"), ("Total", "€51.76")]),
        # 28.00 + 4.83 of the delivery at 21 %, 12.00 + 2.07 at 6 %
        ("BE", True, [("Total", "€46.90"), ("of which VAT, 21 %", "€5.70"), ("of which VAT, 6 %", "€0.80")]),
        ("BE", False, [("VAT, 21 %", "€6.89"), ("VAT, 6 %", "€0.84"), ("Total", "€54.63")]),
    ],
)
def test_basket_tells_the_tax_of_each_rate_where_it_goes(mixed, settings, country, is_included, rows):
    settings.SHOP_PRICES_INCLUDE_TAX = is_included
    mixed.client.post(reverse("cart:destination"), {"country": country, "postcode": ""})

    assert rows_of(mixed.client.get(reverse("cart:detail")))[-3:] == rows


def test_delivery_may_have_a_tax_class_of_its_own(mixed, settings):
    settings.SHOP_DELIVERY_TAX_CLASS = "reduced"

    # 28.00 at 21 %; 12.00 + 6.90 at 6 %
    assert rows_of(mixed.get("review"))[-2:] == [("of which VAT, 21 %", "€4.86"), ("of which VAT, 6 %", "€1.07")]


@pytest.mark.parametrize(("is_included", "words"), [(True, "VAT included"), (False, "plus VAT")])
def test_product_pages_say_whether_prices_contain_tax(client, mug, settings, is_included, words):
    settings.SHOP_PRICES_INCLUDE_TAX = is_included

    page = client.get(f"{ShopPageFactory().url}p/{mug.product.slug}/")

    assert f'<p class="note">{words}</p>' in page.content.decode()


def test_rate_that_changes_behind_the_same_total_is_shown_before_anything_is_ordered():
    checkout = checkout_to("BE", "9000")
    shown = state_of(checkout)
    TaxRate.objects.filter(zone__code="BE", tax_class__code="standard", ends_on=None).update(percent=Decimal("22.000"))

    with pytest.raises(AgreementChanged):
        place_order(
            checkout_id=checkout.pk,
            expected_total=shown.total_minor,
            agreement=get_agreement(shown),
            by=None,
            at=NOON,
        )

    assert percents(state_of(checkout)) == [22]
    assert state_of(checkout).total_minor == shown.total_minor
    assert Order.objects.count() == 0
