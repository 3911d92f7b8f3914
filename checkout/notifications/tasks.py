"""What the worker does for the outbox. Tasks take ids and may be delivered more than once."""

from django_tasks import task

from common import clock


@task()
def send_message(message_id: int) -> bool:
    """Deliver one message of the outbox."""
    from checkout.notifications.services import deliver_message  # the service enqueues this task

    return deliver_message(message_id=message_id, at=clock.now())
