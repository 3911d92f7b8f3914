"""Views of the admin that two or more apps build on."""

from typing import Any, cast

from django import forms
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import BaseObjectMixin, WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin


class ConfirmedActionView(PermissionCheckedMixin, BaseObjectMixin, WagtailAdminTemplateMixin, TemplateView):
    """Asks before it does something to one object, and does it only on a post.

    Subclasses say what with `perform`, which may raise one of `refusals`; its message is shown and nothing changes.
    """

    template_name = "common/admin/confirm_action.html"
    action_label: Any = _("Confirm")
    question: Any = ""
    success_message: Any = ""
    is_serious = False
    form_class: type[forms.BaseForm] = forms.Form
    refusals: tuple[type[Exception], ...] = ()
    index_url_name: str | None = None
    success_url_name: str | None = None

    @property
    def staff(self) -> AbstractBaseUser:
        """Who does it: the admin lets nobody in who is not logged in."""
        return cast(AbstractBaseUser, self.request.user)

    def get_form(self) -> Any:
        return self.form_class(**self.get_form_kwargs())

    def get_form_kwargs(self) -> dict[str, Any]:
        return {"data": self.request.POST} if self.request.method == "POST" else {}

    def perform(self, form: Any) -> HttpResponse | None:
        """Do it. An answer of its own takes the place of the redirect to `get_success_url`."""
        raise NotImplementedError

    def refuse(self, refusal: Exception) -> HttpResponse:
        """Say why it was not done."""
        messages.error(self.request, self.refusal_message(refusal))
        return redirect(self.get_success_url())

    def refusal_message(self, refusal: Exception) -> str:
        return str(refusal)

    def get_question(self) -> str:
        return str(self.question)

    def get_success_message(self) -> str:
        return str(self.success_message)

    def get_success_url(self) -> str:
        assert self.success_url_name is not None
        return reverse(self.success_url_name, args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return str(self.object)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        items = [{"url": self.get_success_url(), "label": str(self.object)}]
        if self.index_url_name:
            label = self.model._meta.verbose_name_plural
            items.insert(0, {"url": reverse(self.index_url_name), "label": str(label).capitalize()})
        return [
            {"url": reverse("wagtailadmin_home"), "label": _("Home")},
            *items,
            {"url": "", "label": self.get_page_title()},
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        try:
            response = self.perform(form)
        except self.refusals as refusal:
            return self.refuse(refusal)
        if message := self.get_success_message():
            messages.success(request, message)
        return response or redirect(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        kwargs.setdefault("form", self.get_form())
        context: dict[str, Any] = super().get_context_data(**kwargs)
        context["media"] = context["form"].media
        context["object"] = self.object
        context["cancel_url"] = self.get_success_url()
        return context
