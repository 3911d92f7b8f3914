"""Order mails: both parts, escaped, one line of subject, links to the configured address."""

from datetime import date
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache

from catalog.tests.factories import PictureFactory, VariantFactory
from checkout.notifications.mail import single_line
from checkout.notifications.models import Message
from checkout.notifications.services import deliver_message
from checkout.orders import services
from checkout.orders.states import PaymentStatus
from checkout.orders.tests.factories import HOLD, NOON, OrderFactory, draft_line, order_draft, write_order

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script>\r\nBcc: everybody@example.org"


def send(kind: str) -> Any:
    message = Message.objects.get(kind=kind)
    assert deliver_message(message_id=message.pk, at=NOON + HOLD), Message.objects.get(pk=message.pk).last_error
    return mail.outbox[-1]


def html_of(sent: Any) -> str:
    return next(part.content for part in sent.alternatives if part.mimetype == "text/html")


def test_the_confirmation_tells_the_same_in_both_parts():
    order = OrderFactory(units=2)

    sent = send("order_placed")

    assert sent.subject == f"Your order {order.number} at Bower"
    for part in (sent.body, html_of(sent)):
        assert order.number in part
        assert order.lines.get().name in part
        assert f"http://testserver/order/{order.token}/" in part
        for amount in ("€56.00", "€5.00", "€61.00", "€11.41"):
            assert amount in part
        for line in ("Hanne De Smet", "Kraanlei 12", "9000 Gent", "Belgium"):
            assert line in part


def test_the_confirmation_tells_the_days_and_where_it_is_collected():
    OrderFactory(
        arrives_from=date(2026, 6, 2),
        arrives_until=date(2026, 6, 4),
        pickup_name="Mill",
        pickup_address="Kaai 1",
        pickup_hours="Daily 10-18",
    )

    sent = send("order_placed")

    for part in (sent.body, html_of(sent)):
        assert "Between Tuesday 2 June and Thursday 4 June" in part
        assert "Collected at Mill" in part
        assert "Kaai 1" in part
        assert "Daily 10-18" in part


def test_html_is_inlined_and_holds_the_logo():
    OrderFactory()

    sent = send("order_placed")

    html = html_of(sent)
    assert '<h1 style="' in html
    assert 'src="cid:logo"' in html
    assert "color-scheme" in html
    assert "prefers-color-scheme: dark" in html
    raw = sent.message().as_bytes()
    assert b"Content-ID: <logo>" in raw
    assert b"multipart/related" in raw


def test_what_people_typed_is_escaped_in_html_and_plain_in_text():
    draft = order_draft(
        draft_line(VariantFactory(stock=3), name="Mug & <b>saucer</b>"), name=NASTY, email="hanne@example.org"
    )
    write_order(draft, at=NOON)

    sent = send("order_placed")

    html = html_of(sent)
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "Mug &amp; &lt;b&gt;saucer&lt;/b&gt;" in html
    assert "Mug & <b>saucer</b>" in sent.body
    assert sent.message()["Bcc"] is None
    assert sent.recipients() == ["hanne@example.org"]


def test_an_arrival_is_told_once():
    order = OrderFactory(paid=True, delivered=True)

    services.deliver_order(order_id=order.pk, by=None, at=NOON)
    sent = send("order_delivered")

    assert Message.objects.filter(kind="order_delivered").count() == 1
    assert sent.subject == f"Your order {order.number} has arrived"
    assert sent.recipients() == ["hanne@example.org"]
    for part in (sent.body, html_of(sent)):
        assert "has been delivered" in part
        assert order.lines.get().name in part
        assert f"http://testserver/order/{order.token}/" in part


def test_a_subject_is_one_line():
    assert single_line(" Order\r\nBcc: x\n") == "Order Bcc: x"


@pytest.mark.parametrize(("shop_name", "escaped"), [("Bower & Sons", "Bower &amp; Sons")])
def test_the_subject_is_not_escaped(settings, shop_name, escaped):
    settings.SHOP_NAME = shop_name
    OrderFactory()

    sent = send("order_placed")

    assert sent.subject.endswith(shop_name)
    assert escaped in html_of(sent)


def test_pictures_are_shown_by_their_whole_address():
    variant = VariantFactory(stock=3)
    draft = order_draft(draft_line(variant, picture_id=PictureFactory().pk))
    write_order(draft, at=NOON)

    html = html_of(send("order_placed"))

    assert 'src="http://testserver/media/images/picture' in html
    assert 'width="96" height="120"' in html


def test_a_picture_whose_file_is_gone_does_not_keep_the_mail_back():
    cache.clear()  # renditions are cached by the pictures' numbers, which come again in each test
    picture = PictureFactory()
    draft = order_draft(draft_line(VariantFactory(stock=3), picture_id=picture.pk))
    write_order(draft, at=NOON)
    picture.file.storage.delete(picture.file.name)

    html = html_of(send("order_placed"))

    assert 'width="96"' not in html


def test_the_parcel_can_be_followed():
    OrderFactory(paid=True, shipped=True)

    sent = send("order_shipped")

    for part in (sent.body, html_of(sent)):
        assert "https://track.example/323200001" in part
        assert "Bpost 323200001" in part
    assert sent.subject.endswith("is on its way")


def test_a_part_says_that_the_rest_follows():
    order = OrderFactory(units=2, paid=True)
    services.ship_order(order_id=order.pk, quantities={order.lines.get().pk: 1}, by=None, at=NOON)

    sent = send("order_shipped")

    assert sent.subject.startswith("Part of your order")
    assert "The rest follows in another parcel." in sent.body


def test_the_payment_is_acknowledged_once():
    order = OrderFactory()

    for _ in range(2):
        services.record_payment_status(order_id=order.pk, status=PaymentStatus.PAID, by=None, at=NOON)

    assert send("payment_received").subject == f"Payment received for order {order.number}"


@pytest.mark.parametrize(("is_paid", "words"), [(False, False), (True, True)])
def test_a_cancelled_order_says_whether_money_goes_back(is_paid, words):
    OrderFactory(paid=is_paid, cancelled=True)

    sent = send("order_cancelled")

    assert ("goes back to you" in sent.body) is words
    assert "asked to" not in sent.body


def test_an_expired_order_says_so():
    order = OrderFactory()
    services.expire_order(order_id=order.pk, by=None, at=NOON + HOLD)

    assert send("order_cancelled").subject == f"Your order {order.number} was not paid in time"
