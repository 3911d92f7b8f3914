"""Promotions. What one takes off is versioned; how it runs, its codes and who used it are not.

So no draft, schedule, revert or copy of a promotion can move a limit, a date, a code or a count.
"""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django_countries.fields import CountryField
from wagtail.models import DraftStateMixin, LockableMixin, PreviewableMixin, RevisionMixin

from checkout.promotions import trial
from checkout.promotions.blocks import GoodsBlocks, PartBlocks, SampleBlocks, TierBlocks
from checkout.promotions.choices import list_group_choices, list_method_choices
from checkout.promotions.fields import TICK_NONE, TickedField, TranslatedField, in_language
from checkout.promotions.kinds import Kind, SaleGoods, missing_values, wrong_tiers
from checkout.promotions.querysets import PromotionQuerySet
from checkout.promotions.rules import Combination
from common.fields import MinorUnitsField, StreamField

LONGEST_CODE = 40
CODE_CHARACTERS = RegexValidator(
    r"^[A-Z0-9]([A-Z0-9-]*[A-Z0-9])?$", _("Use the letters A to Z, digits and hyphens between them.")
)
NOT_BELOW_NOTHING = MinValueValidator(0)


class Promotion(PreviewableMixin, DraftStateMixin, LockableMixin, RevisionMixin, models.Model):
    """What is taken off, of which goods and for whom; amounts are minor units of `currency`.

    Only the live row has an effect. Which fields count depends on `kind` (kinds.py).
    """

    name = models.CharField(_("name"), max_length=120, help_text=_("For you; shoppers read the label."))
    labels = TranslatedField(_("label"), default=dict, help_text=_("What shoppers read, such as “3 for 2”."))
    kind = models.CharField(_("kind"), max_length=14, choices=Kind, default=Kind.PERCENT)
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MaxValueValidator(100), MinValueValidator(0)],
        help_text=_("For buy x, get y: how much cheaper the rewards are; empty for free."),
    )
    amount = MinorUnitsField(_("amount"), null=True, blank=True, validators=[NOT_BELOW_NOTHING])
    buy = models.PositiveIntegerField(_("buy"), null=True, blank=True, validators=[MinValueValidator(1)])
    get = models.PositiveIntegerField(_("get"), null=True, blank=True, validators=[MinValueValidator(1)])
    times = models.PositiveIntegerField(
        _("at most so often"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("In one order.")
    )
    reward = StreamField(
        GoodsBlocks(),
        blank=True,
        verbose_name=_("rewards"),
        help_text=_("Where they are other things than those bought."),
    )
    parts = StreamField(PartBlocks(required=False), blank=True, verbose_name=_("parts of the bundle"))
    measure = models.CharField(
        _("counted by"),
        max_length=8,
        choices=[("quantity", _("Units")), ("spend", _("What they cost"))],
        default="quantity",
    )
    tiers = StreamField(TierBlocks(required=False), blank=True, verbose_name=_("tiers"))
    delivery_methods = TickedField(
        _("delivery methods"), default=list, blank=True, choose_from=list_method_choices, help_text=TICK_NONE
    )

    goods = StreamField(
        GoodsBlocks(), blank=True, verbose_name=_("goods"), help_text=_("Any of these; without any, everything.")
    )
    excluded = StreamField(GoodsBlocks(), blank=True, verbose_name=_("but none of these"))
    sale_goods = models.CharField(
        _("goods on sale"), max_length=4, choices=SaleGoods, blank=True, default=SaleGoods.ALL
    )

    minimum_amount = MinorUnitsField(
        _("for at least"), default=0, validators=[NOT_BELOW_NOTHING], help_text=_("What those goods cost together.")
    )
    minimum_quantity = models.PositiveIntegerField(_("for at least so many units"), default=0)
    groups = TickedField(
        _("customer groups"), default=list, blank=True, choose_from=list_group_choices, help_text=TICK_NONE
    )
    countries = CountryField(_("countries"), multiple=True, blank=True, help_text=_("Of delivery; none for all."))
    is_first_order = models.BooleanField(_("only for a first order"), default=False)

    combination = models.CharField(
        _("with other promotions"),
        max_length=9,
        choices=[
            (Combination.STACKABLE.value, _("Together with them")),
            (Combination.BEST_OF.value, _("Of several of this sort only the best")),
            (Combination.EXCLUSIVE.value, _("Alone, where that is cheaper")),
        ],
        default=Combination.STACKABLE.value,
    )
    priority = models.IntegerField(_("priority"), default=0, help_text=_("The higher goes first."))
    most = MinorUnitsField(
        _("at most, of one order"), null=True, blank=True, validators=[MinValueValidator(1)], help_text=_("Taken off.")
    )
    currency = models.CharField(max_length=3, default="", editable=False)
    sample = StreamField(
        SampleBlocks(required=False),
        blank=True,
        verbose_name=_("try it on"),
        help_text=_("A basket that the preview prices with what stands here, saved or not."),
    )

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name = _("promotion")
        permissions = [
            # Wagtail makes these three after every migration; here they are made in time for migrations to grant them.
            ("publish_promotion", "Can publish promotion"),
            ("lock_promotion", "Can lock promotion"),
            ("unlock_promotion", "Can unlock promotion"),
            ("run_promotion", "Can set dates, limits and codes of promotions"),
            ("export_couponcode", "Can export codes of promotions"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=Kind.values), name="promotion_kind_known"),
            models.CheckConstraint(condition=Q(percent__gt=0, percent__lte=100), name="promotion_percent"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="promotion_amount"),
            models.CheckConstraint(condition=Q(buy__gte=1), name="promotion_buy"),
            models.CheckConstraint(condition=Q(get__gte=1), name="promotion_get"),
            models.CheckConstraint(condition=Q(times__gte=1), name="promotion_times"),
            models.CheckConstraint(condition=Q(minimum_amount__gte=0), name="promotion_minimum_amount"),
            models.CheckConstraint(condition=Q(most__gte=1), name="promotion_most"),
            models.CheckConstraint(
                condition=Q(live=False) | ~Q(kind=Kind.PERCENT) | Q(percent__isnull=False), name="promotion_of_percent"
            ),
            models.CheckConstraint(
                condition=Q(live=False)
                | ~Q(kind__in=[Kind.AMOUNT, Kind.AMOUNT_EACH, Kind.BUNDLE])
                | Q(amount__isnull=False),
                name="promotion_of_amount",
            ),
            models.CheckConstraint(
                condition=Q(live=False) | ~Q(kind=Kind.BUY_X_GET_Y) | Q(buy__isnull=False, get__isnull=False),
                name="promotion_of_buy_and_get",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; a new one gets the row that says how it runs, and runs for nobody until that is said."""
        if not self.currency:
            self.currency = settings.SHOP_CURRENCY
        super().save(*args, **kwargs)
        PromotionRun.objects.get_or_create(promotion=self)

    def clean(self) -> None:
        super().clean()
        errors: dict[str, Any] = {}
        if self.percent is not None and self.percent <= 0:
            errors["percent"] = _("Give more than 0 percent.")
        for field, message in (*missing_values(self), *wrong_tiers(self)):
            errors.setdefault(field, message)
        if errors:
            raise ValidationError(errors)

    @property
    def label(self) -> str:
        """What shoppers read, in the language of now."""
        return in_language(self.labels, get_language() or settings.LANGUAGE_CODE) or self.name

    def get_countries_display(self) -> str:  # type: ignore[no-redef]  # the stubs add Django's own
        """The names of its countries; Django's own method knows no field of several values."""
        return ", ".join(str(country.name) for country in self.countries)  # type: ignore[attr-defined]

    preview_modes = trial.MODES

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return trial.show(self, request, mode_name)


class PromotionRun(models.Model):
    """How a promotion runs: when, by itself or by code, how often; and how often it has. In no revision.

    `limit` counts orders in all, `limit_each` those of one customer, `budget` what is taken off in all. `used` and
    `spent` are kept exactly while there is a limit or a budget, and counted anew when one is set (services.set_run).
    """

    promotion = models.OneToOneField(Promotion, on_delete=models.CASCADE, related_name="run", primary_key=True)
    is_automatic = models.BooleanField(
        _("by itself"), default=False, help_text=_("Otherwise only for those who enter one of its codes.")
    )
    starts_at = models.DateTimeField(_("starts"), null=True, blank=True)
    ends_at = models.DateTimeField(_("ends"), null=True, blank=True)
    limit = models.PositiveIntegerField(_("orders in all"), null=True, blank=True)
    limit_each = models.PositiveIntegerField(
        _("orders of one customer"), null=True, blank=True, validators=[MinValueValidator(1)]
    )
    budget = MinorUnitsField(_("budget"), null=True, blank=True, validators=[NOT_BELOW_NOTHING])
    used = models.PositiveIntegerField(default=0, editable=False)
    spent = MinorUnitsField(default=0, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("run of a promotion")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="promotion_ends_after_start"),
            models.CheckConstraint(condition=Q(used__gte=0, spent__gte=0), name="promotion_counts_not_negative"),
            models.CheckConstraint(condition=Q(budget__gte=0), name="promotion_budget_not_negative"),
            models.CheckConstraint(condition=Q(used__lte=F("limit")), name="promotion_within_limit"),
            models.CheckConstraint(condition=Q(spent__lte=F("budget")), name="promotion_within_budget"),
        ]

    def __str__(self) -> str:
        return str(self.promotion_id)

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("It must end after it starts.")})

    @property
    def is_counted(self) -> bool:
        """Whether `used` and `spent` are kept."""
        return self.limit is not None or self.budget is not None


class CouponCode(models.Model):
    """A code that leads to a promotion, in capitals. `limit` is its own; without one that of the promotion holds."""

    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="codes")
    code = models.CharField(_("code"), max_length=LONGEST_CODE, unique=True, validators=[CODE_CHARACTERS])
    limit = models.PositiveIntegerField(_("orders"), null=True, blank=True)
    used = models.PositiveIntegerField(_("used"), default=0, editable=False)
    batch = models.CharField(_("batch"), max_length=60, blank=True)
    created_at = models.DateTimeField(_("made"))

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-created_at", "pk"]
        verbose_name = _("code")
        default_permissions = ()
        constraints = [
            models.CheckConstraint(condition=Q(code=Upper("code")) & ~Q(code=""), name="coupon_code_in_capitals"),
            models.CheckConstraint(
                condition=Q(limit__isnull=True) | Q(used__lte=F("limit")), name="coupon_code_limit"
            ),
        ]

    def __str__(self) -> str:
        return self.code


class PromotionCustomer(models.Model):
    """How often somebody, known by a key (customers.customer_keys), holds a use of a promotion now."""

    run = models.ForeignKey(PromotionRun, on_delete=models.CASCADE, related_name="customers")
    key = models.CharField(max_length=64)
    used = models.PositiveIntegerField(default=0)

    wagtail_reference_index_ignore = True

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="one_row_a_customer")]

    def __str__(self) -> str:
        return self.key


class PromotionUse(models.Model):
    """One order's use of a promotion. Appended when it is placed, given back once if it is closed, never deleted."""

    run = models.ForeignKey(PromotionRun, on_delete=models.PROTECT, related_name="uses")
    code = models.ForeignKey(CouponCode, null=True, blank=True, on_delete=models.PROTECT, related_name="uses")
    reference = models.CharField(max_length=60, help_text=_("What holds it, such as checkout:12."))
    amount = MinorUnitsField()
    customer_keys = models.JSONField(default=list)
    used_at = models.DateTimeField()
    given_back_at = models.DateTimeField(null=True, blank=True)

    wagtail_reference_index_ignore = True

    class Meta:
        ordering = ["-used_at", "-pk"]
        verbose_name = _("use of a promotion")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["reference", "run"], name="one_use_a_reference"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="promotion_use_amount"),
        ]
        indexes = [models.Index(fields=["run", "-used_at"], name="uses_of_promotion")]

    def __str__(self) -> str:
        return self.reference
