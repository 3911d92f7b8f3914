"""Row filters of orders."""

from datetime import datetime
from typing import Self

from django.db import models

from checkout.orders.states import FulfilmentStatus, OrderStatus, PaymentStatus


class OrderQuerySet(models.QuerySet):
    def due_to_expire(self, at: datetime) -> Self:
        """Open orders that were to be paid by now and were not."""
        return self.filter(
            order_status=OrderStatus.OPEN,
            payment_status=PaymentStatus.UNPAID,
            fulfilment_status=FulfilmentStatus.NONE,
            hold_until__lte=at,
        )

    def of_user(self, user_id: int) -> Self:
        """The orders of one customer."""
        return self.filter(user_id=user_id)
