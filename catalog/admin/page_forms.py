"""The form of a product page: what hinders publishing stands beside its field; drafts are never asked."""

from collections.abc import Iterable
from typing import Any

from wagtail.admin.forms import WagtailAdminPageForm

from common import clock
from common.publishing import Problem


class ProductPageForm(WagtailAdminPageForm):
    """Asks the publish gate when the page is to go live now, after everything else is valid."""

    is_draft = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for rows in (self.instance.gallery, self.instance.related_products):
            rows.get_object_list()  # once; every step of the form would read them anew

    def defer_required_fields(self) -> None:
        super().defer_required_fields()
        self.is_draft = True

    def save(self, commit: bool = True) -> Any:
        """A draft that goes live now is written once, by publishing; its new version is kept before that."""
        if commit and self._goes_live_now():
            commit = not self.instance.permissions_for_user(self.for_user).can_publish()
        return super().save(commit=commit)

    def is_valid(self) -> bool:
        if not super().is_valid():
            return False
        problems = self._find_problems() if self._goes_live_now() else ()
        self._tell(problems)
        return not problems

    def _goes_live_now(self) -> bool:
        starts_at = self.cleaned_data.get("go_live_at")
        is_scheduled = starts_at is not None and starts_at > clock.now()
        return bool(self.data.get("action-publish")) and not self.is_draft and not is_scheduled

    def _find_problems(self) -> tuple[Problem, ...]:
        from catalog.publishing import publish_problems  # the rules read the models, and these hold the form

        kept = [row for row in self.formsets["gallery"].forms if not row.cleaned_data.get("DELETE", False)]
        self.gallery_rows = [row for row in kept if row.has_changed() or row.instance.pk]
        return publish_problems(self.instance, gallery=[row.instance for row in self.gallery_rows])

    def _tell(self, problems: Iterable[Problem]) -> None:
        of_fields: dict[str | None, list[str]] = {}
        for problem in problems:
            if problem.row is not None:
                self.gallery_rows[problem.row].add_error("alt_text", problem.message)
            else:
                field = problem.field if problem.field in self.fields else None
                of_fields.setdefault(field, []).append(problem.message)
        for field, messages in of_fields.items():
            self.add_error(field, " ".join(messages))  # streams show no more than one error
