"""Promotions' part of the admin."""

from collections.abc import Iterable

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from checkout.promotions.admin.viewset import PromotionViewSet
from checkout.promotions.models import Promotion, PromotionUse

register_snippet(PromotionViewSet)


@hooks.register("insert_global_admin_css")
def admin_styles() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("admin/promotions.css"))


@hooks.register("before_delete_snippet")
def refuse_to_delete_what_was_used(request: HttpRequest, instances: Iterable[Model]) -> HttpResponse | None:
    """Orders hold uses of a promotion, so it stays, single or in bulk; unpublishing ends it."""
    for instance in instances:
        if isinstance(instance, Promotion) and PromotionUse.objects.filter(run=instance.pk).exists():
            messages.error(request, _("“%(name)s” has been used and stays. Unpublish it.") % {"name": instance})
            return redirect("wagtailsnippets_promotions_promotion:edit", instance.pk)
    return None
