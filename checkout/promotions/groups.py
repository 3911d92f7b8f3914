"""What the groups of staff may do with promotions. The first grants are made by a migration.

Merchandisers own promotions; editors look at them, to tell of them; order staff see who used which.
"""

from common.permissions import MARKETING_EDITORS, MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants

OWNED = ("add", "change", "delete", "view", "publish", "lock", "unlock", "run")

GRANTS = {
    MERCHANDISERS: Grants(
        permissions=(
            *(f"promotions.{verb}_promotion" for verb in OWNED),
            "promotions.view_promotionuse",
            "promotions.export_couponcode",
            *(f"customers.{verb}_customergroup" for verb in ("add", "change", "delete", "view")),
        )
    ),
    MARKETING_EDITORS: Grants(permissions=("promotions.view_promotion",)),
    ORDER_STAFF: Grants(permissions=("promotions.view_promotion", "promotions.view_promotionuse")),
    SUPPORT: Grants(permissions=("promotions.view_promotion", "promotions.view_promotionuse")),
}
