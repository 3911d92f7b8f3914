"""Settings for the test runs. TEST_DATABASE_URL chooses the database; SQLite in a file by default."""

import atexit
import shutil
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import STORAGES, database, env

SECRET_KEY = "test-only-key-of-no-value-0123456789-abcdefghijklmnop"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
# TEST_DIR keeps the database between runs (pytest --reuse-db).
TEST_DIR = env.str("TEST_DIR", default="")
TEST_ROOT = Path(TEST_DIR or tempfile.mkdtemp(prefix="bowerbird-test-"))
if not TEST_DIR:
    atexit.register(shutil.rmtree, TEST_ROOT, ignore_errors=True)
DATABASES = {"default": database(env.str("TEST_DATABASE_URL", default=f"sqlite:///{TEST_ROOT / 'db.sqlite3'}"))}
if "sqlite3" in str(DATABASES["default"]["ENGINE"]):
    # A file, not memory: threads and servers of the tests share it.
    DATABASES["default"]["TEST"] = {"NAME": str(TEST_ROOT / "test.sqlite3")}
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
MEDIA_ROOT = TEST_ROOT / "media"
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": []}}
WHITENOISE_AUTOREFRESH = True
DEMO_MODE = True
VIES_URL = ""  # tests that ask it run a double of it
SITE_URL = "http://testserver"
