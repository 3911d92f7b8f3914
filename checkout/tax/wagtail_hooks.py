"""Tax rates in the admin, as snippets."""

from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from checkout.tax.models import TaxRate


class TaxRateViewSet(SnippetViewSet):
    model = TaxRate
    icon = "tag"
    list_display = ["country", "tax_class", "percent", "starts_on", "ends_on"]
    list_filter = ["country", "tax_class"]
    list_per_page = 50
    ordering = ["country", "tax_class_id", "-starts_on", "-pk"]
    panels = [
        FieldRowPanel([FieldPanel("country"), FieldPanel("tax_class")]),
        FieldPanel("percent"),
        FieldRowPanel([FieldPanel("starts_on"), FieldPanel("ends_on")]),
    ]


register_snippet(TaxRateViewSet)
