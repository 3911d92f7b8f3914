"""ASGI entry point."""

import os

from django.core.asgi import get_asgi_application

from common.asgi import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.production")

application = utf8_only(get_asgi_application())
