"""Views of the admin around a product: archive, sell again, landing page, and its facts beside a page."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from catalog.admin.facts import list_pages, list_variant_facts
from catalog.admin.usage import get_usage
from catalog.context import default_price_context
from catalog.landing import NoShopPage, draft_landing_page, landing_parent
from catalog.models import Picture, Product
from catalog.products import archive_product, restore_product
from common import clock
from common.admin_views import ConfirmedActionView
from common.pictures import PRESETS, picture_files

PRODUCT_URLS = "wagtailsnippets_catalog_product"
LONGEST_ID = 19


class ProductActionView(ConfirmedActionView):
    """Something done to one product, from its editor and back to it."""

    model = Product
    header_icon = "tag"
    index_url_name = f"{PRODUCT_URLS}:list"
    success_url_name = f"{PRODUCT_URLS}:edit"


class ArchiveProductView(ProductActionView):
    permission_required = "archive"
    page_title = _("Archive")
    action_label = _("Yes, archive it")
    success_message = _("Archived. It is off sale; its orders, prices and stock are kept.")
    question = _("It goes off sale and out of every listing. Its orders, prices, stock and pages stay as they are.")
    template_name = "catalog/admin/archive.html"

    def perform(self, form: Any) -> HttpResponse | None:
        if archive_product(product_id=self.object.pk, at=clock.now()):
            log(self.object, "catalog.archive", user=self.request.user)
        return None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        usage = get_usage(product=self.object, user=self.request.user)
        return super().get_context_data(usage=usage, **kwargs)


class RestoreProductView(ProductActionView):
    permission_required = "archive"
    page_title = _("Put on sale again")
    action_label = _("Yes, sell it again")
    success_message = _("It is on sale again.")
    question = _("It is listed and can be bought again wherever it has a price.")

    def perform(self, form: Any) -> HttpResponse | None:
        if restore_product(product_id=self.object.pk, at=clock.now()):
            log(self.object, "catalog.restore", user=self.request.user)
        return None


class LandingPageView(ProductActionView):
    """Starts a draft page for the product and opens its editor. Needs the right to add pages at that place."""

    any_permission_required = ["view", "change"]
    page_title = _("Make a landing page")
    action_label = _("Start the page")
    template_name = "catalog/admin/landing_page.html"
    success_message = _("A draft with the product's name, summary and picture. Nobody sees it before you publish it.")

    @property
    def parent(self) -> Page | None:
        try:
            return landing_parent(self.object)
        except NoShopPage:
            return None

    def perform(self, form: Any) -> HttpResponse | None:
        parent = landing_parent(self.object)
        if not parent.permissions_for_user(self.request.user).can_add_subpage():
            raise PermissionDenied
        page = draft_landing_page(product=self.object, parent=parent, by=self.staff)
        return redirect("wagtailadmin_pages:edit", page.pk)

    refusals = (NoShopPage,)

    def refusal_message(self, refusal: Exception) -> str:
        return _gettext("Make a shop page first: the landing page would have no place.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        parent = self.parent
        context = super().get_context_data(**kwargs)
        context["parent_page"] = parent
        context["pages"] = list_pages(product_id=self.object.pk)
        context["may_add"] = bool(parent and parent.permissions_for_user(self.request.user).can_add_subpage())
        return context


def product_facts_context(product_id: Any, user: AbstractBaseUser) -> dict[str, Any]:
    """What the panel beside a page shows of a product; `product` is None while none is chosen."""
    product = Product.objects.filter(pk=product_id).first() if str(product_id or "").isdecimal() else None
    context: dict[str, Any] = {
        "product": product,
        "facts_url": reverse("catalog_admin:product_facts"),
        "facts": [],
        "edit_url": None,
    }
    if product is not None:
        context["facts"] = list_variant_facts(product_id=product.pk, context=default_price_context())
        if user.has_perm("catalog.change_product"):  # type: ignore[attr-defined]
            context["edit_url"] = reverse(f"{PRODUCT_URLS}:edit", args=[product.pk])
    return context


def product_facts(request: HttpRequest) -> HttpResponse:
    """The panel's inside for another product, fetched when an editor chooses one."""
    if not (_edits_pages(request) or request.user.has_perm("catalog.view_product")):
        raise PermissionDenied
    context = product_facts_context(request.GET.get("product"), request.user)  # type: ignore[arg-type]
    return render(request, "catalog/admin/product_facts.html", context)


def look_picture(request: HttpRequest) -> HttpResponse:
    """Leads to the picture that pins are set on, in the size and shape in which pages show it."""
    refuse_who_edits_no_page(request)
    chosen = request.GET.get("picture", "")
    picture = Picture.objects.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < LONGEST_ID else None
    if picture is None:
        raise Http404("There is no such picture.")
    files = None if picture.is_svg() else picture_files(picture, PRESETS["wide"])
    return redirect(files.fallback.url if files is not None else picture.file.url)


def refuse_who_edits_no_page(request: HttpRequest) -> None:
    """Raises PermissionDenied for those who may neither add nor change any page."""
    if not _edits_pages(request):
        raise PermissionDenied


def _edits_pages(request: HttpRequest) -> bool:
    return bool(page_permission_policy.user_has_any_permission(request.user, ["add", "change"]))
