"""What the groups of staff may do with content. The first grants are made by migrations.

Marketing editors publish, and ask for a review where they want one. What writers write is published by a moderator.
"""

from common.permissions import (
    MARKETING_EDITORS,
    MERCHANDISERS,
    MODERATORS,
    ORDER_STAFF,
    SUPPORT,
    WRITERS,
    Grants,
)

ADMIN = ("wagtailadmin.access_admin",)
PICTURES = (
    "wagtailimages.add_image",
    "wagtailimages.change_image",
    "wagtailimages.choose_image",
)
DOCUMENTS = ("wagtaildocs.add_document", "wagtaildocs.change_document", "wagtaildocs.choose_document")
TRANSLATE = "simple_translation.submit_translation"
JOURNAL = tuple(
    f"home.{verb}_{model}" for model in ("author", "articletag") for verb in ("add", "change", "delete", "view")
)
MESSAGES = tuple(f"home.{verb}_contactmessage" for verb in ("view", "export", "delete"))  # they hold customers' data

GRANTS = {
    MARKETING_EDITORS: Grants(
        permissions=(
            *ADMIN,
            *JOURNAL,
            TRANSLATE,
            "home.change_sitefurniture",
            "home.view_subscriber",
            "home.delete_subscriber",
            "home.export_subscriber",
            "wagtailredirects.add_redirect",
            "wagtailredirects.change_redirect",
            "wagtailredirects.delete_redirect",
        ),
        pages={"home.HomePage": ("add_page", "change_page", "publish_page", "lock_page", "unlock_page")},
        collection=(*PICTURES, *DOCUMENTS),
    ),
    WRITERS: Grants(
        permissions=(*ADMIN, TRANSLATE),
        pages={"home.HomePage": ("add_page", "change_page")},
        collection=(*PICTURES, *DOCUMENTS),
    ),
    MODERATORS: Grants(
        permissions=ADMIN,
        pages={"home.HomePage": ("change_page", "publish_page", "lock_page", "unlock_page")},
        collection=(*PICTURES, *DOCUMENTS),
    ),
    MERCHANDISERS: Grants(permissions=ADMIN, collection=PICTURES),
    ORDER_STAFF: Grants(permissions=(*ADMIN, *MESSAGES)),
    SUPPORT: Grants(permissions=(*ADMIN, "home.view_contactmessage")),
}
