"""What the form of a promotion offers to tick."""

from django.apps import apps


def list_group_choices() -> list[tuple[str, str]]:
    """Customer groups by code. The models are asked for late: this module is read while they load."""
    groups = apps.get_model("customers", "CustomerGroup").objects.order_by("name", "pk")
    return list(groups.values_list("code", "name"))


def list_method_choices() -> list[tuple[str, str]]:
    """Delivery methods by code, each once."""
    methods = apps.get_model("shipping", "DeliveryMethod").objects.filter(is_active=True).order_by("position", "pk")
    found: dict[str, str] = {}
    for code, name in methods.values_list("code", "name"):
        found.setdefault(code, name)
    return list(found.items())
