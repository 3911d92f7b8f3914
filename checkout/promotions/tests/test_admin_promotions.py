"""Promotions in the admin: what is refused beside its field, the trial, the run, codes, uses."""

import csv
import io

import pytest
from django.urls import reverse
from taggit.models import Tag
from wagtail.test.utils.form_data import streamfield

from catalog.models import DeliveryClass
from catalog.tests.factories import NOON, PriceFactory, PriceListFactory, VariantFactory
from checkout.customers.models import CustomerGroup
from checkout.customers.tests.factories import UserFactory
from checkout.orders.tests.factories import OrderFactory
from checkout.promotions.codes import create_codes
from checkout.promotions.models import CouponCode, Promotion
from checkout.promotions.services import Use, claim_uses
from checkout.promotions.tests.factories import PromotionFactory
from checkout.promotions.tests.test_versioned_terms import PLACE, form
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def merchandiser():
    return log_in("merchandiser")


def address(name, *arguments):
    return reverse(f"{PLACE}:{name}", args=arguments)


def post_new(browser, action="action-publish", **changes):
    draft = Promotion(name="New", labels={"en": "New"}, kind="percent", percent=10)
    return browser.post(address("add"), {**form(draft, **changes), action: "1"})


def errors_of(response):
    return {name: [str(text) for text in texts] for name, texts in response.context["form"].errors.items()}


WRONG = [
    ({"percent": "0"}, "percent"),
    ({"percent": "100.01"}, "percent"),
    ({"percent": "-1"}, "percent"),
    ({"percent": ""}, "percent"),
    ({"percent": "NaN"}, "percent"),
    ({"kind": "amount"}, "amount"),
    ({"kind": "amount", "amount": "-0.01"}, "amount"),
    ({"kind": "amount", "amount": "0.001"}, "amount"),
    ({"kind": "buy_x_get_y", "buy": "0", "get": "1"}, "buy"),
    ({"kind": "buy_x_get_y", "buy": "2"}, "get"),
    ({"kind": "bundle", "amount": "5"}, "parts"),
    ({"kind": "tiers"}, "tiers"),
    ({"kind": "raffle"}, "kind"),
    ({"minimum_amount": "-1"}, "minimum_amount"),
    ({"minimum_quantity": "-1"}, "minimum_quantity"),
    ({"most": "0"}, "most"),
    ({"labels_en": ""}, "labels"),
    ({"labels_en": "x" * 121}, "labels"),
    ({"groups": "nobody"}, "groups"),
    ({"name": ""}, "name"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG, ids=[str(changes) for changes, _field in WRONG])
def test_what_cannot_be_is_refused_beside_its_field(merchandiser, changes, field):
    response = post_new(merchandiser, **changes)

    assert response.status_code == 200
    assert list(errors_of(response)) == [field]
    assert not Promotion.objects.exists()


def tier(threshold, percent="5"):
    return ("percent", {"threshold": threshold, "percent": percent})


@pytest.mark.parametrize(
    ("measure", "tiers", "is_right"),
    [
        ("quantity", [tier("2"), tier("5")], True),
        ("quantity", [tier("5"), tier("5")], False),
        ("quantity", [tier("5"), tier("2")], False),
        ("quantity", [tier("1.5")], False),
        ("spend", [tier("1.5"), tier("20")], True),
        ("spend", [tier("1", percent="0")], False),
    ],
    ids=str,
)
def test_tiers_rise(merchandiser, measure, tiers, is_right):
    response = post_new(merchandiser, kind="tiers", percent="", measure=measure, tiers=streamfield(tiers))

    assert Promotion.objects.exists() is is_right
    if not is_right:
        assert list(errors_of(response)) == ["tiers"]


def test_a_new_promotion_runs_for_nobody_until_it_is_said(merchandiser):
    post_new(merchandiser)
    promotion = Promotion.objects.get()
    assert (promotion.live, promotion.run.is_automatic, promotion.currency) == (True, False, "EUR")
    page = merchandiser.get(address("edit", promotion.pk)).content.decode()
    assert "Waits for codes." in page

    merchandiser.post(address("run", promotion.pk), {"is_automatic": "on", "limit": "5", "budget": "12.50"})

    run = Promotion.objects.get().run
    assert (run.is_automatic, run.limit, run.budget) == (True, 5, 1250)
    assert "Running." in merchandiser.get(address("edit", promotion.pk)).content.decode()


def test_it_cannot_end_before_it_starts(merchandiser):
    promotion = PromotionFactory()

    response = merchandiser.post(
        address("run", promotion.pk), {"starts_at": "2026-05-02 10:00", "ends_at": "2026-05-02 10:00"}
    )

    assert errors_of(response) == {"ends_at": ["It must end after it starts."]}
    assert Promotion.objects.get().run.is_automatic


def test_codes_are_made_and_exported(merchandiser):
    promotion = PromotionFactory(codes=["HELLO"])

    merchandiser.post(address("add_code", promotion.pk), {"code": " welcome10 ", "limit": "7"})
    merchandiser.post(
        address("create_codes", promotion.pk), {"count": "3", "start": "may", "limit": "1", "batch": "=1+1"}
    )

    assert CouponCode.objects.get(code="WELCOME10").limit == 7
    assert CouponCode.objects.filter(batch="=1+1", limit=1, code__startswith="MAY-").count() == 3
    exported = b"".join(merchandiser.get(address("codes", promotion.pk) + "?export=csv").streaming_content)
    rows = list(csv.DictReader(io.StringIO(exported.decode())))
    assert [row["Code"] for row in rows] == sorted(CouponCode.objects.values_list("code", flat=True))
    assert {row["Batch"] for row in rows} == {"", "'=1+1"}


@pytest.mark.parametrize(
    ("name", "data", "field"),
    [
        ("add_code", {"code": "HELLO"}, "code"),
        ("add_code", {"code": "A B"}, "code"),
        ("create_codes", {"count": "0", "limit": "1"}, "count"),
        ("create_codes", {"count": "1", "limit": "1", "start": "Ä"}, "start"),
    ],
    ids=str,
)
def test_codes_that_cannot_be_are_told_beside_their_field(merchandiser, name, data, field):
    promotion = PromotionFactory(codes=["HELLO"])

    response = merchandiser.post(address(name, promotion.pk), data)

    assert list(errors_of(response)) == [field]
    assert CouponCode.objects.count() == 1


def test_order_staff_see_uses_with_their_orders_and_no_codes():
    promotion, order = PromotionFactory(codes=["HELLO"]), OrderFactory()
    reference = f"checkout:{order.checkout_id.hex}"
    use = Use(promotion_id=promotion.pk, amount=280, code="HELLO")
    claim_uses(uses=[use], customer_keys=[], reference=reference, at=NOON)
    browser = log_in("order staff")

    page = browser.get(address("uses", promotion.pk)).content.decode()

    assert (order.number in page, "HELLO" in page, "€2.80" in page) == (True, True, True)
    assert browser.get(address("codes", promotion.pk)).status_code == 302
    assert browser.post(address("run", promotion.pk), {"limit": "1"}).status_code == 302
    assert Promotion.objects.get().run.limit is None


def test_the_list_tells_how_each_stands(merchandiser, django_assert_max_num_queries):
    PromotionFactory(name="On", run={"limit": 9})
    PromotionFactory(name="Gone", run={"limit": 0})
    PromotionFactory(name="Later", run={"starts_at": NOON.replace(year=2099)})
    PromotionFactory(name="Sketch", live=False)
    create_codes(promotion=PromotionFactory(name="Letter", codes=["A1"]), count=20, by=None, at=NOON)
    merchandiser.get(address("list"))

    with django_assert_max_num_queries(14):
        page = merchandiser.get(address("list")).content.decode()

    for words in ("Running", "Used up", "Coming", "Draft", "0 / 9"):
        assert words in page


# --- try it ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def mug():
    return VariantFactory(price=2800, stock=5, product__name="Tide mug").product


def try_it(browser, promotion, mode="", **changes):
    """What the preview shows of what stands in the editor."""
    url = address("preview_on_edit", promotion.pk)
    assert browser.post(url, form(promotion, **changes)).json()["is_valid"]
    return browser.get(f"{url}?mode={mode}").content.decode()


def test_the_trial_prices_a_basket_with_what_stands_in_the_editor(merchandiser, mug):
    promotion = PromotionFactory(name="Spring", percent=10)
    PromotionFactory(name="Everywhere", kind="amount", amount=100)
    sample = streamfield([("line", {"product": mug.pk, "quantity": "2"})])

    shown = try_it(merchandiser, promotion, percent="50", sample=sample)

    assert ("Tide mug" in shown, "Spring" in shown, "\u2212€28.00" in shown, "\u2212€1.00" in shown) == (True,) * 4
    assert Promotion.objects.get(name="Spring").percent == 10


@pytest.mark.parametrize(
    ("changes", "mode", "words"),
    [
        ({"minimum_amount": "99"}, "", "cost less than it asks for"),
        ({"minimum_quantity": "9"}, "", "fewer of its goods"),
        ({"is_first_order": "on"}, "known", "has ordered before"),
        ({"countries": "JP"}, "known", "not for the country"),
        ({"goods": streamfield([("tag", "summer")])}, "", "among its goods"),
        ({"kind": "buy_x_get_y", "percent": "", "buy": "9", "get": "1"}, "", "Nothing is left"),
    ],
    ids=str,
)
def test_the_trial_tells_why_nothing_is_taken_off(merchandiser, mug, changes, mode, words):
    Tag.objects.create(name="Summer", slug="summer")
    promotion = PromotionFactory()
    sample = streamfield([("line", {"product": mug.pk, "quantity": "2"})])

    assert words in try_it(merchandiser, promotion, mode, sample=sample, **changes)


@pytest.mark.parametrize(("mode", "price"), [("", "€24.00"), ("known", "€28.00")])
def test_the_trial_of_a_promotion_for_a_group_prices_as_the_group_pays(merchandiser, mug, mode, price):
    CustomerGroup.objects.create(code="trade", name="Trade")
    prices = PriceListFactory(code="trade", name="Trade prices", customer_group="trade")
    PriceFactory(variant=mug.variants.get(), price_list=prices, amount=2400)
    sample = streamfield([("line", {"product": mug.pk, "quantity": "1"})])

    shown = try_it(merchandiser, PromotionFactory(), mode, sample=sample, groups="trade")

    assert [each in shown for each in ("€24.00", "€28.00")] == [price == "€24.00", price == "€28.00"]


def test_trial_of_what_is_not_sent_to_the_place_prices_no_delivery_and_says_so(merchandiser, mug):
    mug.delivery_class = DeliveryClass.objects.create(name="Fragile", countries=["JP"])
    mug.save()
    sample = streamfield([("line", {"product": mug.pk, "quantity": "1"})])

    shown = [
        " ".join(try_it(merchandiser, PromotionFactory(percent=10), sample=sample, countries=each).split())
        for each in ("JP", "PT")
    ]

    assert ["Tide mug: cannot be sent to JP." in page for page in shown] == [True, False]
    assert ["<dt>Delivery to JP</dt><dd>Not possible</dd>" in shown[0], "Not possible" in shown[1]] == [True, False]


def test_without_a_basket_the_trial_asks_for_one(merchandiser):
    assert "Choose things to try it on" in try_it(merchandiser, PromotionFactory())


# --- customer groups -------------------------------------------------------------------------------------------------


def test_members_of_a_group_are_told_by_their_addresses(merchandiser):
    member = UserFactory(email="anna@example.org")
    new = {"name": "Trade", "code": "trade", "addresses": "ANNA@example.org\n\n"}

    merchandiser.post(reverse("wagtailsnippets_customers_customergroup:add"), new)

    group = CustomerGroup.objects.get()
    assert list(group.members.all()) == [member]
    edit = reverse("wagtailsnippets_customers_customergroup:edit", args=[group.pk])
    refused = merchandiser.post(edit, {**new, "addresses": "nobody@example.org"})
    assert errors_of(refused) == {"addresses": ["Nobody has an account as nobody@example.org."]}
    merchandiser.post(edit, {**new, "code": "other", "addresses": ""})
    assert (CustomerGroup.objects.get().code, group.members.count()) == ("trade", 0)
