"""The admin's page of a variant's stock: arrivals, what is sold ahead, moves, locations, and what runs low."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import ModelLogEntry

from catalog import plans, stock
from catalog.admin.dashboard import LowStockPanel
from catalog.admin.stock_facts import read_variant_stock
from catalog.locations import LocationInUse, close_location, open_location
from catalog.models import Location, Stock, StockArrival, StockMovement, StockPolicy
from catalog.stock import LocationClosed, StockRequest
from catalog.tests.factories import ProductFactory, VariantFactory
from common import clock
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def main():
    return stock.default_location()


@pytest.fixture
def cellar():
    return Location.objects.create(code="cellar", name="Cellar", position=9)


@pytest.fixture
def mug():
    return VariantFactory(sku="MUG", price=2800, stock=5)


def day(days=9):
    return timezone.localdate(clock.now()) + timedelta(days=days)


def post(name, pk, client=None, **facts):
    facts = {"once": str(uuid4()), **facts}
    return (client or log_in("merchandiser")).post(reverse(f"stock:{name}", args=[pk]), facts)


def announce(variant, location, quantity=10):
    return plans.expect(
        variant=variant, location=location, quantity=quantity, expected_on=day(), by=None, at=clock.now()
    )


def levels(variant):
    rows = Stock.objects.filter(variant=variant).order_by("location__position")
    return [(row.on_hand, row.reserved, row.backorder_limit) for row in rows]


def errors_of(response):
    return [message for messages in response.context["form"].errors.values() for message in messages]


def test_units_are_moved_between_locations(mug, main, cellar):
    response = post("move", mug.pk, source=main.pk, target=cellar.pk, quantity=2, note="for the fair")

    assert response.url == reverse("stock:variant", args=[mug.pk])
    assert levels(mug) == [(3, 0, 0), (2, 0, 0)]
    notes = StockMovement.objects.filter(reason="moved").values_list("note", "on_hand_change")
    assert sorted(notes) == [("for the fair", -2), ("for the fair", 2)]


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"quantity": 6}, "There are not 6 free units at"),
        ({"quantity": 0}, "Ensure this value is greater than or equal to 1."),
        ({"quantity": 1, "target": "source"}, "Choose two locations."),
        ({"quantity": 1, "target": "999"}, "Select a valid choice."),
    ],
)
def test_a_move_that_cannot_be_is_refused(mug, main, cellar, facts, message):
    target = {"source": main.pk}.get(facts.get("target"), facts.get("target", cellar.pk))

    response = post("move", mug.pk, source=main.pk, target=target, quantity=facts["quantity"])

    assert [message in found for found in errors_of(response)] == [True]
    assert levels(mug) == [(5, 0, 0)]


def test_goods_are_expected_and_received_by_one_press_that_counts_once(mug, main):
    client = log_in("merchandiser")
    post("expect", mug.pk, client, location=main.pk, quantity=10, expected_on=day(), note="kiln 4")
    arrival = StockArrival.objects.get()
    press = {"seen": 10, "quantity": 10}

    page = client.get(reverse("stock:variant", args=[mug.pk]))
    post("receive_arrival", arrival.pk, client, **press)
    again = client.post(reverse("stock:receive_arrival", args=[arrival.pk]), press, follow=True)

    assert [(row.arrival.quantity, row.is_late) for row in page.context["facts"].arrivals] == [(10, False)]
    assert "This arrival has changed since you looked at it." in again.text
    assert levels(mug) == [(15, 0, 0)]
    assert StockMovement.objects.filter(reference=arrival.reference).count() == 1


def test_a_part_is_received_another_day_named_and_the_rest_given_up(mug, main):
    arrival = announce(mug, main)

    post("receive_arrival", arrival.pk, seen=10, quantity=4)
    post("reschedule", arrival.pk, expected_on=day(20))
    facts = read_variant_stock(variant=mug, at=clock.now())
    post("cancel_arrival", arrival.pk, seen=6)

    assert (facts.total.on_hand, facts.total.incoming, facts.arrivals[0].arrival.expected_on) == (9, 6, day(20))
    arrival.refresh_from_db()
    assert (arrival.quantity, arrival.is_cancelled) == (0, True)
    assert levels(mug) == [(9, 0, 0)]


def test_more_than_was_expected_is_not_received(mug, main):
    arrival = announce(mug, main)

    response = log_in("merchandiser").post(
        reverse("stock:receive_arrival", args=[arrival.pk]), {"seen": 10, "quantity": 11}, follow=True
    )

    assert "Receive between 1 and 10 units." in response.text
    assert levels(mug) == [(5, 0, 0)]


@pytest.mark.parametrize("expected_on", ["2001-01-01", "never", ""])
def test_nothing_is_expected_on_a_day_that_cannot_be(mug, main, expected_on):
    response = post("expect", mug.pk, location=main.pk, quantity=1, expected_on=expected_on)

    assert response.status_code == 200
    assert len(errors_of(response)) == 1
    assert not StockArrival.objects.exists()


def test_a_back_order_with_its_day_and_the_low_mark_are_set(mug):
    post("policy", mug.pk, kind="backorder", limit=4, ships_on=day(), low_mark=6)

    policy = StockPolicy.objects.get()
    assert (policy.kind, policy.ships_on) == ("backorder", day())
    assert levels(mug) == [(5, 0, 4)]
    assert Stock.objects.get().low_stock_threshold == 6
    form = log_in("merchandiser").get(reverse("stock:policy", args=[mug.pk])).context["form"]
    assert form.initial == {"kind": "backorder", "limit": 4, "ships_on": day(), "low_mark": 6}


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"kind": "backorder"}, "A back order needs a limit of at least one unit."),
        ({"kind": "deny", "limit": 3}, "Only a back order has a limit and a date of its own."),
        ({"kind": "backorder", "limit": 3, "ships_on": "2001-01-01"}, "The date lies in the past."),
        ({"kind": "other"}, "Select a valid choice."),
    ],
)
def test_a_policy_that_cannot_be_is_refused_and_the_low_mark_with_it(mug, facts, message):
    response = post("policy", mug.pk, low_mark=8, **facts)

    assert [message in found for found in errors_of(response)] == [True]
    assert not StockPolicy.objects.exists()
    assert [(row.backorder_limit, row.low_stock_threshold) for row in Stock.objects.all()] == [(0, 3)]


@pytest.mark.parametrize("role", ["editor", "order staff", "support"])
def test_only_who_plans_and_moves_stock_does(role, mug, main, cellar):
    arrival, client = announce(mug, main), log_in(role)

    answers = [
        post("move", mug.pk, client, source=main.pk, target=cellar.pk, quantity=2),
        post("expect", mug.pk, client, location=main.pk, quantity=10, expected_on=day()),
        post("policy", mug.pk, client, kind="backorder", limit=4, low_mark=1),
        post("receive_arrival", arrival.pk, client, seen=10, quantity=10),
        post("reschedule", arrival.pk, client, expected_on=day(20)),
        post("cancel_arrival", arrival.pk, client, seen=10),
    ]

    assert [answer.url for answer in answers] == ["/admin/"] * 6
    assert levels(mug) == [(5, 0, 0)]
    assert list(StockArrival.objects.values_list("quantity", "expected_on")) == [(10, day())]


def test_order_staff_see_each_location_with_its_ledger(mug, main, cellar):
    stock.receive(variant=mug, location=cellar, quantity=3, by=None, at=clock.now())
    stock.reserve(requests=[StockRequest(mug.pk, 2, "order-line:1")], by=None, at=clock.now())
    announce(mug, cellar)

    response = log_in("order staff").get(reverse("stock:variant", args=[mug.pk]))

    facts = response.context["facts"]
    assert [(row.on_hand, row.reserved, row.available, row.incoming) for row in [*facts.places, facts.total]] == [
        (5, 2, 3, 0),
        (3, 0, 3, 10),
        (8, 2, 6, 10),
    ]
    assert sorted(row.reason for row in facts.movements) == ["counted", "received", "reserved"]
    assert "Receive all" not in response.text


def test_list_of_arrivals_says_which_are_late(mug, main, time_machine):
    announce(mug, main)
    on_time = log_in("order staff").get(reverse("stock:arrivals")).text
    time_machine.move_to(timezone.now() + timedelta(days=10), tick=False)
    late = log_in("order staff").get(reverse("stock:arrivals")).text

    assert [page.count("w-status--label") for page in (on_time, late)] == [0, 1]


def test_day_of_an_arrival_is_over_by_the_clock_of_the_shop(mug, main, time_machine, settings):
    settings.TIME_ZONE = "Europe/Lisbon"
    time_machine.move_to("2026-06-10T20:00:00Z", tick=False)
    plans.expect(variant=mug, location=main, quantity=1, expected_on=day(0), by=None, at=clock.now())

    with timezone.override("Asia/Tokyo"):  # where whoever looks may be
        facts = read_variant_stock(variant=mug, at=clock.now())

    assert [row.is_late for row in facts.arrivals] == [False]


def test_form_for_moving_offers_another_location_or_says_that_there_is_none(mug, cellar):
    client = log_in("merchandiser")
    two = client.get(reverse("stock:move", args=[mug.pk])).context["form"]
    Location.objects.filter(pk=cellar.pk).delete()
    one = client.get(reverse("stock:move", args=[mug.pk])).context["form"]

    assert (two["target"].initial, two["target"].help_text) == (cellar.pk, "")
    assert "There is no other location yet" in str(one["target"].help_text)


def test_the_list_of_arrivals_shows_what_is_to_come_alone(mug, main):
    announce(mug, main, 10)
    gone = announce(mug, main, 3)
    plans.cancel_arrival(arrival=gone, seen=3, at=clock.now())

    response = log_in("order staff").get(reverse("stock:arrivals"))

    assert [row.quantity for row in response.context["object_list"]] == [10]


def test_a_variant_runs_low_by_what_all_locations_have_together(mug, main, cellar):
    few = VariantFactory(sku="FEW", stock=2)
    stock.receive(variant=few, location=cellar, quantity=1, by=None, at=clock.now())
    split = VariantFactory(sku="SPLIT", stock=2)
    stock.receive(variant=split, location=cellar, quantity=2, by=None, at=clock.now())
    VariantFactory(sku="FREE", stock=0, untracked=True)

    panel = LowStockPanel().get_context_data()
    listed = log_in("merchandiser").get(reverse("stock:index"), {"level": "low"}).context["object_list"]

    assert [(row.sku, row.free) for row in panel["rows"]] == [("FEW", 3)]
    assert [row.variant.sku for row in listed] == ["FEW", "FEW"]


def test_a_new_row_takes_over_the_low_mark_of_its_variant(mug, cellar):
    plans.set_low_mark(variant=mug, units=7)

    stock.receive(variant=mug, location=cellar, quantity=1, by=None, at=clock.now())

    assert list(Stock.objects.values_list("low_stock_threshold", flat=True)) == [7, 7]


def test_an_empty_location_is_closed_and_nothing_comes_to_it(mug, main, cellar):
    client = log_in("merchandiser")

    client.post(reverse("wagtailsnippets_catalog_location:close", args=[cellar.pk]))
    form = client.get(reverse("stock:receive", args=[mug.pk])).context["form"]

    assert list(form.fields["location"].queryset) == [main]
    for come in (
        lambda: stock.receive(variant=mug, location=cellar, quantity=1, by=None, at=clock.now()),
        lambda: announce(mug, cellar),
        lambda: plans.transfer(variant=mug, source=main, target=cellar, quantity=1, by=None, at=clock.now()),
    ):
        with pytest.raises(LocationClosed):
            come()
    assert levels(mug) == [(5, 0, 0)]
    assert ModelLogEntry.objects.filter(action="catalog.close_location").count() == 1
    assert open_location(location=cellar, by=None)
    assert not open_location(location=cellar, by=None)


def hold_on_hand(mug, cellar):
    stock.receive(variant=mug, location=cellar, quantity=1, by=None, at=clock.now())


def hold_to_come(mug, cellar):
    announce(mug, cellar)


def hold_sold_ahead(mug, cellar):
    Location.objects.filter(pk=cellar.pk).update(position=0)
    Location.objects.exclude(pk=cellar.pk).update(position=1)
    stock.stock_row(variant=mug, location=cellar)
    plans.set_policy(variant=mug, kind=StockPolicy.Kind.BACKORDER, limit=3, by=None, at=clock.now())


@pytest.mark.parametrize("fill", [hold_on_hand, hold_to_come, hold_sold_ahead])
def test_a_location_in_use_is_not_closed(mug, cellar, fill):
    fill(mug, cellar)

    with pytest.raises(LocationInUse, match="One variant lies there"):
        close_location(location=cellar, by=None)

    cellar.refresh_from_db()
    assert not cellar.is_closed


def test_the_last_open_location_stays_open(main):
    with pytest.raises(LocationInUse):
        close_location(location=main, by=None)

    assert stock.default_location() == main


def test_goods_of_the_shop_come_to_the_first_open_location(main, cellar):
    close_location(location=main, by=None)

    variant = VariantFactory(stock=4)
    plans.set_policy(variant=variant, kind=StockPolicy.Kind.BACKORDER, limit=3, by=None, at=clock.now())

    assert [(row.location, row.backorder_limit) for row in Stock.objects.select_related("location")] == [(cellar, 3)]


def test_a_location_has_an_address_and_a_priority():
    data = {"name": "Barn", "code": "barn", "address": "Rua Nova 4\nPorto", "position": 3}

    log_in("merchandiser").post(reverse("wagtailsnippets_catalog_location:add"), data)

    barn = Location.objects.get(code="barn")
    assert (barn.address.splitlines(), barn.position, barn.is_closed) == (["Rua Nova 4", "Porto"], 3, False)


def test_facts_of_a_variant_are_read_in_four_queries(mug, main, cellar, django_assert_num_queries):
    hold_on_hand(mug, cellar)
    announce(mug, main)
    ProductFactory()

    with django_assert_num_queries(4):
        read_variant_stock(variant=mug, at=clock.now())
