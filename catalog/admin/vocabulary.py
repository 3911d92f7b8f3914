"""What products are described with: makers, types with attributes, tax classes, swatches, price lists."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, ObjectList, TitleFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.admin.formsets import AttributeFormSet
from catalog.admin.panels import FormsetPanel
from catalog.admin.price_lists import PriceListViewSet
from catalog.models import Brand, ProductType, Swatch, TaxClass


class BrandViewSet(SnippetViewSet):
    model = Brand
    icon = "user"
    menu_label = _("Makers")
    copy_view_enabled = False
    list_display = ["name", "place"]
    search_fields = ["name", "place"]
    edit_handler = ObjectList(
        [TitleFieldPanel("name", targets=["slug"], classname=""), FieldPanel("place"), FieldPanel("slug")]
    )


class ProductTypeViewSet(SnippetViewSet):
    model = ProductType
    icon = "list-ul"
    menu_label = _("Types")
    copy_view_enabled = False
    list_display = ["name"]
    search_fields = ["name"]
    edit_handler = ObjectList(
        [
            TitleFieldPanel("name", targets=["slug"], classname=""),
            FieldPanel("slug"),
            FormsetPanel(
                "attributes",
                formset_class=AttributeFormSet,
                heading=_("Attributes"),
                label=_("Attribute"),
                panels=[
                    FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("unit"), FieldPanel("is_filter")]),
                ],
            ),
        ]
    )


class TaxClassForm(WagtailAdminModelForm):
    """A class that is in use keeps its code: files of rates and products name it by that."""

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        tax_class = self.instance
        is_used = tax_class.pk is not None and (tax_class.rates.exists() or tax_class.products.exists())
        if is_used and "code" in self.changed_data:
            raise ValidationError(_("Rates or products have it already, so this cannot change."))
        return code


class TaxClassViewSet(SnippetViewSet):
    model = TaxClass
    icon = "clipboard-list"
    menu_label = _("Tax classes")
    copy_view_enabled = False
    list_display = ["name", "code"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("code")], base_form_class=TaxClassForm)


class SwatchColumn(Column):
    """The colour itself, beside its code."""

    cell_template_name = "catalog/admin/columns/swatch.html"

    def get_value(self, instance: Any) -> Any:
        return instance.colour


class SwatchViewSet(SnippetViewSet):
    model = Swatch
    icon = "pick"
    menu_label = _("Swatches")
    copy_view_enabled = False
    list_display = ["name", SwatchColumn("colour", label=_("Colour"))]
    search_fields = ["name"]
    edit_handler = ObjectList([FieldPanel("name"), FieldPanel("colour")])


VOCABULARY = (BrandViewSet, ProductTypeViewSet, TaxClassViewSet, SwatchViewSet, PriceListViewSet)
