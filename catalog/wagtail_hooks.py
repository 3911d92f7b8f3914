"""The catalogue's part of the admin: menu, viewsets, addresses, and what cannot be deleted."""

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.urls import include, path
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.models import Page
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from catalog.addresses import lead_on_from_stories
from catalog.admin.api import PagesViewSet
from catalog.admin.bulk_publishing import GatedPublishBulkAction
from catalog.admin.collections import collection_count
from catalog.admin.dashboard import LowStockPanel
from catalog.admin.locations import LocationViewSet
from catalog.admin.movements import StockMovementAdmin
from catalog.admin.products import ProductViewSet
from catalog.admin.stock import StockViewSet
from catalog.admin.views import look_picture, product_facts
from catalog.admin.vocabulary import VOCABULARY
from catalog.context import DEFAULT_PRICE_LIST
from catalog.groups import GRANTS
from catalog.models import PriceList, Product, ProductPage, ProductPageLogEntry, ShopPage
from catalog.products import deletion_obstacles
from catalog.protection import protected_ids
from catalog.publishing import publish_problems
from common.permissions import grant

COPIES_TOLD = 10

stock_list = StockViewSet("stock")
movements = StockMovementAdmin()
movements.register_with_wagtail()


class CatalogueGroup(SnippetViewSetGroup):
    menu_label = _("Catalogue")
    menu_icon = "tag"
    menu_order = 120
    items = (ProductViewSet, *VOCABULARY, LocationViewSet)

    def get_submenu_items(self) -> list[MenuItem]:
        products, *vocabulary = super().get_submenu_items()
        return [products, stock_list.get_menu_item(order=2), movements.get_menu_item(order=3), *vocabulary]


register_snippet(CatalogueGroup)


@hooks.register("register_admin_viewset")
def register_stock() -> StockViewSet:
    return stock_list


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[Any]:
    patterns = [
        path("product-facts/", product_facts, name="product_facts"),
        path("look-picture/", look_picture, name="look_picture"),
        path("collection-count/", collection_count, name="collection_count"),
    ]
    return [path("catalog/", include((patterns, "catalog_admin")))]


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/shop.css"))


@hooks.register("insert_global_admin_js")
def admin_scripts() -> SafeString:
    scripts = ((static(f"admin/{name}.js"),) for name in ("catalog", "autosave"))
    return format_html_join("\n", '<script type="module" src="{}"></script>', scripts)


@hooks.register("construct_homepage_panels")
def show_low_stock(request: HttpRequest, panels: list[Any]) -> None:
    if request.user.has_perm("catalog.view_stock"):
        panels.append(LowStockPanel())


@hooks.register("register_log_actions")
def register_log_actions(actions: LogActionRegistry) -> None:
    actions.register_action("catalog.archive", _("Archive"), _("Archived"))
    actions.register_action("catalog.sale", _("Plan a sale"), _("Planned a sale"))
    actions.register_action("catalog.end_sale", _("End a sale"), _("Ended a sale"))
    actions.register_action("catalog.plan_price", _("Plan a price"), _("Planned a price"))
    actions.register_action("catalog.call_off_price", _("Call off a price"), _("Called off a price"))
    actions.register_action("catalog.stock_policy", _("Change what is sold ahead"), _("Changed what is sold ahead"))
    actions.register_action("catalog.close_location", _("Close a location"), _("Closed"))
    actions.register_action("catalog.open_location", _("Open a location"), _("Opened"))
    actions.register_action("catalog.restore", _("Put on sale again"), _("Put on sale again"))
    # Not register_model: reports over every history would list these lines twice.
    actions.log_entry_models_by_type.register(ProductPage, value=ProductPageLogEntry)


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_is_used(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Products that were sold, stocked or told about stay, and so does what products stand on; bulk or single."""
    for instance in instances:
        if instance._meta.app_label != "catalog":
            continue
        reason = _why_it_stays(instance)
        if reason:
            messages.error(request, reason)
            viewset = type(instance).snippet_viewset  # type: ignore[attr-defined]
            return redirect(viewset.get_url_name("edit"), instance.pk)
    return None


def _why_it_stays(instance: Model) -> str:
    if isinstance(instance, Product):
        obstacles = deletion_obstacles(instance)
        if not obstacles:
            return ""
        return gettext(
            "“%(product)s” cannot be deleted: it has been stocked or sold "
            "(variants: %(variants)d, units sold: %(units)d), or pages tell about it (%(pages)d). Archive it instead."
        ) % {"product": instance, "variants": 0, "pages": 0, "units": 0, **obstacles}
    if isinstance(instance, PriceList) and instance.code == DEFAULT_PRICE_LIST:
        return gettext("“%(name)s” cannot be deleted: the shop sells by it.") % {"name": instance}
    if protected_ids(type(instance), [instance.pk]):
        return gettext("“%(name)s” cannot be deleted: it is in use.") % {"name": instance}
    return ""


@hooks.register("before_delete_page")
def lead_on_from_a_deleted_page(request: HttpRequest, page: Page) -> None:
    """Wagtail asks also before it shows the question whether to delete."""
    if request.method == "POST":
        lead_on_from_stories([page])


@hooks.register("before_bulk_action")
def lead_on_from_deleted_pages(request: HttpRequest, action_type: str, objects: list[Any], _action: Any) -> None:
    if action_type == "delete":
        lead_on_from_stories([page for page in objects if isinstance(page, Page)])


@hooks.register("after_create_page")
def give_merchandisers_a_new_shop_page(request: HttpRequest, page: Any) -> None:
    if isinstance(page, ShopPage):
        for name, grants in GRANTS.items():
            grant(apps, name, grants)


@hooks.register("construct_main_menu")
def hide_empty_snippets_menu(request: HttpRequest, items: list[MenuItem]) -> None:
    items[:] = [item for item in items if item.name != "snippets"]


# After Wagtail's own, whose place it takes.
hooks.register("register_bulk_action", GatedPublishBulkAction, order=1)


@hooks.register("after_publish_page")
def warn_of_a_schedule_that_will_fail(request: HttpRequest, page: Any) -> None:
    """A page may be scheduled before everything is ready; that it would be refused now is worth knowing."""
    is_scheduled = isinstance(page, ProductPage) and page.go_live_at is not None
    revision = page.scheduled_revision if is_scheduled else None
    problems = publish_problems(revision.as_object()) if revision is not None else ()
    if problems:
        messages.warning(
            request,
            gettext("As things stand it will be refused at that time: %(reasons)s")
            % {"reasons": " ".join(problem.message for problem in problems)},
        )


@hooks.register("after_copy_page")
def tell_which_copies_stayed_drafts(request: HttpRequest, page: Any, new_page: Any) -> None:
    """Where copies are to be live at once and are not fit for it."""
    if not (request.POST.get("publish_copies") or request.POST.get("alias")):
        return
    drafts = ProductPage.objects.descendant_of(new_page, inclusive=True).not_live().order_by("path")
    for draft in drafts[:COPIES_TOLD]:
        reasons = " ".join(problem.message for problem in publish_problems(draft))
        messages.warning(
            request,
            gettext("“%(page)s” is a draft. %(reasons)s")
            % {"page": draft.get_admin_display_title(), "reasons": reasons},
        )


@hooks.register("construct_admin_api")
def publish_in_one_piece(router: Any) -> None:
    router.register_endpoint("pages", PagesViewSet)
