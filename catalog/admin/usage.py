"""Where a product is used, for those who are about to withdraw it."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, ReferenceIndex, get_default_page_content_type
from wagtail.permissions import page_permission_policy

from catalog.models import Product

MOST_SHOWN = 50
WAYS = {  # by the first part of the place in the page that Wagtail's index of references names
    "product": _("tells of it"),
    "related_products": _("goes with"),
    "items": _("in the collection"),
}
IN_A_BLOCK = _("in a block")


@dataclass(frozen=True, slots=True)
class Use:
    """A page that uses the product. `url` is empty for those who may not edit it."""

    title: str
    url: str
    ways: tuple[str, ...]
    is_live: bool


@dataclass(frozen=True, slots=True)
class Usage:
    """The first uses, live pages before drafts, and how many there are in all."""

    uses: tuple[Use, ...]
    total: int

    @property
    def more(self) -> int:
        return self.total - len(self.uses)


def get_usage(*, product: Product, user: Any) -> Usage:
    """Pages that use the product, in a fixed number of queries whatever their number."""
    references = ReferenceIndex.get_references_to(product).filter(base_content_type=get_default_page_content_type())
    ways: dict[int, dict[str, None]] = {}
    for object_id, path in references.order_by("object_id", "model_path").values_list("object_id", "model_path"):
        way = str(WAYS.get(path.split(".")[0], IN_A_BLOCK))
        ways.setdefault(int(object_id), {})[way] = None
    pages = list(Page.objects.filter(pk__in=ways).order_by("-live", "title", "pk")[:MOST_SHOWN])
    editable = set(
        page_permission_policy.instances_user_has_permission_for(user, "change")
        .filter(pk__in=[page.pk for page in pages])
        .values_list("pk", flat=True)
    )
    uses = tuple(
        Use(
            title=page.get_admin_display_title(),
            url=reverse("wagtailadmin_pages:edit", args=[page.pk]) if page.pk in editable else "",
            ways=tuple(ways[page.pk]),
            is_live=page.live,
        )
        for page in pages
    )
    return Usage(uses, len(ways))
