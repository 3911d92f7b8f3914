"""Delivery zones with their methods in the admin, as snippets."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from checkout.shipping.models import DeliveryZone


class DeliveryZoneViewSet(SnippetViewSet):
    model = DeliveryZone
    icon = "globe"
    list_display = ["name", "position"]
    ordering = ["position", "pk"]
    panels = [
        FieldPanel("name"),
        FieldPanel("countries"),
        FieldPanel("position", help_text=_("A country that stands in two zones belongs to the lower one.")),
        InlinePanel(
            "methods",
            heading=_("Delivery methods"),
            label=_("Method"),
            panels=[
                FieldRowPanel([FieldPanel("name"), FieldPanel("code")]),
                FieldPanel("description"),
                FieldRowPanel([FieldPanel("cost"), FieldPanel("free_from")]),
                FieldRowPanel([FieldPanel("days_from"), FieldPanel("days_to")]),
                FieldRowPanel([FieldPanel("maximum_weight_grams"), FieldPanel("position"), FieldPanel("is_active")]),
            ],
        ),
    ]


register_snippet(DeliveryZoneViewSet)
