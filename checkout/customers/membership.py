"""What the catalogue asks of customer groups: which there are, and who is in which."""

from typing import Any

from django.db.models import QuerySet

from checkout.customers.models import CustomerGroup


class MemberGroups:
    """catalog.shoppers.CustomerGroups."""

    def codes_of(self, user_id: int) -> QuerySet[Any, Any]:
        return CustomerGroup.objects.filter(members=user_id).order_by().values("code")

    def choices(self) -> list[tuple[str, str]]:
        return list(CustomerGroup.objects.order_by("name", "pk").values_list("code", "name"))
