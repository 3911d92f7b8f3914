"""What the worker does for payments. Tasks take ids and may be delivered more than once."""

from django_tasks import task

from common import clock


@task()
def refund_surplus_of(order_id: int) -> int:
    """Give back what was paid for a closed order, or more than its total."""
    from checkout.payments.refunds import refund_surplus  # the service's event handling enqueues this task

    return refund_surplus(order_id=order_id, at=clock.now())
