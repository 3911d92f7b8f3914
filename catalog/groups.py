"""What the groups of staff may do with the catalogue. The first grants are made by a migration.

Merchandisers own products, prices, stock and the pages of the shop; editors may make a product where they tell of it,
and change none; order staff see what lies where.
"""

from common.permissions import MARKETING_EDITORS, MERCHANDISERS, MODERATORS, ORDER_STAFF, WRITERS, Grants

STOCK_VIEW = ("catalog.view_stock", "catalog.view_stockmovement")
OWNED = ("product", "brand", "producttype", "swatch", "pricelist")
STOCK_PLANS = (
    "catalog.transfer_stock",
    "catalog.plan_stock",
    "catalog.add_location",
    "catalog.change_location",
    "catalog.view_location",
    "catalog.set_price",
)

GRANTS = {
    MERCHANDISERS: Grants(
        permissions=(
            *(f"catalog.{verb}_{model}" for model in OWNED for verb in ("add", "change", "delete", "view")),
            "catalog.archive_product",
            "catalog.import_product",
            "catalog.view_taxclass",
            "catalog.receive_stock",
            "catalog.adjust_stock",
            *STOCK_VIEW,
            *STOCK_PLANS,
        ),
        pages={"catalog.ShopPage": ("add_page", "change_page", "publish_page")},
    ),
    MARKETING_EDITORS: Grants(permissions=("catalog.add_product", "catalog.view_product")),
    WRITERS: Grants(permissions=("catalog.view_product",)),
    MODERATORS: Grants(permissions=("catalog.view_product",)),
    ORDER_STAFF: Grants(permissions=STOCK_VIEW),
}
