"""For the editor's templates: what hinders publishing."""

from typing import Any

from django import template

from catalog.models import ProductPage
from catalog.publishing import publish_problems
from common.publishing import Problem

register = template.Library()


@register.simple_tag
def problems_of(page: Any) -> tuple[Problem, ...] | None:
    """What hinders publishing the page as it was last saved; None for pages that no gate guards."""
    return publish_problems(page) if isinstance(page, ProductPage) else None
