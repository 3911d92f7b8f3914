"""Panels of the catalogue's editors: variants with their price, stock to look at, attributes, pages.

Nothing here imports models at the top: the page models themselves use ProductFactsPanel.
"""

from typing import Any

from wagtail.admin.panels import InlinePanel, Panel
from wagtail.admin.panels.base import get_form_for_model


class FormsetPanel(InlinePanel):
    """An InlinePanel whose rows may have a form and a formset class of their own."""

    def __init__(self, *args: Any, form_class: Any = None, formset_class: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form_class = form_class
        self.formset_class = formset_class

    def clone_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().clone_kwargs()
        return {**kwargs, "form_class": self.form_class, "formset_class": self.formset_class}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        rows = options["formsets"][self.relation_name]
        if self.form_class is not None:
            deferred = self.child_edit_handler.get_form_options().get("defer_required_on_fields", [])
            rows["form"] = get_form_for_model(
                self.db_field.related_model, form_class=self.form_class, defer_required_on_fields=deferred
            )
        if self.formset_class is not None:
            rows["formset"] = self.formset_class
        return options

    class BoundPanel(InlinePanel.BoundPanel):
        pass


class StockPanel(Panel):
    """Inside a variant's row: what lies where, with links to receive and adjust. Only to look at."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/stock.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            user = self.request.user
            context["variant"] = self.instance
            context["facts"] = getattr(self.form, "facts", None)
            context["can_receive"] = user.has_perm("catalog.receive_stock")
            context["can_adjust"] = user.has_perm("catalog.adjust_stock")
            return context


class AttributesPanel(Panel):
    """The attributes of every product type; a script shows those of the chosen one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/attributes.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["groups"] = self.form.attribute_form.groups()
            return context


class UsedOnPanel(Panel):
    """The pages that tell the product's story, those that use it in other ways, and the button that starts one."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/used_on.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from catalog.admin.facts import list_pages
            from catalog.admin.usage import get_usage

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["product"] = self.instance
            context["pages"] = list_pages(product_id=self.instance.pk)
            context["usage"] = get_usage(product=self.instance, user=self.request.user)
            return context


class CollectionCountPanel(Panel):
    """How many things are in the collection now and the first of them; a script keeps up with the form."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/collection_count.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from catalog.admin.collections import what_is_in

            context: dict[str, Any] = super().get_context_data(parent_context)
            return {**context, **what_is_in(self.instance.scope())}


class ProductFactsPanel(Panel):
    """In a page's editor: price and stock of the page's product as of now, with a link to it. Never saved with it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/product_facts.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from catalog.admin.views import product_facts_context

            context: dict[str, Any] = super().get_context_data(parent_context)
            chosen = self.form["product"].value() if self.form is not None else None
            return {**context, **product_facts_context(chosen, self.request.user)}


class PublishChecksPanel(Panel):
    """In a page's editor: what hinders publishing, of the draft as it was last saved."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "catalog/admin/panels/publish_checks.html"
