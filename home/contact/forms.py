"""The form that editors compose, from fields that refuse what cannot be stored, mailed or printed."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.contrib.forms.forms import FormBuilder

from common.form_fields import FIELD_TEMPLATE, EmailField, LineField, SelectField, TextField

LONGEST_LINE, LONGEST_TEXT, LONGEST_ADDRESS = 200, 5_000, 254
REQUIRED = {"required": _("Please fill this in.")}
CHOOSE = {"required": _("Please choose."), "invalid_choice": _("Choose one of these.")}
# What browsers can fill in by themselves, by the name made from a label.
AUTOCOMPLETE = {
    "name": "name",
    "your_name": "name",
    "full_name": "name",
    "phone": "tel",
    "telephone": "tel",
    "company": "organization",
}


def _drawn_by(template: str, field: forms.Field) -> forms.Field:
    field.template_name = template  # type: ignore[attr-defined]  # unknown to the stubs
    return field


class ContactFormBuilder(FormBuilder):
    """Wagtail's builder with the shop's own fields."""

    def create_singleline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        autocomplete = AUTOCOMPLETE.get(field.clean_name or field.get_field_clean_name(), "")
        return LineField(max_length=LONGEST_LINE, autocomplete=autocomplete, error_messages=REQUIRED, **options)

    def create_multiline_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.Textarea(attrs={"class": "input", "rows": 7})
        return TextField(max_length=LONGEST_TEXT, widget=widget, error_messages=REQUIRED, **options)

    def create_email_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        messages = {
            "required": _("Enter your email address."),
            "invalid": _("Enter an address like name@example.org."),
        }
        return EmailField(max_length=LONGEST_ADDRESS, error_messages=messages, **options)

    def create_number_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.NumberInput(attrs={"class": "input"})
        number = forms.DecimalField(max_digits=15, decimal_places=4, widget=widget, error_messages=REQUIRED, **options)
        return _drawn_by(FIELD_TEMPLATE, number)

    def create_date_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        widget = forms.DateInput(attrs={"class": "input", "type": "date"}, format="%Y-%m-%d")
        return _drawn_by(FIELD_TEMPLATE, forms.DateField(widget=widget, error_messages=REQUIRED, **options))

    def create_dropdown_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        choices = [("", _("Choose")), *self._choices(field)]
        return SelectField(choices=choices, error_messages=CHOOSE, **options)

    def create_radio_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        choices = self._choices(field)
        choice = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, error_messages=CHOOSE, **options)
        return _drawn_by("components/choices.html", choice)

    def create_checkboxes_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["initial"] = self.get_formatted_field_initial(field)
        choice = forms.MultipleChoiceField(
            choices=self._choices(field), widget=forms.CheckboxSelectMultiple, error_messages=CHOOSE, **options
        )
        return _drawn_by("components/choices.html", choice)

    def create_checkbox_field(self, field: Any, options: dict[str, Any]) -> forms.Field:
        options["initial"] = bool(options["initial"])
        messages = {"required": _("This must be ticked.")}
        return _drawn_by("components/tick_field.html", forms.BooleanField(error_messages=messages, **options))

    def _choices(self, field: Any) -> list[tuple[str, str]]:
        return [choice for choice in self.get_formatted_field_choices(field) if choice[0]]
