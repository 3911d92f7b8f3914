"""A customer's order: only for whoever has its link, its number and e-mail, or its account."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from catalog.tests.factories import VariantFactory
from checkout.customers.tests.factories import UserFactory
from checkout.orders import services
from checkout.orders.models import Order, new_order_token
from checkout.orders.selectors import find_order, order_stages
from checkout.orders.tests.factories import NOON, OrderFactory
from checkout.orders.views import FIND_BY_NUMBER
from checkout.payments.models import Payment
from checkout.payments.tests.factories import PaymentFactory
from common import clock

pytestmark = pytest.mark.django_db

FIND = "/order/find/"


def page(client: Client, order: Order) -> str:
    return client.get(reverse("orders:status", args=[order.token])).content.decode()


def stages(order: Order) -> list[tuple[str, bool, bool]]:
    shown = order_stages(find_order(token=order.token))
    return [(stage.label, stage.at is not None, stage.is_next) for stage in shown]


def test_the_page_shows_the_order_as_it_was_agreed(client):
    order = OrderFactory(units=2)

    html = page(client, order)

    for words in (order.number, order.lines.get().name, "€56.00", "€61.00", "€11.41", "Kraanlei 12", "Belgium"):
        assert words in html


def test_the_page_is_private_and_in_no_index(client):
    response = client.get(reverse("orders:status", args=[OrderFactory().token]))

    assert "no-store" in response["Cache-Control"]
    assert "private" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_a_token_is_long_and_random():
    tokens = {new_order_token() for _ in range(100)}

    assert len(tokens) == 100
    assert min(len(token) for token in tokens) >= 43  # 256 bits


@pytest.mark.parametrize("token", ["x", "findme", "%00", "é" * 40, "a" * 500])
def test_a_wrong_token_finds_nothing(client, token):
    OrderFactory()

    assert client.get(f"/order/{token}/").status_code in (400, 404)


def test_what_people_typed_is_escaped(client):
    order = OrderFactory(name="<script>alert(1)</script>", customer_note="<img src=x onerror=alert(1)>")

    html = page(client, order)

    assert "<script>alert" not in html
    assert "<img src=x" not in html


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (
            {},
            [
                ("Ordered", True, False),
                ("Paid", False, True),
                ("Packed and sent", False, False),
                ("Delivered", False, False),
            ],
        ),
        (
            {"paid": True, "shipped": True},
            [
                ("Ordered", True, False),
                ("Paid", True, False),
                ("Packed and sent", True, False),
                ("Delivered", False, True),
            ],
        ),
        (
            {"on_delivery": True},
            [
                ("Ordered", True, False),
                ("Packed and sent", False, True),
                ("Delivered", False, False),
                ("Paid", False, False),
            ],
        ),
        ({"cancelled": True}, [("Ordered", True, False), ("Cancelled", True, False)]),
        (
            {"paid": True, "cancelled": True},
            [("Ordered", True, False), ("Paid", True, False), ("Cancelled", True, False)],
        ),
    ],
)
def test_the_way_of_an_order(state, expected):
    assert stages(OrderFactory(**state)) == expected


def test_parcels_can_be_followed(client):
    order = OrderFactory(paid=True, shipped=True)

    html = page(client, order)

    assert 'href="https://track.example/323200001"' in html
    assert "Bpost" in html


def test_a_part_shipment_says_that_the_rest_follows(client):
    order = OrderFactory(units=2, paid=True)
    services.ship_order(order_id=order.pk, quantities={order.lines.get().pk: 1}, by=None, at=NOON)

    assert "the rest follows" in page(client, order)


def test_an_unpaid_order_is_a_straw_notice_with_ways_to_pay(client):
    order = OrderFactory(at=clock.now())
    PaymentFactory(order=order, gateway="test")

    html = page(client, order)

    assert "Waiting for your payment" in html
    assert "notice--bad" not in html
    assert "Pay €33.00" in html


def test_a_transfer_shows_where_to_send_the_money(client):
    order = OrderFactory(at=clock.now(), payment_method="bank_transfer")

    html = page(client, order)

    assert "PT50 0002 0123 1234 5678 9015 4" in html
    assert html.count(order.number) >= 2


@pytest.mark.parametrize("state", [{"paid": True}, {"cancelled": True}, {"on_delivery": True}])
def test_nothing_is_to_be_paid_where_nothing_is_waited_for(client, state):
    assert "payways" not in page(client, OrderFactory(**state))


def test_paying_again_goes_to_the_pay_page(client):
    order = OrderFactory(at=clock.now())

    response = client.post(reverse("payments:pay", args=[order.token]), {"gateway": "test"})

    assert response.url.startswith("/pay/test/tg_")


def test_paying_another_way_changes_the_order(client):
    order = OrderFactory(at=clock.now())

    response = client.post(reverse("payments:pay", args=[order.token]), {"gateway": "cash_on_delivery"}, follow=True)

    order.refresh_from_db()
    assert (order.payment_method, order.hold_until) == ("cash_on_delivery", None)
    assert "Processing" in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"gateway": "bitcoin"}, {"gateway": "manual"}])
def test_a_way_that_is_not_offered_is_refused(client, data):
    order = OrderFactory(at=clock.now())

    client.post(reverse("payments:pay", args=[order.token]), data)

    assert Payment.objects.count() == 0


def test_an_order_that_does_not_wait_cannot_be_paid(client):
    order = OrderFactory(paid=True)

    response = client.post(reverse("payments:pay", args=[order.token]), {"gateway": "test"}, follow=True)

    assert "not waiting for payment" in response.content.decode()
    assert Payment.objects.count() == 0


def test_looking_never_pays(client):
    assert client.get(reverse("payments:pay", args=[OrderFactory().token])).status_code == 405


def test_paying_needs_its_token():
    order = OrderFactory()
    client = Client(enforce_csrf_checks=True)

    assert client.post(reverse("payments:pay", args=[order.token]), {"gateway": "test"}).status_code == 403


@pytest.mark.parametrize(
    "write", [str, str.lower, lambda number: f"  {number} ", lambda number: number.replace("-", " ")]
)
def test_an_order_is_found_by_number_and_email_as_people_type_them(client, write):
    order = OrderFactory()

    response = client.post(FIND, {"number": write(order.number), "email": "HANNE@example.org"})

    assert response.url == reverse("orders:status", args=[order.token])


@pytest.mark.parametrize(
    ("number", "email"),
    [
        (None, "other@example.org"),
        ("B-000-00000", "hanne@example.org"),
        ("B-1", "hanne@example.org"),
        ("' OR 1=1 --", "a@b.co"),
    ],
)
def test_every_failure_sounds_alike(client, number, email):
    order = OrderFactory()

    response = client.post(FIND, {"number": number or order.number, "email": email})

    assert response.status_code == 422
    assert "We find no order with this number and e-mail address." in response.content.decode()


@pytest.mark.parametrize("data", [{}, {"number": "B-1", "email": "nobody"}, {"number": "\0", "email": "a@b.co"}])
def test_a_form_that_is_not_filled_says_so(client, data):
    assert client.post(FIND, data).status_code == 422


def test_guessing_is_stopped_also_for_the_right_answer(client):
    order = OrderFactory()
    for _ in range(FIND_BY_NUMBER.tries):
        assert client.post(FIND, {"number": order.number, "email": "x@example.org"}).status_code == 422

    response = client.post(FIND, {"number": order.number, "email": "hanne@example.org"})

    assert response.status_code == 429
    assert "Too many tries" in response.content.decode()


def test_a_customer_sees_their_own_orders_only(client):
    user, other = UserFactory(), UserFactory()
    mine = OrderFactory(user_id=user.pk)
    theirs, guests = OrderFactory(user_id=other.pk), OrderFactory()
    client.force_login(user)

    html = client.get("/order/mine/").content.decode()

    assert mine.number in html
    assert theirs.number not in html
    assert guests.number not in html


def test_the_list_of_orders_asks_for_a_login(client):
    assert client.get("/order/mine/").url == "/accounts/login/?next=/order/mine/"


def test_a_customer_without_orders_is_shown_the_way(client):
    client.force_login(UserFactory())

    assert "No orders yet." in client.get("/order/mine/").content.decode()


def test_the_list_takes_few_queries(client, django_assert_max_num_queries):
    user = UserFactory()
    for hours in range(5):
        variants = {VariantFactory(stock=5): 1 for _ in range(3)}
        OrderFactory(user_id=user.pk, variants=variants, at=NOON + timedelta(hours=hours))
    client.force_login(user)
    client.get("/order/mine/")

    with django_assert_max_num_queries(12):
        client.get("/order/mine/")
