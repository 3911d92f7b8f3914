"""Settings for serving people. Required variables have no default: a missing one stops the start."""

from django.core.exceptions import ImproperlyConfigured

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, PAYMENT_GATEWAYS, env

SECRET_KEY = env.str("SECRET_KEY")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS")
if not SECRET_KEY or not ALLOWED_HOSTS:
    raise ImproperlyConfigured("SECRET_KEY and ALLOWED_HOSTS must be set and not be empty.")
DEMO_MODE = env.bool("DEMO_MODE", default=False)

# With TLS (the default) cookies are Secure and carry the __Host- prefix, and HSTS is on. `make run` serves plain HTTP
# on loopback and switches it off in its own .env.
TLS = env.bool("TLS", default=True)
SECURE_SSL_REDIRECT = TLS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TLS else None
SECURE_HSTS_SECONDS = 31_536_000 if TLS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = TLS
SECURE_HSTS_PRELOAD = TLS
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = TLS
SESSION_COOKIE_NAME = "__Host-session" if TLS else "session"
CSRF_COOKIE_NAME = "__Host-csrf" if TLS else "csrf"
CART_COOKIE_NAME = "__Host-cart" if TLS else "cart"
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])

if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    # No CONN_MAX_AGE beside it: Django refuses the pair.
    DATABASES["default"]["OPTIONS"] = {"pool": {"min_size": 1, "max_size": env.int("DB_POOL_SIZE", default=8)}}

if not DEMO_MODE:
    PAYMENT_GATEWAYS.pop("test", None)  # play money is for the demo shop alone
    if not env.str("BANK_IBAN", default=""):
        PAYMENT_GATEWAYS.pop("bank_transfer")  # nobody is to send money to the example account
