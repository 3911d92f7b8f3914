"""Tax zones with their rates in the admin, as snippets."""

from typing import Any

from django.forms import Select
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from checkout.tax.forms import RateFormSet
from checkout.tax.models import TaxZone

HELP = _(
    "Postcodes count before regions, and regions before the whole country. "
    "What a narrow zone has no rate for is taken from the wider one around it."
)


def _is_exempt(zone: TaxZone) -> str:
    return str(_("Yes")) if zone.is_exempt else ""


class RatesPanel(InlinePanel):
    """The rates, checked against each other."""

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = RateFormSet
        return options


class TaxZoneViewSet(SnippetViewSet):
    model = TaxZone
    icon = "tag"
    menu_label = _("Tax zones")
    menu_order = 126
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = [
        "name",
        "code",
        "country",
        "postcodes",
        Column("is_exempt", label=_("Without tax"), accessor=_is_exempt),
    ]
    list_filter = ["country", "is_exempt"]
    search_fields = ["name", "code"]
    list_per_page = 50
    ordering = ["country", "code", "pk"]
    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
        MultiFieldPanel(
            [
                HelpPanel(HELP),
                FieldPanel("country"),
                FieldPanel("regions"),
                FieldPanel("postcodes"),
                FieldPanel("is_exempt"),
            ],
            heading=_("Where it holds"),
        ),
        RatesPanel(
            "rates",
            heading=_("Rates"),
            label=_("Rate"),
            panels=[
                FieldRowPanel([FieldPanel("tax_class", widget=Select), FieldPanel("percent")]),
                FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
            ],
        ),
    ]


register_snippet(TaxZoneViewSet)
