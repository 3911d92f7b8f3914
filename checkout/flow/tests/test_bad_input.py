"""What strangers type into the checkout: refused or kept as it is, never a 500 and never markup."""

import pytest
from django.urls import reverse

from checkout.flow.models import Checkout
from checkout.flow.tests.conftest import ADDRESS, DELIVERY
from checkout.orders.models import Order

ODD_NAMES = [
    "محمد العربي",
    "שרה כהן",
    "Zoë 👩‍👩‍👧 Łukasiewicz",
    "a\u200bb\u200dc",
    "O'Neil; DROP TABLE orders_order; --",
    "{{ settings.SECRET_KEY }} {% debug %}",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("name", ODD_NAMES)
def test_odd_names_come_back_as_they_were_typed(shopper, name, client):
    shopper.answer_until("address")

    shopper.post("address", {**ADDRESS, "delivery-name": name})
    shopper.post("delivery")
    shopper.post("payment")
    shopper.place()

    order = Order.objects.get()
    assert order.contact.name == name
    assert order.contact.delivery_address["name"] == name


def test_markup_is_shown_as_text(shopper, client):
    attack = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    shopper.answer_until("address")
    shopper.post("address", {**ADDRESS, "delivery-name": attack})
    shopper.post("delivery", {**DELIVERY, "note": attack, "is_gift": "on", "gift_message": attack})
    shopper.post("payment")

    review = shopper.get("review").content.decode()
    done = client.get(shopper.place().url).content.decode()

    for html in (review, done):
        assert "<script>alert" not in html
        assert "<img src=x" not in html
        assert "&lt;script&gt;alert(1)" in html


@pytest.mark.parametrize("name", ["Hanne\r\nBcc: x@example.org", "Hanne\tDe  Smet", "Hanne\u2028De Smet"])
def test_line_breaks_in_names_become_spaces(shopper, name):
    shopper.answer_until("address")

    shopper.post("address", {**ADDRESS, "delivery-name": name})

    kept = Checkout.objects.get().delivery_address["name"]
    assert kept == " ".join(name.split())
    assert "\n" not in kept


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("delivery-name", "x" * 1_000_000),
        ("delivery-name", "a\0b"),
        ("delivery-name", "a\x1bb"),
        ("delivery-line1", "x" * 201),
        ("delivery-postcode", "9" * 10_000),
        ("delivery-postcode", "\0"),
        ("delivery-city", "a\x07b"),
        ("delivery-country", "B" * 1_000),
        ("delivery-country", "\0"),
    ],
)
def test_what_no_address_holds_is_refused(shopper, field, value):
    shopper.answer_until("address")

    response = shopper.post("address", {**ADDRESS, field: value})

    assert response.status_code == 422
    assert Checkout.objects.get().delivery_address == {}


@pytest.mark.parametrize("email", ["a\0@example.org", "x" * 1_000_000 + "@example.org", "a@b", "<a>@example.org", "@"])
def test_what_no_mail_reaches_is_refused(shopper, email):
    response = shopper.post("contact", {"email": email})

    assert response.status_code == 422
    assert not Checkout.objects.exists()


@pytest.mark.parametrize(
    "raw", [b"email=%ED%A0%80@example.org", b"email=%FF%FE@example.org", b"email=a%00@example.org"]
)
def test_bytes_that_are_no_text_are_refused(shopper, client, raw):
    response = client.post(reverse("checkout:contact"), raw, content_type="application/x-www-form-urlencoded")

    assert response.status_code == 422
    assert not Checkout.objects.exists()


@pytest.mark.parametrize("note", ["a\0b", "x" * 1_001, "x" * 1_000_000])
def test_a_note_that_cannot_be_kept_is_refused(shopper, note):
    shopper.answer_until("delivery")

    response = shopper.post("delivery", {**DELIVERY, "note": note})

    assert response.status_code == 422
    assert Checkout.objects.get().delivery_method is None


def test_more_than_a_form_can_hold_is_a_bad_request(shopper):
    response = shopper.post("contact", {"email": "x" * 3_000_000})

    assert response.status_code == 400
    assert not Checkout.objects.exists()


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_from_login_stays_on_the_site(shopper, target):
    html = shopper.client.get(f"/checkout/contact/?next={target}").content.decode()

    assert target not in html
    assert "?next=/checkout/contact/" in html
