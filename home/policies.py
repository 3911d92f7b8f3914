"""The pages that editors chose as the shop's policies."""

from django.db.models import QuerySet
from wagtail.models import Page

from common.policies import Policies, Policy, PolicyKind
from common.prepared import Prepared
from home.models import SiteFurniture

PAGE_FACTS = ("live", "title", "url_path", "live_revision", "locale")


def read_policies() -> Policies:
    """Policies of the default site whose pages are live, in one query; every order asks, so it reads no more."""
    stored = _STORED.rows()
    return policies_of(stored[0]) if stored else {}


def _stored() -> QuerySet[SiteFurniture]:
    pages = [f"{kind}_page" for kind in PolicyKind]
    read = [f"{page}__{fact}" for page in pages for fact in PAGE_FACTS]
    furniture = SiteFurniture.objects.filter(site__is_default_site=True).order_by("pk")
    return furniture.select_related(*pages).only(*pages, *read)[:1]


_STORED = Prepared(_stored)


def policies_of(stored: SiteFurniture) -> Policies:
    """The policies among the settings whose pages are live."""
    found: dict[PolicyKind, Policy] = {}
    for kind in PolicyKind:
        page: Page | None = getattr(stored, f"{kind}_page")
        if page is not None and page.live and page.url:
            version = f"{kind}-{page.live_revision_id or page.pk}"
            found[kind] = Policy(url=page.url, title=page.title, version=version)
    return found
