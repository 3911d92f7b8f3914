"""The outbox: written with the fact, sent once, tried again, and kept over a rollback and a killed worker."""

import smtplib
from datetime import UTC, datetime, timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction

from checkout.notifications.models import Message
from checkout.notifications.services import (
    CLAIM_TIME,
    RETRY_AFTER,
    deliver_message,
    due_message_ids,
    enqueue_message,
    send_due_messages,
)
from checkout.orders.models import Order
from checkout.orders.tests.factories import OrderFactory
from common import due
from common.messages import register_kind

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 14, 12, 0, tzinfo=UTC)
SEND = "django.core.mail.backends.locmem.EmailBackend.send_messages"


@pytest.fixture
def order() -> Order:
    order = OrderFactory()
    Message.objects.all().delete()
    return order


def write(order: Order, key: str = "order_placed:1") -> Message:
    return enqueue_message(
        kind="order_placed",
        dedupe_key=key,
        recipient="hanne@example.org",
        context={"order_id": order.pk},
        language="en",
        at=NOON,
    )


def test_a_message_is_sent_after_the_commit(order, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        message = write(order)
        assert mail.outbox == []

    message.refresh_from_db()
    assert message.status == Message.Status.SENT
    assert [sent.to for sent in mail.outbox] == [["hanne@example.org"]]


def test_the_same_fact_is_written_once(order, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first, second = write(order), write(order)

    assert first == second
    assert len(mail.outbox) == 1


def test_a_message_delivered_twice_is_sent_once(order):
    message = write(order)

    outcomes = [deliver_message(message_id=message.pk, at=NOON) for _ in range(2)]

    assert outcomes == [True, False]
    assert len(mail.outbox) == 1


def test_a_message_that_another_worker_is_sending_is_left_alone(order):
    message = write(order)
    Message.objects.filter(pk=message.pk).update(status=Message.Status.SENDING, next_attempt_at=NOON + CLAIM_TIME)

    assert deliver_message(message_id=message.pk, at=NOON) is False
    assert mail.outbox == []


def test_nothing_is_written_or_sent_for_what_rolled_back(order, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        write(order)
        transaction.set_rollback(True)

    assert Message.objects.count() == 0
    assert mail.outbox == []


def test_a_task_queue_out_of_reach_neither_stops_the_writer_nor_loses_the_mail(
    order, django_capture_on_commit_callbacks
):
    with (
        mock.patch("django_tasks.base.Task.enqueue", side_effect=ConnectionError("redis is down")),
        django_capture_on_commit_callbacks(execute=True),
    ):
        message = write(order)
    assert mail.outbox == []

    send_due_messages(NOON)

    message.refresh_from_db()
    assert message.status == Message.Status.SENT
    assert len(mail.outbox) == 1


def test_a_failure_is_tried_again_later_and_sent_once(order):
    message = write(order)

    with mock.patch(SEND, side_effect=smtplib.SMTPServerDisconnected("gone")):
        assert deliver_message(message_id=message.pk, at=NOON) is False

    message.refresh_from_db()
    assert (message.status, message.attempts) == (Message.Status.PENDING, 1)
    assert message.next_attempt_at == NOON + timedelta(minutes=1)
    assert message.last_error == "SMTPServerDisconnected: gone"
    assert deliver_message(message_id=message.pk, at=NOON) is False
    assert deliver_message(message_id=message.pk, at=NOON + timedelta(minutes=1)) is True
    assert len(mail.outbox) == 1


def test_a_message_is_given_up_after_the_last_pause(order):
    message = write(order)
    Message.objects.filter(pk=message.pk).update(attempts=len(RETRY_AFTER))

    with mock.patch(SEND, side_effect=OSError("no route")):
        deliver_message(message_id=message.pk, at=NOON)

    message.refresh_from_db()
    assert message.status == Message.Status.FAILED


def test_a_receiver_who_refuses_is_not_asked_again(order):
    message = write(order)

    with mock.patch(SEND, side_effect=smtplib.SMTPRecipientsRefused({"hanne@example.org": (550, b"no such box")})):
        deliver_message(message_id=message.pk, at=NOON)

    message.refresh_from_db()
    assert message.status == Message.Status.FAILED
    assert due_message_ids(at=NOON + timedelta(days=9)) == []


def test_a_mail_that_cannot_be_written_does_not_stop_the_others(order):
    register_kind("broken", lambda stored: {"nothing": stored["nothing"]})
    broken, fine = write(order, "a"), write(order, "b")
    Message.objects.filter(pk=broken.pk).update(kind="broken")

    send_due_messages(datetime.now(tz=UTC))

    fine.refresh_from_db()
    broken.refresh_from_db()
    assert (fine.status, broken.status) == (Message.Status.SENT, Message.Status.PENDING)


def test_a_killed_worker_leaves_the_message_to_the_sweep_under_the_same_id(order):
    message = write(order)
    with mock.patch(SEND, side_effect=SystemExit), pytest.raises(SystemExit):
        deliver_message(message_id=message.pk, at=NOON)
    assert due_message_ids(at=NOON) == []
    assert due_message_ids(at=NOON + CLAIM_TIME) == [message.pk]

    deliver_message(message_id=message.pk, at=NOON + CLAIM_TIME)
    Message.objects.filter(pk=message.pk).update(status=Message.Status.PENDING)
    deliver_message(message_id=message.pk, at=NOON + CLAIM_TIME * 2)

    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_run_due_does_every_kind_of_work_though_one_fails(monkeypatch, capsys):
    done = []
    works = {"first": lambda at: at / 0, "second": lambda at: done.append(at) or 3}
    monkeypatch.setattr(due, "_works", works)

    call_command("run_due")

    out = capsys.readouterr()
    assert "second: 3" in out.out
    assert "first: failed" in out.err
    assert len(done) == 1


def test_what_comes_due_is_registered_by_every_app():
    assert {"messages sent", "orders expired", "payments looked up", "refunds tried again"} <= set(due._works)
