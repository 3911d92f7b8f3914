from typing import Any

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_unpublished, post_page_move


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = _("Content")

    def ready(self) -> None:
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_forget_furniture, dispatch_uid="home.forget_furniture")


def _forget_furniture(**_kwargs: Any) -> None:
    """Wagtail tells that an address or a title may have changed: menus are read anew."""
    from home.furniture import forget_furniture  # models are ready only after the apps

    forget_furniture()
