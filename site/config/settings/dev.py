"""Settings for working on the code: DEBUG, plain static files, mail on the console."""

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, env

DEBUG = True
SECRET_KEY = env.str("SECRET_KEY", default="not-secret-for-development-only-0123456789-abcdefghij")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
