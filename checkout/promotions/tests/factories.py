"""Factories of promotions: `PromotionFactory(percent=10)` is live and runs by itself for everybody.

`codes=["HELLO"]` leads to it by code instead. `run` takes what models.PromotionRun has, such as `run={"limit": 1}`;
`goods`, `excluded`, `reward`, `parts` and `tiers` are raw blocks.
"""

import json
from typing import Any

import factory
from factory.django import DjangoModelFactory

from catalog.tests.factories import LONG_AGO
from checkout.promotions.codes import add_code
from checkout.promotions.models import Promotion
from checkout.promotions.services import RunTerms, set_run

STREAMS = ("goods", "excluded", "reward", "parts", "tiers", "sample")


def block(kind: str, value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value}


class PromotionFactory(DjangoModelFactory):
    class Meta:
        model = Promotion

    name = factory.Sequence(lambda n: f"Promotion {n}")
    labels = factory.LazyAttribute(lambda o: {"en": o.name})
    kind = "percent"
    percent = factory.LazyAttribute(lambda o: 10 if o.kind == "percent" else None)

    @classmethod
    def _create(cls, model_class: type[Promotion], *args: Any, **kwargs: Any) -> Promotion:  # noqa: ARG003
        codes, run = kwargs.pop("codes", ()), kwargs.pop("run", {})
        streams = {name: json.dumps(kwargs.pop(name)) for name in STREAMS if name in kwargs}
        promotion = model_class.objects.create(**kwargs, **streams)
        promotion = model_class.objects.get(pk=promotion.pk)
        set_run(promotion_id=promotion.pk, terms=RunTerms(**{"is_automatic": not codes, **run}), by=None, at=LONG_AGO)
        for code in codes:
            add_code(promotion=promotion, code=code, limit=None, by=None, at=LONG_AGO)
        return promotion
