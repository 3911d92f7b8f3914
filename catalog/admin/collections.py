"""What is in a collection, shown in its editor: of the page as it was saved, and of the form as it stands."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from taggit.models import Tag
from taggit.utils import parse_tags

from catalog.admin.views import refuse_who_edits_no_page
from catalog.context import default_price_context
from catalog.facets import Selection, count_totals
from catalog.listing import ListingState, Scope
from catalog.models import Brand, CollectionPage, Product
from catalog.rules import Rule
from catalog.selectors import list_product_ids
from catalog.shelf import Shelf
from common.fields import MinorUnitsFormField

FIRST = 6


class CollectionForm(forms.Form):
    """The fields of the page's editor that say what is in it, under the names that they have there."""

    kind = forms.ChoiceField(choices=CollectionPage.Kind)
    product: Any = forms.ModelMultipleChoiceField(Product.objects.all(), required=False)
    tags = forms.CharField(required=False, max_length=2000)
    brands = forms.ModelMultipleChoiceField(Brand.objects.all(), required=False, label=_("makers"))
    price_from = MinorUnitsFormField(required=False, min_value=0, label=_("price from"))
    price_to = MinorUnitsFormField(required=False, min_value=0, label=_("price to"))
    new_days = forms.IntegerField(required=False, min_value=1, max_value=3650, label=_("new within days"))
    is_on_sale = forms.BooleanField(required=False)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        lowest, highest = facts.get("price_from"), facts.get("price_to")
        if lowest is not None and highest is not None and lowest > highest:
            self.add_error("price_to", _("This is less than the price from."))
        return facts

    def scope(self) -> Scope:
        facts = self.cleaned_data
        if facts["kind"] == CollectionPage.Kind.HAND:
            chosen = {str(product.pk): product.pk for product in facts["product"]}
            return Scope(product_ids=tuple(chosen[pk] for pk in dict.fromkeys(self.data.getlist("product"))))  # type: ignore[attr-defined]
        tags = Tag.objects.filter(name__in=parse_tags(facts["tags"])) if facts["tags"] else ()
        return Scope(
            rule=Rule(
                tags=tuple(sorted(tag.pk for tag in tags)),
                brands=tuple(sorted(brand.pk for brand in facts["brands"])),
                price_from=facts["price_from"],
                price_to=facts["price_to"],
                new_days=facts["new_days"],
                is_on_sale=facts["is_on_sale"],
            )
        )


def what_is_in(scope: Scope) -> dict[str, Any]:
    """How many things of the scope can be bought now, and the first of them."""
    context = default_price_context()
    selection = Selection(scope, ListingState(sort=scope.sorts[0]), context)
    return {
        "total": count_totals(selection).products,
        "cards": Shelf(context=context).cards_of(list_product_ids(selection, count=FIRST)),
        "needs_condition": scope.rule is not None and scope.rule.is_empty,
    }


def collection_count(request: HttpRequest) -> HttpResponse:
    """What would be in the collection if it were saved as its form stands."""
    refuse_who_edits_no_page(request)
    form = CollectionForm(request.GET)
    context: Mapping[str, Any] = what_is_in(form.scope()) if form.is_valid() else {"errors": list(_told(form))}
    return render(request, "catalog/admin/collection_count.html", context)


def _told(form: forms.Form) -> Any:
    for name, errors in form.errors.items():
        for error in errors:
            yield f"{form[name].label}: {error}"
