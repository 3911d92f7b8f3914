"""The steps of the checkout and which of them a shopper may be at. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Step(StrEnum):
    CONTACT = "contact"
    ADDRESS = "address"
    DELIVERY = "delivery"
    PAYMENT = "payment"
    REVIEW = "review"


LABELS: dict[Step, Promise] = {
    Step.CONTACT: _("Contact"),
    Step.ADDRESS: _("Address"),
    Step.DELIVERY: _("Delivery"),
    Step.PAYMENT: _("Payment"),
    Step.REVIEW: _("Review"),
}
CHANGE_LABELS: dict[Step, Promise] = {
    Step.CONTACT: _("Change contact"),
    Step.ADDRESS: _("Change address"),
    Step.DELIVERY: _("Change delivery"),
    Step.PAYMENT: _("Change payment"),
    Step.REVIEW: _("Review"),
}


@dataclass(frozen=True, slots=True)
class StepView:
    """A step as a page shows it: `answer` is what was told in it, in one line; empty while it is unanswered."""

    step: Step
    label: Promise
    change_label: Promise
    url_name: str
    answer: str
    is_current: bool
    is_reachable: bool

    @property
    def is_done(self) -> bool:
        return bool(self.answer) and self.is_reachable and not self.is_current


def first_unfinished(answers: Mapping[Step, str]) -> Step:
    """The first step without an answer; the review, which has none, when everything was told."""
    return next(step for step in Step if not answers.get(step))


def is_reachable(step: Step, answers: Mapping[Step, str]) -> bool:
    """Whether everything that comes before `step` was told."""
    steps = list(Step)
    return steps.index(step) <= steps.index(first_unfinished(answers))


def next_step(step: Step, answers: Mapping[Step, str]) -> Step:
    """Where the shopper goes after answering `step`: on, past what they have told already."""
    return first_unfinished({**answers, step: answers.get(step) or "answered"})


def list_steps(current: Step, answers: Mapping[Step, str]) -> list[StepView]:
    return [
        StepView(
            step=step,
            label=LABELS[step],
            change_label=CHANGE_LABELS[step],
            url_name=f"checkout:{step}",
            answer=answers.get(step, ""),
            is_current=step == current,
            is_reachable=is_reachable(step, answers),
        )
        for step in Step
    ]
