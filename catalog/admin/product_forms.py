"""The product's forms: the large one of its editor, and the short one inside the chooser."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale

from catalog.admin.facts import VariantFacts, list_variant_facts
from catalog.admin.meanwhile import product_stamp
from catalog.context import default_price_context
from catalog.models import Attribute, Brand, CategoryPage, Product, ProductType, TaxClass, Variant
from catalog.products import ProductDraft
from common.fields import MinorUnitsFormField


def list_categories() -> QuerySet[CategoryPage]:
    """The category pages of the first language, in the order of their tree."""
    return CategoryPage.objects.filter(locale=Locale.get_default()).order_by("path")


class CategoryCheckboxes(forms.CheckboxSelectMultiple):
    """Categories as check boxes, indented by their depth in the page tree."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        page = getattr(value, "instance", None)
        if page is not None:
            option["attrs"]["data-depth"] = page.depth
        return option


class CategoryField(forms.ModelMultipleChoiceField):
    """Category pages of the first language; membership holds for their translations too."""

    widget = CategoryCheckboxes

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=CategoryPage.objects.none(), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return obj.title if obj.live else f"{obj.title} ({_('draft')})"


class VariantForm(WagtailAdminModelForm):
    """One variant. Its price, a row of a price list, is set through a service; its stock, a ledger, is only shown."""

    price = MinorUnitsFormField(label=_("Price"), required=False, min_value=0, help_text=_("Tax included."))
    compare_at = MinorUnitsFormField(
        label=_("Compare-at price"), required=False, min_value=0, help_text=_("Shown struck through.")
    )

    facts: VariantFacts | None = None

    def show(self, facts: VariantFacts) -> None:
        """Take the current base price as the starting values and keep the stock for the panel beside them."""
        self.facts = facts
        self.initial["price"] = facts.base_amount
        self.initial["compare_at"] = facts.base_compare_at

    def clean_sku(self) -> str:
        return str(self.cleaned_data["sku"]).strip()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        price, compare_at = cleaned.get("price"), cleaned.get("compare_at")
        if compare_at is not None and price is None and "price" not in self.errors:
            self.add_error("price", _("Set the price that this one is compared with."))
        elif compare_at is not None and price is not None and compare_at <= price:
            self.add_error("compare_at", _("It must be higher than the price; leave it empty for none."))
        had_price = self.facts is not None and self.facts.base_amount is not None
        if had_price and price is None and not self.has_error("price"):
            self.add_error("price", _("A price cannot be taken away. To stop selling, untick “On sale”."))
        return cleaned


class AttributeForm(forms.Form):
    """One field per attribute of every type; only those of the chosen type count."""

    def __init__(self, *args: Any, attributes: Iterable[Attribute], values: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.attributes = list(attributes)
        for attribute in self.attributes:
            self.fields[str(attribute.pk)] = _attribute_field(attribute, values.get(attribute.pk, ""))

    def groups(self) -> list[tuple[ProductType, list[forms.BoundField]]]:
        """The fields by product type, for the panel."""
        grouped: dict[ProductType, list[forms.BoundField]] = {}
        for attribute in self.attributes:
            grouped.setdefault(attribute.product_type, []).append(self[str(attribute.pk)])
        return list(grouped.items())

    def values_of(self, product_type_id: int | None) -> dict[int, str]:
        """The values typed for the attributes of one type, as they are stored."""
        return {
            attribute.pk: str(self.cleaned_data.get(str(attribute.pk)) or "")
            for attribute in self.attributes
            if attribute.product_type_id == product_type_id
        }


def _attribute_field(attribute: Attribute, value: str) -> forms.Field:
    label = f"{attribute.name} ({attribute.unit})" if attribute.unit else attribute.name
    if attribute.kind == Attribute.Kind.YES_NO:
        choices = [("", "—"), ("yes", _("Yes")), ("no", _("No"))]
        return forms.ChoiceField(label=label, required=False, initial=value, choices=choices)
    if attribute.kind == Attribute.Kind.NUMBER:
        return forms.DecimalField(label=label, required=False, initial=value)
    return forms.CharField(label=label, required=False, initial=value, max_length=255)


class ProductForm(WagtailAdminModelForm):
    """A product with its variants, prices, categories and attributes. Stock is never in it."""

    data: Any  # as it was posted

    categories = CategoryField(label=_("Categories"), required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)  # catalog.admin.meanwhile

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        product: Product = self.instance
        self._offer_categories(product)
        if not product.pk:
            self.initial.setdefault("tax_class", TaxClass.objects.filter(code="standard").first())
        values = dict(product.attribute_values.values_list("attribute_id", "value")) if product.pk else {}
        self.attribute_form = AttributeForm(
            self.data if self.is_bound else None,
            prefix="attribute",
            attributes=Attribute.objects.select_related("product_type").order_by("product_type__name", "sort_order"),
            values=values,
        )
        if product.pk:
            self.initial["seen"] = product_stamp(product.pk)
            facts = {
                row.variant.pk: row
                for row in list_variant_facts(product_id=product.pk, context=default_price_context())
            }
            for form in self.formsets["variants"].forms:
                if form.instance.pk in facts:
                    form.show(facts[form.instance.pk])

    def _offer_categories(self, product: Product) -> None:
        pages = list_categories()
        self.fields["categories"].queryset = pages
        if product.pk:
            keys = product.category_memberships.values_list("category_key", flat=True)
            self.initial["categories"] = list(pages.filter(translation_key__in=list(keys)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        names = [cleaned.get(f"option{slot}_name", "").strip() for slot in (1, 2, 3)]
        for slot in (2, 3):
            if names[slot - 1] and not names[slot - 2]:
                self.add_error(f"option{slot}_name", _("Name the option before it first."))
        given = [name.casefold() for name in names if name]
        if len(set(given)) < len(given):
            self.add_error("option1_name", _("Two options have the same name."))
        self.formsets["variants"].option_names = names
        return cleaned

    def carry_stamp(self, stamp: str) -> None:
        """Let the form, shown again as it was typed, be saved over what `stamp` stands for."""
        self.data = self.data.copy()
        self.data[self.add_prefix("seen")] = stamp

    def is_valid(self) -> bool:
        parts = [super().is_valid(), self.attribute_form.is_valid()]
        return all(parts)

    def has_changed(self) -> bool:
        return super().has_changed() or self.attribute_form.has_changed()


class ProductCreationForm(forms.Form):
    """The short form in the chooser: what a product needs to be sold, and nothing else."""

    name = forms.CharField(label=_("Name"), max_length=255)
    summary = forms.CharField(
        label=_("Summary"), max_length=255, required=False, help_text=_("One line under the name on cards.")
    )
    sku = forms.CharField(label=_("SKU"), max_length=100)
    price = MinorUnitsFormField(label=_("Price"), min_value=0, help_text=_("Tax included."))
    tax_class = forms.ModelChoiceField(label=_("Tax class"), queryset=TaxClass.objects.none(), empty_label=None)
    brand = forms.ModelChoiceField(label=_("Maker"), queryset=Brand.objects.none(), required=False)
    category = forms.ModelChoiceField(
        label=_("Category"),
        queryset=CategoryPage.objects.none(),
        required=False,
        help_text=_("Where the shop lists it; a page alone does not."),
    )
    quantity = forms.IntegerField(
        label=_("Units in stock"),
        min_value=0,
        max_value=1_000_000,
        required=False,
        help_text=_("Leave empty when its stock is not counted."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax_class"].queryset = TaxClass.objects.all()  # type: ignore[attr-defined]
        self.fields["tax_class"].initial = TaxClass.objects.filter(code="standard").first()
        self.fields["brand"].queryset = Brand.objects.all()  # type: ignore[attr-defined]
        self.fields["category"].queryset = list_categories()  # type: ignore[attr-defined]

    def clean_sku(self) -> str:
        sku = str(self.cleaned_data["sku"]).strip()
        if Variant.objects.filter(sku=sku).exists():
            raise ValidationError(_("Another variant has this SKU."))
        return sku

    def draft(self) -> ProductDraft:
        """The valid answers as the service takes them."""
        facts = self.cleaned_data
        return ProductDraft(
            name=facts["name"],
            sku=facts["sku"],
            price=facts["price"],
            tax_class=facts["tax_class"],
            brand=facts["brand"],
            summary=facts["summary"],
            quantity=facts.get("quantity", 0),
            category_keys=(facts["category"].translation_key,) if facts["category"] else (),
        )
