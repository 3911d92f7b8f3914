"""Gift cards, and the append-only ledger that their balances are the sum of.

A card belongs to whoever has its code: it knows no person. Its code is kept as a digest (codes.py).
"""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.fields import MinorUnitsField
from common.money import Money, from_minor


class GiftCard(models.Model):
    """Money that was paid or given before: `balance` minor units of `currency` are left of `initial_amount`.

    It pays until the end of `expires_on`, the shop's local day; None for always. Only services change the balance.
    """

    CHANGING = ("balance", "expires_on", "is_active", "note")

    code_digest = models.CharField(max_length=64, unique=True, editable=False)
    last4 = models.CharField(_("ends with"), max_length=4, editable=False)
    currency = models.CharField(_("currency"), max_length=3, editable=False)
    initial_amount = MinorUnitsField(_("issued with"), editable=False)
    balance = MinorUnitsField(_("balance"), editable=False)
    expires_on = models.DateField(
        _("last day"), null=True, blank=True, help_text=_("It pays until the end of this day; empty for always.")
    )
    is_active = models.BooleanField(_("can be used"), default=True)
    batch = models.CharField(_("batch"), max_length=60, blank=True, editable=False)
    note = models.CharField(
        _("note"), max_length=200, blank=True, help_text=_("For staff. No names: a card belongs to who holds it.")
    )
    issued_at = models.DateTimeField(_("issued"), editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-issued_at", "-pk"]
        verbose_name = _("gift card")
        default_permissions = ("view", "change")
        permissions = [
            ("issue_giftcard", "Can issue gift cards"),
            ("adjust_giftcard", "Can adjust the balance of gift cards"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(balance__gte=0), name="gift_card_balance_not_negative"),
            models.CheckConstraint(condition=Q(initial_amount__gte=1), name="gift_card_of_something"),
        ]
        indexes = [models.Index(fields=["last4"], name="gift_card_by_last4")]

    def __str__(self) -> str:
        return f"…{self.last4}"

    @property
    def balance_money(self) -> Money:
        return from_minor(self.balance, self.currency)

    @property
    def initial_money(self) -> Money:
        return from_minor(self.initial_amount, self.currency)

    def is_over(self, on: date) -> bool:
        """Whether its last day is before `on`, the shop's local day."""
        return self.expires_on is not None and self.expires_on < on


class GiftCardEntry(models.Model):
    """One change of a card's balance by `amount` minor units, above or below zero. Appended, never changed.

    `key` says what it was written for, so that nothing is written twice; `reference` names the order by its checkout
    ("checkout:<hex>"); `given_back_of` is the redemption that a release or a refund returns.
    """

    class Kind(models.TextChoices):
        ISSUE = "issue", _("Issued")
        REDEEM = "redeem", _("Paid an order")
        RELEASE = "release", _("Returned: the order was closed unpaid")
        REFUND = "refund", _("Refunded")
        ADJUST = "adjust", _("Adjusted")

    CHANGING = ("actor",)

    card = models.ForeignKey(GiftCard, on_delete=models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=8, choices=Kind)
    amount = MinorUnitsField()
    key = models.CharField(max_length=120, unique=True)
    reference = models.CharField(max_length=60, blank=True)
    given_back_of = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="given_back"
    )
    reason = models.CharField(max_length=255, blank=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name = _("gift card entry")
        verbose_name_plural = _("gift card entries")
        default_permissions = ("view",)
        constraints = [
            models.CheckConstraint(condition=~Q(amount=0), name="gift_card_entry_of_something"),
            models.CheckConstraint(
                condition=Q(kind="redeem", amount__lt=0)
                | Q(kind__in=["issue", "release", "refund"], amount__gt=0)
                | Q(kind="adjust"),
                name="gift_card_entry_in_its_direction",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["release", "refund"], given_back_of__isnull=False)
                | (~Q(kind__in=["release", "refund"]) & Q(given_back_of__isnull=True)),
                name="gift_card_entry_gives_back_something",
            ),
            models.UniqueConstraint(
                fields=["given_back_of"], condition=Q(kind="release"), name="gift_card_entry_released_once"
            ),
        ]
        indexes = [models.Index(fields=["reference"], name="gift_card_entry_of_order")]

    def __str__(self) -> str:
        return self.key

    @property
    def money(self) -> Money:
        """Its amount; read it of entries whose card is loaded."""
        return from_minor(self.amount, self.card.currency)
