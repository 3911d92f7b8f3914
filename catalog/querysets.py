"""Row filters of the catalogue, and the annotations that price and stock are read by."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import (
    Case,
    DateField,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    IntegerField,
    Max,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, Greatest
from wagtail.search.queryset import SearchableQuerySetMixin

from catalog.context import PriceContext

if TYPE_CHECKING:
    from catalog.models import Price, Stock


def _current_prices(context: PriceContext, variant: str) -> "models.QuerySet[Price]":
    """Prices of the variant named by the outer reference that run at the context's moment, the valid one first."""
    from catalog.models import Price  # querysets are a part of the models' modules

    prices: PriceQuerySet = Price.objects.filter(variant=OuterRef(variant))
    if context.group_lists:
        return prices.current(context)
    return prices.running(context).order_by("-kind", "-starts_at", "-pk")  # "sale" sorts after "base"


def _base_price(context: PriceContext) -> Subquery:
    """The running base price of a Price's variant in the list that the price is from."""
    from catalog.models import Price

    bases = Price.objects.filter(kind="base", variant=OuterRef("variant"), price_list=OuterRef("price_list"))
    return Subquery(bases.running(context).order_by("-starts_at", "-pk").values("amount")[:1])


def _prior_price() -> Subquery[Any] | Value:
    """The lowest price of a Price's variant and list within SHOP_PRIOR_PRICE_DAYS before it began; NULL without one.

    Rows that never applied, closed at the moment that they began, do not count.
    """
    from catalog.models import Price

    days = settings.SHOP_PRIOR_PRICE_DAYS
    if not days:
        return Value(None, output_field=IntegerField())
    began = OuterRef("starts_at")
    since = ExpressionWrapper(began - Value(timedelta(days=days)), output_field=DateTimeField())
    before = Price.objects.filter(
        Q(ends_at__isnull=True) | Q(ends_at__gt=since) & Q(ends_at__gt=F("starts_at")),
        variant=OuterRef("variant"),
        price_list=OuterRef("price_list"),
        starts_at__lt=began,
    )
    return Subquery(before.order_by("amount", "pk").values("amount")[:1])


class StockQuerySet(models.QuerySet):
    def with_free_units(self) -> Self:
        """Rows that have a unit to promise, backorders counted."""
        return self.filter(on_hand__gt=F("reserved") - F("backorder_limit"))

    def with_low(self) -> Self:
        """Annotates `is_low`: the variant's units available at all locations together are at most its low mark."""
        levels = type(self)(self.model).filter(variant=OuterRef("variant")).order_by().values("variant")
        low = levels.annotate(free=Sum(F("on_hand") - F("reserved")), mark=Max("low_stock_threshold")).filter(
            free__lte=F("mark")
        )
        return self.annotate(is_low=Exists(low))


class PriceQuerySet(models.QuerySet):
    def running(self, context: PriceContext) -> Self:
        """Prices of the context's lists that have started and not ended at its moment."""
        return self.filter(
            Q(ends_at__isnull=True) | Q(ends_at__gt=context.at),
            starts_at__lte=context.at,
            price_list__code__in=context.lists,
            price_list__currency=context.currency,
        )

    def not_over(self, *, at: datetime) -> Self:
        """Prices that hold at the moment or will later, those that were called off left out."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at) & Q(ends_at__gt=F("starts_at")))

    def base_at(self, at: datetime) -> Self:
        """The base price of each variant and list that holds at the moment, under a sale or not."""
        return self.filter(Q(ends_at__isnull=True) | Q(ends_at__gt=at), kind="base", starts_at__lte=at)

    def base_after(self, at: datetime) -> Self:
        """Base prices that will hold from a later moment on, those that were called off left out."""
        return self.not_over(at=at).filter(kind="base", starts_at__gt=at)

    def current(self, context: PriceContext) -> Self:
        """The one valid price of each variant that has one: the lowest of those that hold in the context's lists.

        Of equal ones that of the older list.
        """
        holding = self.holding(context)
        if not context.group_lists:
            return holding
        lower = Q(amount__lt=OuterRef("amount")) | Q(amount=OuterRef("amount"), price_list__lt=OuterRef("price_list"))
        rivals = type(self)(self.model).holding(context).filter(lower, variant=OuterRef("variant"))
        return holding.filter(~Exists(rivals))

    def holding(self, context: PriceContext) -> Self:
        """Of each list the one valid price of each variant: of the running ones of the list none beats it."""
        better = (
            Q(kind__gt=OuterRef("kind"))  # "sale" sorts after "base"
            | Q(kind=OuterRef("kind"), starts_at__gt=OuterRef("starts_at"))
            | Q(kind=OuterRef("kind"), starts_at=OuterRef("starts_at"), pk__gt=OuterRef("pk"))
        )
        same = {"variant": OuterRef("variant"), "price_list": OuterRef("price_list")}
        rivals = type(self)(self.model).running(context).filter(better, **same)
        return self.running(context).filter(~Exists(rivals))

    def with_base(self, context: PriceContext) -> Self:
        """Annotates `price_base`, the running base price of its list, `price_prior`, and what availability asks."""
        return self.with_prior().annotate(
            price_base=_base_price(context), sellable_quantity=_availability("variant__"), **_promise("variant__")
        )

    def with_prior(self) -> Self:
        """Annotates `price_prior`, the lowest price of the list in the days before this one began."""
        return self.annotate(price_prior=_prior_price())

    def offered(self, context: PriceContext) -> Self:
        """Current prices of variants that, with their product, are active: a row for each variant that is sold."""
        return self.current(context).filter(
            variant__is_active=True,
            variant__product__is_active=True,
            variant__product__archived_at__isnull=True,
        )


def _stocks(variant: str) -> "models.QuerySet[Stock, Any]":
    from catalog.models import Stock

    return Stock.objects.filter(variant=OuterRef(variant)).order_by().values("variant")


def _availability(lookup: str = "") -> Case:
    """Units of a variant that can be promised, None when uncounted; `lookup` leads to it, such as "variant__"."""
    free = Sum(F("on_hand") - F("reserved") + F("backorder_limit"))
    total = Subquery(_stocks(f"{lookup}pk").annotate(total=free).values("total"), output_field=IntegerField())
    return Case(
        When(**{f"{lookup}is_stock_tracked": False}, then=Value(None, output_field=IntegerField())),
        default=Greatest(Coalesce(total, 0), 0),
    )


def _promise(lookup: str = "") -> dict[str, Any]:
    """What catalog.availability judges by, beside the availability; `lookup` leads to the variant.

    Arrivals are looked for only where a policy says that something may be sold ahead of them.
    """
    ready = Sum(Greatest(F("on_hand") - F("reserved"), 0))
    ready_total = Subquery(_stocks(f"{lookup}pk").annotate(total=ready).values("total"), output_field=IntegerField())
    is_ahead = When(**{f"{lookup}stock_policy__kind__in": ["backorder", "preorder"]}, then=_arrives_on(f"{lookup}pk"))
    return {
        "ready_quantity": Coalesce(ready_total, 0),
        "policy_kind": F(f"{lookup}stock_policy__kind"),
        "policy_ships_on": F(f"{lookup}stock_policy__ships_on"),
        "arrives_on": Case(is_ahead, default=Value(None, output_field=DateField())),
    }


def _arrives_on(variant: str) -> Subquery:
    """When the next unit comes that nobody was promised yet: earlier ones go to those who ordered before."""
    from catalog.models import StockArrival

    arrivals = StockArrival.objects.filter(quantity__gt=0)
    by_then = arrivals.filter(
        stock__variant=OuterRef("stock__variant"), expected_on__lte=OuterRef("expected_on")
    ).order_by()
    owed = _stocks("stock__variant").annotate(total=Sum(Greatest(F("reserved") - F("on_hand"), 0))).values("total")
    free = arrivals.filter(stock__variant=OuterRef(variant)).annotate(
        come=Subquery(by_then.values("stock__variant").annotate(total=Sum("quantity")).values("total")),
        owed=Subquery(owed),
    )
    return Subquery(free.filter(come__gt=F("owed")).order_by("expected_on", "pk").values("expected_on")[:1])


class VariantQuerySet(models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True, product__is_active=True, product__archived_at__isnull=True)

    def with_price(self, context: PriceContext) -> Self:
        """Annotates the price as of the context: `price_amount`, `price_kind`, `price_compare_at`, `price_base` and
        `price_prior`, in minor units or None.
        """
        prices = _current_prices(context, "pk")
        return self.annotate(
            price_amount=Subquery(prices.values("amount")[:1]),
            price_kind=Subquery(prices.values("kind")[:1]),
            price_prior=Subquery(prices.annotate(prior=_prior_price()).values("prior")[:1]),
            price_compare_at=Subquery(prices.values("compare_at")[:1]),
            price_base=Subquery(prices.annotate(base=_base_price(context)).values("base")[:1]),
        )

    def with_availability(self) -> Self:
        """Annotates `sellable_quantity`: units that can be promised now, backorders counted; None when untracked."""
        return self.annotate(sellable_quantity=_availability())

    def with_promise(self) -> Self:
        """with_availability, and what catalog.availability judges by beside it."""
        return self.with_availability().annotate(**_promise())

    def with_story(self) -> Self:
        """Annotates `first_picture_id`, of the product, and `story_revision_id`, of its live canonical page."""
        from catalog.models import ProductPage, ProductPicture

        pictures = ProductPicture.objects.filter(product=OuterRef("product")).order_by("sort_order", "pk")
        stories = ProductPage.objects.live().filter(product=OuterRef("product"), is_canonical=True).order_by("pk")
        return self.annotate(
            first_picture_id=Subquery(pictures.values("picture")[:1]),
            story_revision_id=Subquery(stories.values("live_revision")[:1]),
        )

    def sellable(self, context: PriceContext) -> Self:
        """Variants that may be offered: they and their product are active and they have a price now."""
        return self.active().with_price(context).filter(price_amount__isnull=False)

    def in_stock(self) -> Self:
        return self.with_availability().filter(Q(is_stock_tracked=False) | Q(sellable_quantity__gt=0))


class ProductQuerySet(SearchableQuerySetMixin, models.QuerySet):
    def active(self) -> Self:
        return self.filter(is_active=True, archived_at__isnull=True)

    def sellable(self, context: PriceContext) -> Self:
        """Products that are active and have a variant that is active and has a price at the context's moment."""
        return self.active().filter(Exists(self._variants().sellable(context)))

    def with_price_from(self, context: PriceContext) -> Self:
        """Annotates `price_from`: the lowest current price among its variants, in minor units."""
        cheapest = self._variants().sellable(context).order_by("price_amount").values("price_amount")[:1]
        return self.annotate(price_from=Subquery(cheapest))

    def in_stock(self) -> Self:
        return self.filter(Exists(self._variants().active().in_stock()))

    def in_categories(self, category_keys: Iterable[UUID]) -> Self:
        """Products that stand in any of the categories (translation keys); each once."""
        from catalog.models import CategoryMembership

        keys = list(category_keys)
        return self.filter(
            Exists(CategoryMembership.objects.filter(product=OuterRef("pk"), category_key__in=keys).order_by())
        )

    @staticmethod
    def _variants() -> VariantQuerySet:
        from catalog.models import Variant

        variants: VariantQuerySet = Variant.objects.filter(product=OuterRef("pk")).order_by()
        return variants
