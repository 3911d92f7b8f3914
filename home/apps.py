from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_save, pre_delete
from django.utils.translation import gettext_lazy as _
from wagtail.images import get_image_model
from wagtail.signals import page_published, page_unpublished, post_page_move

from common.policies import Policies, provide_policies


class HomeConfig(AppConfig):
    name = "home"
    label = "home"
    verbose_name = _("Content")

    def ready(self) -> None:
        from home.contact.services import register_mail_kinds  # models are ready only after the apps

        register_mail_kinds()
        for signal in (page_published, page_unpublished, post_page_move):
            signal.connect(_forget_furniture, dispatch_uid="home.forget_furniture")
        for change in (post_save, pre_delete):
            change.connect(_forget_logo, sender=get_image_model(), dispatch_uid="home.forget_logo")
        pre_delete.connect(_keep_links, sender="wagtailcore.Page", dispatch_uid="home.keep_links")
        provide_policies(_read_policies)
        _open_newsletter()


def _open_newsletter() -> None:
    """Models are ready only after the apps."""
    from common.due import register_due_work
    from home import newsletter

    newsletter.register()
    register_due_work("unconfirmed subscribers forgotten", newsletter.forget_unconfirmed)


def _forget_furniture(**_kwargs: Any) -> None:
    """Wagtail tells that an address or a title may have changed: menus are read anew."""
    from home.furniture import forget_furniture  # models are ready only after the apps

    forget_furniture()


def _forget_logo(instance: Any, **_kwargs: Any) -> None:
    """A picture is another or gone: those that show it as their logo read it anew."""
    from home.furniture import forget_logo

    forget_logo(picture_id=instance.pk)


def _keep_links(instance: Any, **_kwargs: Any) -> None:
    """A page goes: texts that lead to it are reported."""
    from home.reports import keep_links_to

    keep_links_to(instance)


def _read_policies() -> Policies:
    from home.policies import read_policies

    return read_policies()
