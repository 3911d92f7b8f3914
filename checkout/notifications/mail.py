"""Turns a message of the outbox into a mail: a text part, an HTML part with its styles inlined, and the logo."""

import hashlib
from email.mime.image import MIMEImage
from email.utils import parseaddr
from functools import cache
from typing import Any

import css_inline
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import get_language_info

from checkout.notifications.models import Message
from common.messages import get_context_builder

LOGO = settings.ROOT_DIR / "static" / "img" / "mail-logo.png"
LOGO_CID = "logo"


class ShopMail(EmailMultiAlternatives):
    """A mail whose attached pictures belong to its HTML part."""

    mixed_subtype = "related"


_inliner = css_inline.CSSInliner(keep_style_tags=True, keep_at_rules=True, load_remote_stylesheets=False)


def render_mail(message: Message) -> ShopMail:
    """The mail as it is handed to the mail server; answers go to `reply_to` of its context, if there is one.

    Raises what the kind's builder or templates raise."""
    folder = f"emails/{message.kind}"
    with translation.override(message.language):
        context: dict[str, Any] = {
            **get_context_builder(message.kind)(message.context),
            "shop_name": settings.SHOP_NAME,
            "site_url": settings.SITE_URL.rstrip("/"),
            "language": message.language,
            "direction": "rtl" if get_language_info(message.language)["bidi"] else "ltr",
            "logo_cid": LOGO_CID,
        }
        subject = single_line(render_to_string(f"{folder}/subject.txt", context))
        text = render_to_string(f"{folder}/body.txt", context)
        html = _inliner.inline(render_to_string(f"{folder}/body.html", {**context, "subject": subject}))
    mail = ShopMail(
        subject=subject,
        body=text.strip() + "\n",
        to=[message.recipient],
        reply_to=[single_line(context["reply_to"])] if context.get("reply_to") else None,
        headers={"Message-ID": message_id_header(message), "Auto-Submitted": "auto-generated"},
    )
    mail.attach_alternative(html, "text/html")
    mail.attach(_logo())
    return mail


def single_line(text: str) -> str:
    """`text` with every run of white space, line breaks included, as one space: fit for a mail header."""
    return " ".join(text.split())


def message_id_header(message: Message) -> str:
    """The same Message-ID for every attempt, so that receivers recognise a repeat."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    digest = hashlib.sha256(message.dedupe_key.encode()).hexdigest()[:24]
    return f"<{message.pk}.{digest}@{domain}>"


@cache
def _logo_bytes() -> bytes:
    return LOGO.read_bytes()


def _logo() -> MIMEImage:
    image = MIMEImage(_logo_bytes(), "png")
    image.add_header("Content-ID", f"<{LOGO_CID}>")
    image.add_header("Content-Disposition", "inline", filename="logo.png")
    return image
