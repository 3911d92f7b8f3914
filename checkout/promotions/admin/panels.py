"""Panels of the editor: fields of the chosen kind, and how the promotion runs."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, Panel, PublishingPanel

from checkout.promotions.kinds import Kind, fields_of
from checkout.promotions.models import CouponCode, PromotionUse
from checkout.promotions.states import state_of
from common import clock
from common.money import from_minor


class RunPanel(Panel):
    """When and how often it runs, to look at: that is in no draft and is set on a page of its own."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "promotions/admin/panels/run.html"

        def is_shown(self) -> bool:
            return bool(self.instance and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            promotion, user = self.instance, self.request.user
            run, codes = promotion.run, CouponCode.objects.filter(promotion=promotion)
            code_count = codes.count()
            return {
                **context,
                "promotion": promotion,
                "run": run,
                "state": state_of(promotion, run, has_codes=bool(code_count), at=clock.now()).label,
                "codes": code_count,
                "uses": PromotionUse.objects.filter(run=run, given_back_at=None).count(),
                "budget": from_minor(run.budget, promotion.currency) if run.budget is not None else None,
                "spent": from_minor(run.spent, promotion.currency),
                "may_run": user.has_perm("promotions.run_promotion"),
                "may_see_codes": user.has_perm("promotions.export_couponcode"),
                "may_see_uses": user.has_perm("promotions.view_promotionuse"),
            }


def of_kind(field: str, **options: Any) -> FieldPanel:
    """A field that only some kinds have: a style sheet hides it while another kind is chosen."""
    kinds = [kind for kind in Kind.values if field in fields_of(kind)]
    return FieldPanel(field, classname=" ".join(["of-kind", *(f"of-kind--{kind}" for kind in kinds)]), **options)


PANELS = [
    RunPanel(heading=_("How it runs")),
    MultiFieldPanel([FieldPanel("name"), FieldPanel("labels")], heading=_("What it is called")),
    MultiFieldPanel(
        [
            FieldPanel("kind"),
            FieldRowPanel([of_kind("buy"), of_kind("get")]),
            FieldRowPanel([of_kind("percent"), of_kind("amount"), of_kind("times")]),
            of_kind("parts"),
            of_kind("measure"),
            of_kind("tiers"),
            of_kind("reward"),
            of_kind("delivery_methods"),
            FieldPanel("most"),
        ],
        heading=_("What it takes off"),
        classname="promotion-kinds",
    ),
    MultiFieldPanel(
        [FieldPanel("goods"), FieldPanel("excluded"), FieldPanel("sale_goods")], heading=_("Of which goods")
    ),
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("minimum_amount"), FieldPanel("minimum_quantity")]),
            FieldPanel("groups"),
            FieldPanel("countries"),
            FieldPanel("is_first_order"),
        ],
        heading=_("For whom"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("combination"), FieldPanel("priority")])], heading=_("With other promotions")
    ),
    MultiFieldPanel([FieldPanel("sample")], heading=_("Try it"), classname="promotion-trial"),
    PublishingPanel(),
]
