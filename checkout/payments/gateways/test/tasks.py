"""The callbacks' way to the shop, apart from the shopper's return."""

from django_tasks import task

from common import clock


@task()
def send_callback(callback_id: int) -> bool:
    """Deliver one callback over HTTP."""
    from checkout.payments.gateways.test.delivery import deliver_callback  # the ledger enqueues this task

    return deliver_callback(callback_id=callback_id, at=clock.now())
