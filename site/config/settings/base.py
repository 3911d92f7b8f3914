"""Settings shared by every environment. No secret and no DEBUG here."""

from pathlib import Path

import environ
from django.conf.locale import LANG_INFO

ROOT_DIR = Path(__file__).resolve().parents[3]

env = environ.Env()
environ.Env.read_env(env.str("BOWERBIRD_ENV_FILE", default=str(ROOT_DIR / ".env")))  # real variables win

DEBUG = False

INSTALLED_APPS = [
    "common",
    "home",
    "catalog",
    "checkout.customers",
    "checkout.shipping",
    "checkout.tax",
    "checkout.promotions",
    "checkout.notifications",
    "checkout.cart",
    "checkout.orders",
    "checkout.giftcards",
    "checkout.payments",
    "checkout.payments.gateways.test",
    "checkout.flow",
    "demo",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.simple_translation",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.locales",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtail_modeladmin",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django_htmx",
    "django_countries",
    "allauth",
    "allauth.account",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "common.middleware.SecurityHeadersMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "common.middleware.BadInputMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "checkout.customers.middleware.DoorsMiddleware",
    "home.middleware.FormerAddressMiddleware",
    "catalog.middleware.GroupPricesMiddleware",
    "catalog.middleware.RefusedPublishingMiddleware",
]

LOCALE_MIDDLEWARE = "django.middleware.locale.LocaleMiddleware"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
ASGI_APPLICATION = "config.asgi.application"
SITE_ID = None

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
            ],
        },
    },
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- data -------------------------------------------------------------------------------------------------------
# SQLite: IMMEDIATE takes the write lock at BEGIN, so that concurrent writers queue instead of failing; WAL lets
# readers go on meanwhile.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
}


def database(url: str) -> dict[str, object]:
    """Django's connection settings for a database URL, tuned for each engine."""
    parsed: dict[str, object] = dict(environ.Env.db_url_config(url))
    if parsed["ENGINE"] == "django.db.backends.sqlite3":
        parsed["OPTIONS"] = dict(SQLITE_OPTIONS)
    else:
        parsed["CONN_HEALTH_CHECKS"] = True
    return parsed


DATABASES = {"default": database(env.str("DATABASE_URL", default="") or f"sqlite:///{ROOT_DIR / 'db.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.str("REDIS_URL", default="")
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "bowerbird"}
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}

# --- language and time ------------------------------------------------------------------------------------------
# The languages that content is written in, the main one first; each other one stands under its own prefix (/pt/…).
LANGUAGE_CODES = env.list("CONTENT_LANGUAGES", default=["en"]) or ["en"]
LANGUAGE_CODE = LANGUAGE_CODES[0]
FORMAT_MODULE_PATH = ["common.formats"]
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [(code, LANG_INFO[code]["name"]) for code in LANGUAGE_CODES]
TIME_ZONE = env.str("TIME_ZONE", default="Europe/Lisbon")
USE_I18N = True
USE_TZ = True
WAGTAIL_I18N_ENABLED = len(LANGUAGES) > 1
if WAGTAIL_I18N_ENABLED:  # the address names the language; with one there is nothing to find out
    MIDDLEWARE.insert(MIDDLEWARE.index("django.middleware.common.CommonMiddleware"), LOCALE_MIDDLEWARE)

# --- files ------------------------------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default="") or ROOT_DIR / "staticfiles")
STATICFILES_DIRS = [ROOT_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = Path(env.str("MEDIA_ROOT", default="") or ROOT_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_621_440
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# --- people -----------------------------------------------------------------------------------------------------
AUTH_USER_MODEL = "customers.User"
AUTHENTICATION_BACKENDS = [
    "django.contrib.auth.backends.ModelBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/account/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "checkout.customers.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
# Mandatory, because only then registration answers alike whether or not an address is known.
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True
ACCOUNT_CHANGE_EMAIL = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_FORMS = {
    "login": "checkout.customers.forms.LoginForm",
    "signup": "checkout.customers.forms.SignupForm",
    "reset_password": "checkout.customers.forms.ResetPasswordForm",
    "reset_password_from_key": "checkout.customers.forms.ResetPasswordKeyForm",
    "change_password": "checkout.customers.forms.ChangePasswordForm",
    "set_password": "checkout.customers.forms.SetPasswordForm",
    "add_email": "checkout.customers.forms.AddEmailForm",
    "reauthenticate": "checkout.customers.forms.ReauthenticateForm",
}
# How many proxies in front write X-Forwarded-For; throttles count by the address they saw.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_GET = False

# --- mail -------------------------------------------------------------------------------------------------------
EMAIL_CONFIG = env.email_url_config(env.str("EMAIL_URL", default="") or "consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="") or "Bower <hello@bower.example>"
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# --- Wagtail ----------------------------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Bowerbird"
WAGTAILADMIN_BASE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000")
SITE_URL = WAGTAILADMIN_BASE_URL
WAGTAILIMAGES_IMAGE_MODEL = "catalog.Picture"
WAGTAILIMAGES_IMAGE_FORM_BASE = "catalog.admin.picture_forms.PictureForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 15 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_EXTENSIONS = ["csv", "docx", "odt", "pdf", "pptx", "txt", "xlsx", "zip"]
WAGTAILDOCS_CONTENT_TYPES: dict[str, str] = {}
WAGTAILDOCS_INLINE_CONTENT_TYPES: list[str] = []
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database", "AUTO_UPDATE": True}}
WAGTAILADMIN_RICH_TEXT_EDITORS = {
    "default": {
        "WIDGET": "wagtail.admin.rich_text.DraftailRichTextArea",
        "OPTIONS": {"features": ["h2", "h3", "bold", "italic", "ol", "ul", "link", "document-link", "hr"]},
    }
}
TAGGIT_CASE_INSENSITIVE = True
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAILEMBEDS_RESPONSIVE_HTML = True
# Where videos may come from: `address` is a pattern of what editors paste; its groups fill the other two. Players of
# hosts that offer one without cookies are such; only pages that show a video name its player's host in their policy.
VIDEO_HOSTS = [
    {
        "name": "YouTube",
        "address": r"https?://(?:(?:www\.|m\.)?youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#]*&)?v=|embed/|shorts/|live/)|youtu\.be/)"
        r"(?P<id>[\w-]{11})(?:[?&#].*)?",
        "watch": "https://www.youtube.com/watch?v={id}",
        "player": "https://www.youtube-nocookie.com/embed/{id}?autoplay=1&rel=0",
    },
    {
        "name": "Vimeo",
        "address": r"https?://(?:www\.|player\.)?vimeo\.com/(?:video/)?(?P<id>\d{1,15})/?(?:[?#].*)?",
        "watch": "https://vimeo.com/{id}",
        "player": "https://player.vimeo.com/video/{id}?autoplay=1&dnt=1",
    },
    {
        "name": "Vimeo",  # one that only those who have its link may see
        "address": r"https?://(?:www\.)?vimeo\.com/(?P<id>\d{1,15})/(?P<key>[0-9a-f]{6,20})/?(?:[?#].*)?",
        "watch": "https://vimeo.com/{id}/{key}",
        "player": "https://player.vimeo.com/video/{id}?h={key}&autoplay=1&dnt=1",
    },
]

# --- shop -------------------------------------------------------------------------------------------------------
SHOP_NAME = env.str("SHOP_NAME", default="Bower")
SHOP_CURRENCY = env.str("SHOP_CURRENCY", default="EUR")
SHOP_COUNTRY = env.str("SHOP_COUNTRY", default="PT")
# A reduction is shown beside the lowest price of so many days before it, as the European Union asks; 0: no rule.
SHOP_PRIOR_PRICE_DAYS = env.int("SHOP_PRIOR_PRICE_DAYS", default=30)
EU_COUNTRIES = [
    "AT",
    "BE",
    "BG",
    "CY",
    "CZ",
    "DE",
    "DK",
    "EE",
    "ES",
    "FI",
    "FR",
    "GR",
    "HR",
    "HU",
    "IE",
    "IT",
    "LT",
    "LU",
    "LV",
    "MT",
    "NL",
    "PL",
    "PT",
    "RO",
    "SE",
    "SI",
    "SK",
]
SHOP_PRICES_INCLUDE_TAX = env.bool("SHOP_PRICES_INCLUDE_TAX", default=True)
# The class that delivery is taxed by; empty: as the goods that it brings.
SHOP_DELIVERY_TAX_CLASS = env.str("SHOP_DELIVERY_TAX_CLASS", default="")
# The shop's own VAT number, for which VIES gives numbers that prove a consultation.
SHOP_VAT_NUMBER = env.str("SHOP_VAT_NUMBER", default="")
# Whether a buyer's number counts only once VIES has confirmed it; else form and check digits are enough until then.
VAT_NEEDS_CONFIRMATION = env.bool("VAT_NEEDS_CONFIRMATION", default=False)
VIES_URL = env.str("VIES_URL", default="https://ec.europa.eu/taxation_customs/vies/rest-api")  # empty: never asked
DEMO_MODE = False  # play money and demo data are allowed
PAYMENT_GATEWAYS: dict[str, dict[str, object]] = {
    "test": {"GATEWAY": "checkout.payments.gateways.test.gateway.TestGateway"},
    "bank_transfer": {
        "GATEWAY": "checkout.payments.gateways.bank_transfer.gateway.BankTransferGateway",
        "OPTIONS": {
            "holder": env.str("BANK_HOLDER", default="") or SHOP_NAME,
            # the example of the standard, until there is an account
            "iban": env.str("BANK_IBAN", default="") or "PT50 0002 0123 1234 5678 9015 4",
            "bic": env.str("BANK_BIC", default=""),
            "bank": env.str("BANK_NAME", default=""),
        },
    },
    "cash_on_delivery": {
        "GATEWAY": "checkout.payments.gateways.cash_on_delivery.gateway.CashOnDeliveryGateway",
        "COUNTRIES": env.list("CASH_ON_DELIVERY_COUNTRIES", default=[]) or EU_COUNTRIES,
    },
}
CART_COOKIE_NAME = "cart"
CART_COOKIE_AGE = 60 * 60 * 24 * 60
ORDER_HOLD_HOURS = 72

# --- security ---------------------------------------------------------------------------------------------------
X_FRAME_OPTIONS = "DENY"  # Wagtail's own previews allow its admin
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
MESSAGE_STORAGE = "common.message_storage.MessageStorage"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
# Django 6's name for the setting. The storefront needs nothing from elsewhere and nothing inline.
SECURE_CSP = {
    "default-src": ["'none'"],
    "script-src": ["'self'"],
    "style-src": ["'self'"],
    "img-src": ["'self'", "data:"],
    "font-src": ["'self'"],
    "connect-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'none'"],
    "base-uri": ["'none'"],
    "manifest-src": ["'self'"],
    "media-src": ["'self'"],
}
# Wagtail's own admin uses inline scripts and styles and shows previews in frames.
SECURE_CSP_ADMIN = {
    "default-src": ["'self'"],
    "script-src": ["'self'", "'unsafe-inline'", "'unsafe-eval'"],
    "style-src": ["'self'", "'unsafe-inline'"],
    "img-src": ["'self'", "data:", "blob:"],
    "frame-src": ["'self'"],
    "form-action": ["'self'"],
    "frame-ancestors": ["'self'"],
    "base-uri": ["'self'"],
    "object-src": ["'none'"],
}
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(self), usb=()"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {
        "console": {"class": "logging.StreamHandler", "formatter": "plain"},
        "warnings": {"class": "logging.StreamHandler", "formatter": "plain", "level": "WARNING"},
    },
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="") or "INFO"},
    # These tell of every page saved and every task run. The worker sets its logger's level itself, hence the handler.
    "loggers": {
        name: {"handlers": ["warnings"], "propagate": False}
        for name in ("wagtail", "django_tasks", "django_tasks_db", "httpx")
    },
}
