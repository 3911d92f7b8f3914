"""What the groups of staff may do with content. The first grants are made by a migration."""

from common.permissions import MARKETING_EDITORS, MERCHANDISERS, ORDER_STAFF, Grants

ADMIN = ("wagtailadmin.access_admin",)
PICTURES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)

JOURNAL = tuple(
    f"home.{verb}_{model}" for model in ("author", "articletag") for verb in ("add", "change", "delete", "view")
)

GRANTS = {
    MARKETING_EDITORS: Grants(
        permissions=(
            *ADMIN,
            *JOURNAL,
            "home.change_sitefurniture",
            "home.view_subscriber",
            "home.delete_subscriber",
            "home.export_subscriber",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
        ),
        pages={"home.HomePage": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")},
        collection=(
            *PICTURES,
            "wagtaildocs.add_document",
            "wagtaildocs.change_document",
            "wagtaildocs.choose_document",
        ),
    ),
    MERCHANDISERS: Grants(permissions=ADMIN, collection=PICTURES),
    ORDER_STAFF: Grants(permissions=ADMIN),
}
