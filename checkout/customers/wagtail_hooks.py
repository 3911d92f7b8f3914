"""Customer groups in the admin, as snippets; who is in one is told by e-mail addresses, one a line."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSet

from catalog.models import PriceList
from checkout.customers.models import CustomerGroup, User


class CustomerGroupForm(WagtailAdminModelForm):
    """A code that stays once it is given, and the members by their addresses."""

    addresses = forms.CharField(
        label=_("Members"),
        required=False,
        widget=forms.Textarea({"rows": 12}),
        help_text=_("E-mail addresses of accounts, one a line."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["code"].disabled = True
            emails = self.instance.members.order_by("email").values_list("email", flat=True)
            self.fields["addresses"].initial = "\n".join(emails)

    def clean_addresses(self) -> list[User]:
        wanted = {line.strip().lower() for line in self.cleaned_data["addresses"].splitlines() if line.strip()}
        found = {user.email: user for user in User.objects.filter(email__in=wanted)}
        unknown = sorted(wanted - found.keys())
        if unknown:
            raise ValidationError(_gettext("Nobody has an account as %(names)s.") % {"names": ", ".join(unknown[:10])})
        return list(found.values())

    def save(self, commit: bool = True) -> CustomerGroup:
        group: CustomerGroup = super().save(commit)
        group.members.set(self.cleaned_data["addresses"])
        return group


class CustomerGroupViewSet(SnippetViewSet):
    model = CustomerGroup
    icon = "group"
    menu_label = _("Customer groups")
    menu_order = 125
    add_to_admin_menu = True
    copy_view_enabled = False
    list_display = ["name", Column("code", label=_("Code"))]
    ordering = ["name", "pk"]
    edit_handler = ObjectList(
        [FieldPanel("name"), FieldPanel("code"), FieldPanel("addresses")], base_form_class=CustomerGroupForm
    )
    add_to_reference_index = False

    def register_chooser_viewset(self) -> None:
        """Nothing chooses groups; promotions tick them."""


register_snippet(CustomerGroupViewSet)


@hooks.register("before_delete_snippet")
def keep_groups_that_prices_are_for(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """A group stays while a price list is for its members; bulk or single."""
    codes = {instance.code: instance for instance in instances if isinstance(instance, CustomerGroup)}
    price_list = PriceList.objects.filter(customer_group__in=codes).order_by("code").first() if codes else None
    if price_list is None:
        return None
    words = _gettext("“%(group)s” cannot be deleted: the price list “%(list)s” is for its members.")
    group = codes[price_list.customer_group]
    messages.error(request, words % {"group": group, "list": price_list})
    return redirect("wagtailsnippets_customers_customergroup:edit", group.pk)
