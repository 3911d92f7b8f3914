"""What the groups of staff may do with tax. The first grants are made by a migration.

Merchandisers own zones, rates and classes; order staff look them up when a customer asks.
"""

from common.permissions import MERCHANDISERS, ORDER_STAFF, SUPPORT, Grants

LOOKED_AT = ("tax.view_taxzone", "catalog.view_taxclass")

GRANTS = {
    MERCHANDISERS: Grants(
        permissions=(
            *(f"tax.{verb}_taxzone" for verb in ("add", "change", "delete", "view")),
            *(f"catalog.{verb}_taxclass" for verb in ("add", "change", "view")),
        )
    ),
    ORDER_STAFF: Grants(permissions=LOOKED_AT),
    SUPPORT: Grants(permissions=LOOKED_AT),
}
