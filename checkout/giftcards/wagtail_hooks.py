"""Gift cards' part of the admin."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from checkout.giftcards.admin.viewset import GiftCardViewSet
from checkout.giftcards.models import GiftCard

register_snippet(GiftCardViewSet)


@hooks.register("before_bulk_action")
def refuse_bulk_actions_on_gift_cards(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Whatever the list does not offer is refused when somebody posts it by hand."""
    if action.model is GiftCard:
        raise PermissionDenied
