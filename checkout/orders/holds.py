"""Until when an order holds its stock. The order says it; the reservations are told whenever that changes.

Only the sweep of due orders frees what is overdue (orders.services.expire_due_orders), so it comes back once.
"""

from catalog import stock
from checkout.orders.models import Order
from checkout.orders.states import PaymentStatus


def hold_as_agreed(order: Order) -> None:
    """Hold until `hold_until` while nothing was paid, then for good. The caller has locked the order."""
    until = order.hold_until if order.payment_status == PaymentStatus.UNPAID else None
    stock.hold_until(references=[line.reservation_reference for line in order.lines.order_by("pk")], until=until)
