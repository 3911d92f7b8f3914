"""Settings of processes that are killed: tasks run where they are enqueued, so that they are killed with the rest."""

from testing.settings import *  # noqa: F403
from testing.settings import DATABASES, LOGGING

ALLOWED_HOSTS = ["testserver"]
DATABASES["default"]["OPTIONS"].pop("pool", None)  # its threads do not survive a fork
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
LOGGING = {**LOGGING, "root": {"handlers": ["console"], "level": "CRITICAL"}, "loggers": {}}
