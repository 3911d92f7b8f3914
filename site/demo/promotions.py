"""Loads Bower's promotions: a code, one that applies by itself, and one that is still to come."""

import json
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings

from catalog.models import CategoryPage
from checkout.promotions.codes import add_code
from checkout.promotions.models import Promotion
from checkout.promotions.services import RunTerms, set_run
from common.money import round_to_minor
from demo.content import read


def load_promotions(*, at: datetime) -> None:
    """Every promotion, published."""
    for row in read("promotions")["promotion"]:
        _load_promotion(row, at)


def _load_promotion(row: dict[str, Any], at: datetime) -> None:
    keys = CategoryPage.objects.filter(slug__in=row.get("categories", [])).values_list("translation_key", flat=True)
    promotion = Promotion.objects.create(
        name=row["name"],
        labels={settings.LANGUAGE_CODE: row["label"]},
        kind=row["kind"],
        percent=Decimal(row["percent"]) if "percent" in row else None,
        buy=row.get("buy"),
        get=row.get("get"),
        goods=json.dumps([{"type": "category", "value": str(key)} for key in keys]),
        most=_minor(row.get("most")),
        minimum_amount=_minor(row.get("minimum_amount")) or 0,
    )
    promotion.save_revision().publish()
    starts_at = at + timedelta(days=row["starts_in"]) if "starts_in" in row else None
    terms = RunTerms(
        is_automatic="codes" not in row,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(days=row["lasts"]) if starts_at else None,
        limit_each=row.get("limit_each"),
    )
    set_run(promotion_id=promotion.pk, terms=terms, by=None, at=at)
    for code in row.get("codes", []):
        add_code(promotion=promotion, code=code, limit=None, by=None, at=at)


def _minor(amount: str | None) -> int | None:
    return None if amount is None else round_to_minor(Decimal(amount), settings.SHOP_CURRENCY)
