"""What the groups of staff may do with delivery. The first grants are made by a migration.

Merchandisers own zones, methods, classes and the calendar; order staff keep the calendar and look the rest up.
"""

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants

OWNED = ("deliveryzone", "deliverymethod", "closedday")
LOOKED_AT = (*(f"shipping.view_{model}" for model in OWNED), "catalog.view_deliveryclass")

GRANTS = {
    MERCHANDISERS: Grants(
        permissions=(
            *(f"shipping.{verb}_{model}" for model in OWNED for verb in ("add", "change", "delete", "view")),
            *(f"catalog.{verb}_deliveryclass" for verb in ("add", "change", "delete", "view")),
            "shipping.change_dispatchrules",
        )
    ),
    ORDER_STAFF: Grants(
        permissions=(
            *LOOKED_AT,
            *(f"shipping.{verb}_closedday" for verb in ("add", "change", "delete")),
            "shipping.change_dispatchrules",
        )
    ),
    SUPPORT: Grants(permissions=LOOKED_AT),
}
