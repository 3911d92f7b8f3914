"""Where the notes that a page shows once are kept."""

from django.conf import settings
from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage


class HostCookieStorage(CookieStorage):
    """Django's, in a cookie that no other host can set, wherever the session's is one."""

    cookie_name = "__Host-messages" if settings.SESSION_COOKIE_NAME.startswith("__Host-") else "messages"


class MessageStorage(FallbackStorage):
    """In the cookie, and what does not fit there in the session."""

    storage_classes = (HostCookieStorage, SessionStorage)
