"""The pages that editors chose as the shop's policies."""

from wagtail.models import Page

from common.policies import Policies, Policy, PolicyKind
from home.models import SiteFurniture


def read_policies() -> Policies:
    """Policies of the default site whose pages are live, in one query."""
    pages = [f"{kind}_page" for kind in PolicyKind]
    stored = SiteFurniture.objects.filter(site__is_default_site=True).select_related(*pages).first()
    return policies_of(stored) if stored is not None else {}


def policies_of(stored: SiteFurniture) -> Policies:
    """The policies among the settings whose pages are live."""
    found: dict[PolicyKind, Policy] = {}
    for kind in PolicyKind:
        page: Page | None = getattr(stored, f"{kind}_page")
        if page is not None and page.live and page.url:
            version = f"{kind}-{page.live_revision_id or page.pk}"
            found[kind] = Policy(url=page.url, title=page.title, version=version)
    return found
