"""Pages beside the editor of a promotion: dates and limits, codes, uses. What is done there is in no draft."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views.generic import IndexView
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permission_policies import ModelPermissionPolicy

from checkout.promotions.admin.forms import BulkForm, RunForm, WordForm
from checkout.promotions.codes import add_code, create_codes
from checkout.promotions.models import CouponCode, Promotion, PromotionUse
from checkout.promotions.references import Holder, find_holders
from checkout.promotions.services import set_run
from common import clock
from common.admin_views import ConfirmedActionView
from common.money import format_money, from_minor
from common.spreadsheets import GuardedExport

URLS = "wagtailsnippets_promotions_promotion"


class PromotionActionView(ConfirmedActionView):
    model = Promotion
    permission_policy = ModelPermissionPolicy(Promotion)
    permission_required = "run"
    header_icon = "tag"
    index_url_name = f"{URLS}:list"
    success_url_name = f"{URLS}:edit"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as refusal:  # what only the service can know
            form = self.get_form()
            form.is_valid()
            for field, messages in refusal.message_dict.items():
                form.add_error(field if field in form.fields else None, messages)
            return self.render_to_response(self.get_context_data(form=form))


class RunView(PromotionActionView):
    page_title = _("Dates and limits")
    action_label = _("Let it run like this")
    success_message = _("It runs like this from now on.")
    question = _("What you set here holds at once, whatever drafts there are.")
    form_class = RunForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object.run, "for_user": self.request.user}

    def perform(self, form: RunForm) -> None:
        set_run(promotion_id=self.object.pk, terms=form.terms(), by=self.staff, at=clock.now())


class AddCodeView(PromotionActionView):
    page_title = _("Add a code")
    action_label = _("Add it")
    form_class = WordForm
    success_url_name = f"{URLS}:codes"
    success_message = _("The code works from now on.")

    def perform(self, form: WordForm) -> None:
        facts = form.cleaned_data
        add_code(promotion=self.object, code=facts["code"], limit=facts["limit"], by=self.staff, at=clock.now())


class CreateCodesView(PromotionActionView):
    page_title = _("Make many codes")
    action_label = _("Make them")
    question = _("Each is good for one order, unless you say otherwise, and nobody can guess it.")
    form_class = BulkForm
    success_url_name = f"{URLS}:codes"
    success_message = _("The codes are made. Export them from here.")

    def perform(self, form: BulkForm) -> None:
        create_codes(promotion=self.object, by=self.staff, at=clock.now(), **form.cleaned_data)


class OfPromotionView(IndexView):
    """A list of what belongs to one promotion."""

    is_searchable = False
    paginate_by = 50
    url_name = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.promotion = get_object_or_404(Promotion, pk=kwargs["pk"])

    @cached_property
    def index_url(self) -> str:
        return reverse(f"{URLS}:{self.url_name}", args=[self.promotion.pk])

    def get_index_url(self) -> str:
        return self.index_url

    @cached_property
    def index_results_url(self) -> None:
        """There is no search whose results could be fetched alone."""

    def get_page_subtitle(self) -> str:
        return str(self.promotion)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _gettext("Home")},
            {"url": reverse(f"{URLS}:list"), "label": _gettext("Promotions")},
            {"url": reverse(f"{URLS}:edit", args=[self.promotion.pk]), "label": str(self.promotion)},
            {"url": "", "label": self.get_page_title()},
        ]


class CodesView(GuardedExport, OfPromotionView):
    model = CouponCode
    permission_policy = ModelPermissionPolicy(CouponCode)
    any_permission_required = ["export"]
    page_title = _("Codes")
    header_icon = "tag"
    url_name = "codes"
    default_ordering = "code"
    columns = [
        Column("code", label=_("Code"), sort_key="code"),
        Column("batch", label=_("Batch"), sort_key="batch"),
        Column("used", label=_("Used"), sort_key="used"),
        Column("limit", label=_("Orders"), accessor=lambda code: "" if code.limit is None else code.limit),
        DateColumn("created_at", label=_("Made"), sort_key="created_at"),
    ]
    list_export = ["code", "batch", "used", "limit", "created_at"]
    export_headings = {
        "code": _("Code"),
        "batch": _("Batch"),
        "used": _("Used"),
        "limit": _("Orders"),
        "created_at": _("Made"),
    }
    export_filename = "codes"

    def get_base_queryset(self) -> QuerySet[CouponCode]:
        return CouponCode.objects.filter(promotion=self.promotion)

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        if not self.request.user.has_perm("promotions.run_promotion"):
            return []
        links = ((_("Add a code"), "add_code"), (_("Make many codes"), "create_codes"))
        return [
            HeaderButton(label, url=reverse(f"{URLS}:{name}", args=[self.promotion.pk]), icon_name="plus")
            for label, name in links
        ]


class HolderColumn(Column):
    """The order that holds the use, with a link for those who may see orders."""

    cell_template_name = "promotions/admin/columns/holder.html"


def _taken_off(use: PromotionUse) -> str:
    return format_money(from_minor(use.amount, use.run.promotion.currency))


class UsesView(OfPromotionView):
    model = PromotionUse
    permission_policy = ModelPermissionPolicy(PromotionUse)
    any_permission_required = ["view"]
    page_title = _("Uses")
    header_icon = "history"
    url_name = "uses"
    default_ordering = "-used_at"
    columns = [
        HolderColumn("holder", label=_("Order")),
        DateColumn("used_at", label=_("Used"), sort_key="used_at"),
        Column("code", label=_("Code"), accessor=lambda use: use.code or ""),
        Column("amount", label=_("Taken off"), accessor=_taken_off, sort_key="amount"),
        DateColumn("given_back_at", label=_("Given back"), sort_key="given_back_at"),
    ]

    def get_base_queryset(self) -> QuerySet[PromotionUse]:
        return PromotionUse.objects.filter(run=self.promotion.pk).select_related("code", "run__promotion")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Look up the orders of the page's rows together."""
        paginator, page, rows, is_paginated = super().paginate_queryset(queryset, page_size)
        holders = find_holders([use.reference for use in rows])
        for use in rows:
            use.holder = holders.get(use.reference, Holder(use.reference))
        return paginator, page, rows, is_paginated
