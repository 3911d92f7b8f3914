"""What the worker does for checkouts. Tasks take ids and may be delivered more than once."""

from uuid import UUID

from django_tasks import task

from common import clock


@task()
def ask_vies_about(checkout_id: str) -> bool:
    """Ask the EU's register about the checkout's VAT number."""
    from checkout.flow.vat import check_number  # the service enqueues this task

    return check_number(checkout_id=UUID(checkout_id), at=clock.now())
