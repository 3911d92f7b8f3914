"""Prices: rows of price lists, kept as history. Nothing converts a currency silently."""

from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from catalog.querysets import PriceQuerySet
from common.fields import MinorUnitsField
from common.money import Money, from_minor


class PriceList(models.Model):
    """A set of prices in one currency. `customer_group` is the code of the group whose members pay them, "" for none:
    the list `default` is everybody's, any other without a group nobody's.
    """

    code = models.SlugField(unique=True)
    name = models.CharField(max_length=100)
    currency = models.CharField(max_length=3)
    customer_group = models.SlugField(_("for the customers in"), max_length=60, blank=True, default="", db_default="")

    class Meta:
        ordering = ["code"]
        verbose_name = _("price list")
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(code="default") | models.Q(customer_group=""),
                name="default_price_list_is_everybodys",
            )
        ]

    def __str__(self) -> str:
        return self.name


class Price(models.Model):
    """The price of a variant in a price list from one moment until another, tax included.

    `amount` and `compare_at` are minor units of the list's currency. At any moment a running sale price wins over the
    base price, and of two of a kind the one that started later. Rows are closed, never changed or deleted.
    Base prices follow each other: where a later one is planned, the one before it is closed at that moment already.
    """

    class Kind(models.TextChoices):
        BASE = "base", _("Base price")
        SALE = "sale", _("Sale price")

    variant = models.ForeignKey("catalog.Variant", on_delete=models.CASCADE, related_name="prices")
    price_list = models.ForeignKey(PriceList, on_delete=models.PROTECT, related_name="prices")
    kind = models.CharField(max_length=4, choices=Kind, default=Kind.BASE)
    amount = MinorUnitsField()
    compare_at = MinorUnitsField(null=True, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = PriceQuerySet.as_manager()

    if TYPE_CHECKING:  # annotated by with_base
        price_base: int | None
        price_prior: int | None
        sellable_quantity: int | None
        ready_quantity: int
        policy_kind: str | None
        policy_ships_on: date | None
        arrives_on: date | None

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["variant_id", "starts_at", "pk"]
        verbose_name = _("price")
        permissions = [("set_price", "Can set prices and schedule sales")]
        constraints = [
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="price_not_negative"),
            models.CheckConstraint(
                condition=models.Q(compare_at__isnull=True) | models.Q(compare_at__gt=models.F("amount")),
                name="price_compare_at_above_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_at__isnull=True) | models.Q(ends_at__gte=models.F("starts_at")),
                name="price_ends_after_start",
            ),
            models.CheckConstraint(
                condition=models.Q(kind="base") | models.Q(ends_at__isnull=False), name="price_sale_has_end"
            ),
            models.UniqueConstraint(
                fields=["variant", "price_list"],
                condition=models.Q(kind="base", ends_at__isnull=True),
                name="one_open_base_price",
            ),
            models.UniqueConstraint(
                fields=["variant", "price_list", "starts_at"],
                condition=models.Q(kind="base")
                & (models.Q(ends_at__isnull=True) | models.Q(ends_at__gt=models.F("starts_at"))),
                name="one_base_price_begins_at_a_time",
            ),
        ]
        indexes = [models.Index(fields=["variant", "price_list", "starts_at"], name="price_lookup")]

    def __str__(self) -> str:
        return f"{self.variant} {self.money}"

    @property
    def money(self) -> Money:
        """The price as money; needs price_list selected."""
        return from_minor(self.amount, self.price_list.currency)
