"""Read-only ledgers in the admin: a list, filters and a page a row. Nobody adds, changes or deletes there."""

from typing import Any

from django.contrib.admin.filters import DateFieldListFilter
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field
from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext
from wagtail_modeladmin.helpers import PermissionHelper
from wagtail_modeladmin.options import ModelAdmin
from wagtail_modeladmin.views import IndexView, InspectView


class LedgerPermissionHelper(PermissionHelper):
    """Those who may view may look. Nobody may write, superusers included: the rows are evidence."""

    def user_can_list(self, user: Any) -> bool:
        return bool(self.user_has_specific_permission(user, self.get_perm_codename("view")))

    def user_can_inspect_obj(self, user: Any, obj: Any) -> bool:
        return self.user_can_list(user)

    def user_can_create(self, user: Any) -> bool:
        return False

    def user_can_edit_obj(self, user: Any, obj: Any) -> bool:
        return False

    def user_can_delete_obj(self, user: Any, obj: Any) -> bool:
        return False


class DayFilter(DateFieldListFilter):
    """Days of a moment whose field is called `at`, which is no word for a heading."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = gettext("day")


class LedgerIndexView(IndexView):
    """The list, narrowed by its own filters alone: any other lookup could ask for a password letter by letter."""

    def get_filters(self, request: HttpRequest) -> tuple[list[Any], bool, dict[str, Any], bool]:
        filters, has_filters, _others, use_distinct = super().get_filters(request)
        return filters, has_filters, {}, use_distinct

    def get_queryset(self, request: HttpRequest | None = None) -> QuerySet[Any]:
        try:
            rows: QuerySet[Any] = super().get_queryset(request)
        except IncorrectLookupParameters as error:
            raise Http404 from error
        return rows


class LedgerInspectView(InspectView):
    """A row in full; what the ModelAdmin computes for the list is shown here too."""

    def get_field_label(self, field_name: str, field: Any = None) -> Any:
        return capfirst(str(label_for_field(field_name, model=self.model, model_admin=self.model_admin)))

    def get_field_display_value(self, field_name: str, field: Any = None) -> Any:
        shown = getattr(self.model_admin, field_name, None)
        return shown(self.instance) if callable(shown) else super().get_field_display_value(field_name, field)


class LedgerAdmin(ModelAdmin):
    """A ModelAdmin of an append-only model."""

    permission_helper_class = LedgerPermissionHelper
    index_view_class = LedgerIndexView
    inspect_view_class = LedgerInspectView
    inspect_view_enabled = True
    history_view_enabled = False
    list_per_page = 50

    def get_permissions_for_registration(self) -> QuerySet[Permission]:
        return Permission.objects.filter(
            content_type__app_label=self.opts.app_label, codename=f"view_{self.opts.model_name}"
        )
