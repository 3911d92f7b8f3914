"""The list of orders: columns, tabs, filters, search, export, and what nobody can do there."""

import csv
from io import BytesIO, StringIO

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.urls import reverse
from openpyxl import load_workbook

from catalog.tests.factories import VariantFactory
from checkout.orders.models import Order
from checkout.orders.tests.factories import OrderFactory
from common.spreadsheets import neutral
from common.tests.staff import log_in

pytestmark = pytest.mark.django_db
LIST = "/admin/snippets/orders/order/"


@pytest.fixture(autouse=True)
def cold_cache():
    cache.clear()


def numbers(response) -> list[str]:
    return [order.number for order in response.context["object_list"]]


def test_list_takes_at_most_twelve_queries_for_thirty_orders(django_assert_max_num_queries):
    variants = [VariantFactory(price=2800, stock=100) for _number in range(3)]
    for _number in range(30):
        OrderFactory(variants=dict.fromkeys(variants, 1))
    client = log_in("order staff")
    client.get(LIST)

    with django_assert_max_num_queries(12):
        response = client.get(LIST)

    assert len(numbers(response)) == 30


def test_tabs_count_and_filter():
    to_pay, to_ship = OrderFactory(), OrderFactory(paid=True)
    cash, sent = OrderFactory(on_delivery=True), OrderFactory(paid=True, shipped=True)
    done, cancelled = OrderFactory(paid=True, delivered=True), OrderFactory(cancelled=True)
    client = log_in("order staff")

    tabs = {tab["name"]: tab["count"] for tab in client.get(LIST).context["tabs"]}
    shown = {name: sorted(numbers(client.get(LIST, {"tab": name}))) for name in tabs if name}

    assert tabs == {"": 6, "to_ship": 2, "to_pay": 1, "sent": 1, "done": 1, "closed": 1}
    assert shown == {
        "to_ship": sorted([to_ship.number, cash.number]),
        "to_pay": [to_pay.number],
        "sent": [sent.number],
        "done": [done.number],
        "closed": [cancelled.number],
    }


def test_unknown_tab_shows_everything():
    OrderFactory()

    assert len(numbers(log_in("order staff").get(LIST, {"tab": "'; DROP TABLE"}))) == 1


@pytest.mark.parametrize("words", ["hanne", "smet", "HANNE@example", "jug-7"])
def test_search_finds_by_name_mail_and_sku(words):
    variant = VariantFactory(sku="JUG-7", price=2800, stock=10)
    found = OrderFactory(variants={variant: 1}, name="Hanne De Smet", email="hanne@example.org")
    OrderFactory(name="Ove Berg", email="ove@example.org")

    assert numbers(log_in("order staff").get(LIST, {"q": words})) == [found.number]


def test_search_finds_by_number():
    found, _other = OrderFactory(), OrderFactory()

    assert numbers(log_in("order staff").get(LIST, {"q": found.number[-5:]})) == [found.number]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"payment_status": "paid"}, 1),
        ({"payment_method": "cash_on_delivery"}, 1),
        ({"fulfilment_status": "none"}, 2),
        ({"order_status": "cancelled"}, 0),
        ({"placed_at_from": "2026-05-15"}, 0),
        ({"placed_at_from": "2026-05-14", "placed_at_to": "2026-05-14"}, 2),
    ],
)
def test_filters(query, expected):
    OrderFactory(paid=True)
    OrderFactory(on_delivery=True)

    assert len(numbers(log_in("order staff").get(LIST, query))) == expected


def test_csv_holds_the_filtered_orders_with_exact_amounts():
    order = OrderFactory(paid=True, name="Hanne De Smet")
    OrderFactory()

    response = log_in("order staff").get(LIST, {"payment_status": "paid", "export": "csv"})

    rows = list(csv.DictReader(StringIO(b"".join(response.streaming_content).decode())))
    assert [(row["Number"], row["Name"], row["Total"], row["Currency"]) for row in rows] == [
        (order.number, "Hanne De Smet", "33.00", "EUR")
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_cells_that_would_run_as_formulas_are_text(start):
    assert neutral(f"{start}1+1") == f"'{start}1+1"


@pytest.mark.parametrize("value", ["Hanne", "", 12, None])
def test_other_cells_stay_as_they_are(value):
    assert neutral(value) == value


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_export_neutralises_what_a_customer_typed(kind):
    OrderFactory(name='=HYPERLINK("http://evil.example")', email="+x@example.org")

    response = log_in("order staff").get(LIST, {"export": kind})

    content = b"".join(response.streaming_content)
    if kind == "csv":
        cells = next(iter(csv.DictReader(StringIO(content.decode())))).values()
    else:
        rows = list(load_workbook(BytesIO(content)).active.iter_rows(values_only=True))
        cells = rows[1]
    assert '\'=HYPERLINK("http://evil.example")' in cells
    assert "'+x@example.org" in cells


def test_export_needs_its_own_permission():
    OrderFactory()
    client = log_in("order staff")
    Group.objects.get(name="Order staff").permissions.remove(Permission.objects.get(codename="export_order"))

    assert client.get(LIST).status_code == 200
    assert client.get(LIST, {"export": "csv"}).url == "/admin/"


@pytest.mark.parametrize("name", ["add/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/", "usage/{pk}/"])
def test_there_is_no_way_to_add_edit_copy_or_delete(name):
    order = OrderFactory()

    response = log_in("administrator").post(f"{LIST}{name.format(pk=order.pk)}")

    assert response.status_code == 404
    assert Order.objects.count() == 1


def test_bulk_delete_is_refused_to_administrators_too():
    order = OrderFactory()
    url = reverse("wagtail_bulk_action", args=["orders", "order", "delete"])
    client = log_in("administrator")

    for chosen in (order.pk, "all"):
        client.post(f"{url}?id={chosen}")

    assert "bulk" not in client.get(LIST).content.decode()
    assert Order.objects.count() == 1


def test_orders_are_in_no_chooser():
    assert log_in("administrator").get("/admin/snippets/choose/orders/order/").status_code == 404
