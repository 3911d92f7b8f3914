"""How a promotion stands, in words for staff. Pure: it looks at rows that were read."""

from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from checkout.promotions.models import Promotion, PromotionRun


class State(models.TextChoices):
    DRAFT = "draft", _("Draft")
    NO_CODE = "no code", _("Waits for codes")
    COMING = "coming", _("Coming")
    USED_UP = "used up", _("Used up")
    ENDED = "ended", _("Ended")
    RUNNING = "running", _("Running")


def state_of(promotion: Promotion, run: PromotionRun, *, has_codes: bool, at: datetime) -> State:
    """What stands against it first, of all that does."""
    if not promotion.live:
        return State.DRAFT
    if run.ends_at and run.ends_at <= at:
        return State.ENDED
    if (run.limit is not None and run.used >= run.limit) or (run.budget is not None and run.spent >= run.budget):
        return State.USED_UP
    if not run.is_automatic and not has_codes:
        return State.NO_CODE
    return State.COMING if run.starts_at and run.starts_at > at else State.RUNNING
