"""What staff do with gift cards: issue them, put a balance right, disable one or give it another day."""

import csv
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from django.views.generic import FormView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from checkout.giftcards.admin.forms import AdjustForm, IssueForm, TermsForm
from checkout.giftcards.models import GiftCard
from checkout.giftcards.permissions import GiftCardPermissionPolicy
from checkout.giftcards.services import Issued, adjust, issue_cards, set_terms
from common import clock
from common.admin_views import ConfirmedActionView
from common.money import currency_digits, format_money
from common.spreadsheets import neutral

URLS = "wagtailsnippets_giftcards_giftcard"
SHOWN_AT_MOST = 50


class IssueView(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """Makes cards and tells their codes once: on the page, or as a file to print from."""

    permission_policy = GiftCardPermissionPolicy(GiftCard)
    permission_required = "issue"
    form_class = IssueForm
    template_name = "giftcards/admin/issue.html"
    page_title = _("Issue gift cards")
    header_icon = "tag"

    def get_form(self, form_class: Any = None) -> IssueForm:
        return IssueForm(self.request.POST if self.request.method == "POST" else None)

    def form_valid(self, form: IssueForm) -> HttpResponse:
        facts = form.cleaned_data
        try:
            issued = issue_cards(by=self.request.user, at=clock.now(), **facts)  # type: ignore[arg-type]
        except ValidationError as refusal:  # what only the service can know
            for field, messages in refusal.message_dict.items():
                form.add_error(field, messages)
            return self.form_invalid(form)
        if "file" in self.request.POST or len(issued) > SHOWN_AT_MOST:
            response = as_file(issued)
        else:
            response = self.render_to_response(self.get_context_data(form=form, issued=issued))
        response.headers["Cache-Control"] = "no-store, private"  # codes are money
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            {"url": reverse("wagtailadmin_home"), "label": _gettext("Home")},
            {"url": reverse(f"{URLS}:list"), "label": _gettext("Gift cards")},
            {"url": "", "label": self.get_page_title()},
        ]


def as_file(issued: list[Issued]) -> HttpResponse:
    """The codes as a CSV file."""
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="gift-cards.csv"'
    rows = csv.writer(response)
    rows.writerow(["code", "amount", "currency", "last day", "batch"])
    for each in issued:
        card = each.card
        digits = currency_digits(card.currency)
        amount = f"{card.initial_money.amount:.{digits}f}"
        rows.writerow([each.code, amount, card.currency, card.expires_on or "", neutral(card.batch)])
    return response


def _what_is_left(card: GiftCard, note: str) -> str:
    facts = {"card": card, "balance": format_money(card.balance_money), "note": note}
    return _gettext("%(card)s has %(balance)s left. %(note)s") % facts


class GiftCardActionView(ConfirmedActionView):
    model = GiftCard
    permission_policy = GiftCardPermissionPolicy(GiftCard)
    header_icon = "tag"
    index_url_name = f"{URLS}:list"
    success_url_name = f"{URLS}:inspect"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except ValidationError as refusal:  # what only the service can know
            form = self.get_form()
            form.is_valid()
            for field, messages in refusal.message_dict.items():
                form.add_error(field if field in form.fields else None, messages)
            return self.render_to_response(self.get_context_data(form=form))


class AdjustView(GiftCardActionView):
    permission_required = "adjust"
    page_title = _("Adjust the balance")
    action_label = _("Change the balance")
    success_message = _("The balance is changed.")
    is_serious = True

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "currency": self.object.currency}

    form_class = AdjustForm

    def get_question(self) -> str:
        return _what_is_left(self.object, _gettext("A change stays in its ledger with your name and the reason."))

    def perform(self, form: AdjustForm) -> None:
        adjust(card_id=self.object.pk, by=self.staff, at=clock.now(), **form.cleaned_data)


class TermsView(GiftCardActionView):
    permission_required = "change"
    page_title = _("Disable, or change its last day")
    action_label = _("Save")
    success_message = _("It holds from now on. Its money was not touched.")
    form_class = TermsForm

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.object}

    def get_question(self) -> str:
        return _what_is_left(self.object, _gettext("Nobody can pay with a disabled card; its money stays on it."))

    def perform(self, form: TermsForm) -> None:
        set_terms(card_id=self.object.pk, by=self.staff, at=clock.now(), **form.cleaned_data)
