"""Delivery in the admin, as snippets: zones, methods with their bands and pickup points, and closed days."""

from typing import Any

from django.conf import settings
from django.forms import Select
from django.utils.translation import gettext_lazy as _
from django_countries import countries
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from catalog.models import DeliveryClass
from catalog.models.delivery import country_codes
from checkout.shipping.forms import (
    DeliveryMethodForm,
    PickupPointFormSet,
    PriceBandFormSet,
    TicksChosenFirst,
    WeightBandFormSet,
)
from checkout.shipping.models import ClosedDay, DeliveryMethod, DeliveryZone


class CheckedInlinePanel(InlinePanel):
    """Rows that are checked against each other by `formset`."""

    def __init__(self, *args: Any, formset: type, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.formset = formset

    def clone_kwargs(self) -> dict[str, Any]:
        return {**super().clone_kwargs(), "formset": self.formset}

    def get_form_options(self) -> dict[str, Any]:
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["formset"] = self.formset
        return options


NAMED = 4  # countries in a cell; of more it says how many


def _country_names(row: DeliveryClass | DeliveryZone) -> str:
    names = [str(countries.name(code)) for code in country_codes(row)]
    rest = len(names) - NAMED
    if rest <= 1:
        return ", ".join(names)
    return str(_("%(names)s and %(count)d others")) % {"names": ", ".join(names[:NAMED]), "count": rest}


def _is_offered(method: DeliveryMethod) -> str:
    return str(_("Yes") if method.is_active else _("No"))


def _whose_day(day: ClosedDay) -> str:
    return str(countries.name(str(day.country)) if day.country else _("Our own house"))


def countries_panel() -> FieldPanel:
    """Countries as ticks: in a list one click without the right key would let go of all the others."""
    return FieldPanel("countries", widget=TicksChosenFirst, classname="shop-ticks")


class DeliveryZoneViewSet(SnippetViewSet):
    model = DeliveryZone
    icon = "globe"
    menu_label = _("Zones")
    copy_view_enabled = False
    list_display = [
        "name",
        Column("countries", label=_("Countries"), accessor=_country_names),
        "regions",
        "postcodes",
        "position",
    ]
    search_fields = ["name"]
    ordering = ["position", "pk"]
    panels = [
        FieldPanel("name"),
        HelpPanel(
            _(
                "Of the zones that hold a place the narrowest serves it alone, with its own methods: postcodes count "
                "before regions, and regions before whole countries. Without a method that is switched on nothing is "
                "sent there."
            )
        ),
        countries_panel(),
        FieldPanel("regions"),
        FieldPanel("postcodes"),
        FieldPanel("position"),
    ]


BANDS = [FieldRowPanel([FieldPanel("first"), FieldPanel("last"), FieldPanel("cost")])]


class DeliveryMethodViewSet(SnippetViewSet):
    model = DeliveryMethod
    icon = "mail"
    menu_label = _("Methods")
    copy_view_enabled = False
    list_display = [
        "name",
        "zone",
        "kind",
        "code",
        "position",
        Column("is_active", label=_("Offered"), accessor=_is_offered),
    ]
    list_filter = ["zone", "kind", "is_active"]
    search_fields = ["name", "code"]
    list_per_page = 50
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("name"), FieldPanel("code", help_text=_("Another for each way into a zone."))]),
            FieldPanel("description"),
            FieldRowPanel(
                [
                    FieldPanel("zone", widget=Select),
                    FieldPanel("position", help_text=_("The lowest is shown first.")),
                    FieldPanel("is_active", heading=_("Offered")),
                ]
            ),
            MultiFieldPanel(
                [
                    FieldPanel("kind", heading=_("It goes by")),
                    FieldRowPanel([FieldPanel("cost"), FieldPanel("cost_per_unit", heading=_("Cost of each thing"))]),
                    FieldRowPanel([FieldPanel("free_from"), FieldPanel("maximum_weight_grams")]),
                ],
                heading=_("What it costs, in %(currency)s") % {"currency": settings.SHOP_CURRENCY},
            ),
            CheckedInlinePanel(
                "weight_bands", heading=_("By weight"), label=_("Band"), panels=BANDS, formset=WeightBandFormSet
            ),
            CheckedInlinePanel(
                "price_bands",
                heading=_("By what the goods cost"),
                label=_("Band"),
                panels=BANDS,
                formset=PriceBandFormSet,
            ),
            MultiFieldPanel(
                [FieldRowPanel([FieldPanel("days_from"), FieldPanel("days_to")])],
                heading=_("How long it is on the way"),
            ),
            CheckedInlinePanel(
                "pickup_points",
                heading=_("Where it is collected"),
                label=_("Pickup point"),
                panels=[
                    FieldPanel("name"),
                    FieldPanel("address"),
                    FieldPanel("hours"),
                    FieldRowPanel([FieldPanel("position"), FieldPanel("is_active", heading=_("Offered"))]),
                ],
                formset=PickupPointFormSet,
            ),
        ],
        base_form_class=DeliveryMethodForm,
    )


class ClosedDayViewSet(SnippetViewSet):
    model = ClosedDay
    icon = "calendar"
    menu_label = _("Closed days")
    copy_view_enabled = False
    list_display = ["day", "name", Column("country", label=_("Where"), accessor=_whose_day)]
    list_filter = ["country", "day"]
    ordering = ["day", "pk"]
    panels = [FieldRowPanel([FieldPanel("day"), FieldPanel("country")]), FieldPanel("name")]


class DeliveryClassViewSet(SnippetViewSet):
    model = DeliveryClass
    icon = "warning"
    menu_label = _("Classes")
    copy_view_enabled = False
    list_display = ["name", "reach", Column("countries", label=_("Countries"), accessor=_country_names), "parts"]
    search_fields = ["name"]
    panels = [
        FieldPanel("name"),
        HelpPanel(
            _(
                "Products that name this class are not sent everywhere, whatever method is chosen; they can still be "
                "collected. Shoppers are told on the product's page and in the basket. A product names its class "
                "under Selling."
            )
        ),
        FieldPanel("reach"),
        countries_panel(),
        FieldPanel("parts"),
    ]


class DeliveryGroup(SnippetViewSetGroup):
    items = (DeliveryZoneViewSet, DeliveryMethodViewSet, DeliveryClassViewSet, ClosedDayViewSet)
    menu_label = _("Delivery")
    menu_icon = "globe"
    menu_order = 130


register_snippet(DeliveryGroup)
