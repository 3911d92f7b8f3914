"""The forms beside the editor of a promotion: how it runs, and its codes."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.widgets import AdminDateTimeInput

from checkout.promotions.codes import MOST_AT_ONCE
from checkout.promotions.models import LONGEST_CODE, CouponCode, PromotionRun
from checkout.promotions.services import RunTerms

TERMS = ("is_automatic", "starts_at", "ends_at", "limit", "limit_each", "budget")


class RunForm(WagtailAdminModelForm):
    """When and how often a promotion runs; what is saved holds at once."""

    class Meta:
        model = PromotionRun
        fields = TERMS
        widgets = {"starts_at": AdminDateTimeInput, "ends_at": AdminDateTimeInput}

    def terms(self) -> RunTerms:
        return RunTerms(**{name: self.cleaned_data[name] for name in TERMS})


class WordForm(forms.ModelForm):
    """A code in words of one's own."""

    class Meta:
        model = CouponCode
        fields = ("code", "limit")
        help_texts = {"code": _("Such as WELCOME10."), "limit": _("Empty for as often as the promotion runs.")}

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class BulkForm(forms.Form):
    """Many codes that nobody can guess."""

    count = forms.IntegerField(label=_("How many"), min_value=1, max_value=MOST_AT_ONCE)
    start = forms.CharField(
        label=_("They begin with"), required=False, max_length=LONGEST_CODE, help_text=_("Such as SPRING.")
    )
    limit = forms.IntegerField(label=_("Orders with each"), min_value=1, initial=1)
    batch = forms.CharField(label=_("Name of the batch"), required=False, max_length=60)
