"""How django-allauth treats our accounts."""

import logging
from smtplib import SMTPException
from types import SimpleNamespace
from typing import Any, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.http import url_has_allowed_host_and_scheme

from checkout.customers.models import User
from checkout.customers.site import on_own_site, own_domain
from common.form_fields import validate_mail_address

logger = logging.getLogger(__name__)


class AccountAdapter(DefaultAccountAdapter):
    """allauth's defaults with our mails and our own site: nothing in a mail or a redirect comes from a Host header."""

    def is_safe_url(self, url: str | None) -> bool:
        """Only paths of this site may be returned to."""
        return bool(url) and url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    def clean_email(self, email: str) -> str:
        """Every form that takes an address to write to asks here."""
        cleaned = str(super().clean_email(email))
        validate_mail_address(cleaned)
        return cleaned

    def format_email_subject(self, subject: str) -> str:
        return subject

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send one of the account mails. A mail server that is down is logged, not shown: it would tell who exists."""
        links = {name: on_own_site(value) for name, value in context.items() if name.endswith("_url") and value}
        site = SimpleNamespace(name=settings.SHOP_NAME, domain=own_domain())
        mail = self.render_mail(
            template_prefix, email, {"email": email, **context, **links, "current_site": site, "request": None}
        )
        try:
            mail.send()
        except (OSError, SMTPException):
            logger.exception("The mail %s was not sent", template_prefix)

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMultiAlternatives:
        """A mail with a text and an HTML part; each kind has three templates in account/email/."""
        facts = {**context, "shop_name": settings.SHOP_NAME, "site_url": settings.SITE_URL}
        subject = " ".join(render_to_string(f"{template_prefix}_subject.txt", facts).split())
        mail = EmailMultiAlternatives(
            subject=self.format_email_subject(subject),
            body=render_to_string(f"{template_prefix}_message.txt", facts).strip() + "\n",
            from_email=self.get_from_email(),
            to=[email] if isinstance(email, str) else email,
            headers={"Auto-Submitted": "auto-generated", **(headers or {})},
        )
        html = render_to_string(f"{template_prefix}_message.html", {**facts, "subject": subject})
        mail.attach_alternative(html, "text/html")
        return mail

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Accounts that staff or a command made have no address on record yet: whoever made them vouches for it."""
        if not kwargs.get("signup") and not EmailAddress.objects.filter(user=user).exists():
            EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return cast(HttpResponse | None, super().pre_login(request, user, **kwargs))
