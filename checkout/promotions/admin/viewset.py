"""Promotions as snippets: the list with how each stands, the editor, and the pages beside it."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.urls import path
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import ObjectList
from wagtail.admin.ui.tables import BulkActionsCheckboxColumn, Column, NumberColumn, StatusTagColumn
from wagtail.snippets.views.snippets import CopyView, IndexView, SnippetViewSet

from checkout.promotions.admin.panels import PANELS
from checkout.promotions.admin.runs import AddCodeView, CodesView, CreateCodesView, RunView, UsesView
from checkout.promotions.models import CouponCode, Promotion
from checkout.promotions.states import State, state_of
from common import clock
from common.money import format_money, from_minor


def _state(promotion: Any) -> str:
    state = state_of(promotion, promotion.run, has_codes=promotion.has_codes, at=clock.now())
    return str(state.label)


def _uses(promotion: Any) -> str:
    limit = promotion.run.limit
    return str(promotion.use_count) if limit is None else f"{promotion.use_count} / {limit}"


def _budget(promotion: Any) -> str:
    """What is spent of it, where there is one."""
    run = promotion.run
    if run.budget is None:
        return ""
    parts = (format_money(from_minor(minor, promotion.currency)) for minor in (run.spent, run.budget))
    return " / ".join(parts)


def _moment(at: datetime | None) -> str:
    """A moment to come or past, where Wagtail's own column knows past ones only."""
    return "" if at is None else date_format(localtime(at), "SHORT_DATETIME_FORMAT")


class PromotionIndexView(IndexView):
    search_backend_name = None
    default_ordering = "name"

    def get_base_queryset(self) -> QuerySet[Promotion]:
        codes = CouponCode.objects.filter(promotion=OuterRef("pk"))
        standing = Count("run__uses", filter=Q(run__uses__given_back_at=None))
        return Promotion.objects.select_related("run").annotate(use_count=standing, has_codes=Exists(codes))

    @cached_property
    def columns(self) -> list[Any]:
        # No bulk actions: the one that Wagtail brings deletes, and what was used stays.
        return [column for column in super().columns if not isinstance(column, BulkActionsCheckboxColumn)]


class PromotionCopyView(CopyView):
    """Shows the form filled in as the original is; posted to itself it would save the original."""

    http_method_names = ["get", "head", "options"]


class PromotionViewSet(SnippetViewSet):
    model = Promotion
    icon = "tag"
    menu_label = _("Promotions")
    menu_order = 120
    add_to_admin_menu = True
    list_display = [
        "name",
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        StatusTagColumn(
            "state", label=_("State"), accessor=_state, primary=lambda row: _state(row) == str(State.RUNNING.label)
        ),
        NumberColumn("uses", label=_("Uses"), accessor=_uses),
        Column("budget", label=_("Budget"), accessor=_budget),
        Column("starts_at", label=_("Starts"), accessor=lambda row: _moment(row.run.starts_at)),
        Column("ends_at", label=_("Ends"), accessor=lambda row: _moment(row.run.ends_at)),
    ]
    list_filter = ["kind", "live"]
    search_fields = ["name"]
    search_backend_name = None
    index_view_class = PromotionIndexView
    copy_view_class = PromotionCopyView
    edit_handler = ObjectList(PANELS)
    add_to_reference_index = False
    inspect_view_enabled = True  # for those who may only look
    inspect_view_fields_exclude = ["sample"]

    def get_urlpatterns(self) -> list[Any]:
        return [
            *super().get_urlpatterns(),
            path("<int:pk>/run/", RunView.as_view(), name="run"),
            path("<int:pk>/codes/", CodesView.as_view(), name="codes"),
            path("<int:pk>/codes/add/", AddCodeView.as_view(), name="add_code"),
            path("<int:pk>/codes/make/", CreateCodesView.as_view(), name="create_codes"),
            path("<int:pk>/uses/", UsesView.as_view(), name="uses"),
        ]

    def register_chooser_viewset(self) -> None:
        """Nothing chooses promotions."""
