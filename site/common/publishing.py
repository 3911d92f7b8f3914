"""What refuses to publish a page says, and how it is said to people."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError


@dataclass(frozen=True, slots=True)
class Problem:
    """What hinders publishing, for people. `field` is the editor's; `row` counts rows of an inline panel from 0."""

    field: str
    message: str
    row: int | None = None


class PublishRefused(ValidationError):
    """The page is not fit to go live, for the reasons in `problems`. It stays as it was; its drafts are kept."""

    def __init__(self, page: Any, problems: Sequence[Problem]) -> None:
        self.page = page
        self.problems = tuple(problems)
        reasons: dict[str, list[str]] = {}
        for problem in problems:
            reasons.setdefault(problem.field, []).append(problem.message)
        super().__init__(reasons)
