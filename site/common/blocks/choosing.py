"""The groups under which editors find blocks."""

from django.utils.translation import gettext_lazy as _

TEXT = _("Text")
PICTURES = _("Pictures and video")
CALLS = _("Openings, calls and notices")
SHOP = _("From the shop")
