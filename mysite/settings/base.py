"""What every environment shares. Secrets and addresses come from the environment."""

import os
from pathlib import Path
from zoneinfo import available_timezones

from django.utils.functional import lazy
from django.utils.module_loading import import_string

from mysite import env, mail_url
from mysite.settings import limits, logs
from mysite.settings.databases import database
from mysite.settings.people import *  # noqa: F403
from toolkit import object_storage

BASE_DIR = Path(__file__).resolve().parent.parent.parent
STATE_DIR = Path(env.text("STATE_DIR", str(BASE_DIR / "var")))

# --- Apps -------------------------------------------------------------------

INSTALLED_APPS = [
    "mysite",
    "home",
    "live",
    "bookings",
    "workers",
    "services",
    "accounts",
    "toolkit",
    "accounts.apps.StaffUsersConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.search_promotions",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_htmx",
    "template_partials",
    "phonenumber_field",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.sitemaps",
    "django.contrib.staticfiles",
    "django.forms",
]

MIDDLEWARE = [
    "toolkit.logs.middleware.TraceMiddleware",
    "toolkit.middleware.headers.middleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "mysite.admin_csp.middleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    # Behind what sets headers, before everything that reads a request.
    "toolkit.middleware.odd_requests.OddRequests",
    # Before what keeps pages: it says in which language, and no kept page has a cookie.
    "accounts.middleware.languages_of_addresses",
    "toolkit.middleware.kept_pages.keep_pages",
    "services.zones.in_market_time",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    # Behind what knows the reader, before everything that says something.
    "accounts.middleware.in_readers_language",
    "accounts.middleware.devices_are_seen",
    "django.middleware.common.CommonMiddleware",
    "mysite.errors.refusals",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "toolkit.middleware.limits.LimitMiddleware",
    "bookings.middleware.keep_codes",
    "accounts.middleware.SecondFactorMiddleware",
    "accounts.middleware.InvalidFormMiddleware",
    "home.staff_clock.middleware",
    "home.redirects.MovedPagesMiddleware",
    "mysite.misfits.MisfitMiddleware",
    # After everything that knows who is asking; it may answer instead of the view.
    "toolkit.middleware.kept_pages.persons.PersonalPartsMiddleware",
]

ROOT_URLCONF = "mysite.urls"
ASGI_APPLICATION = "mysite.asgi.application"
WSGI_APPLICATION = "mysite.wsgi.application"

# Addresses that header and footer of every page lead to, by who looks at it.
LANDMARKS = ("account_login", "accounts:profile", "live:chats", "wagtailadmin_home")
LANDMARKS += ("bookings:earnings", "bookings:jobs", "bookings:work")
LANDMARKS += ("workers:edit", "workers:hours", "workers:photos", "workers:prices")
LANDMARKS += ("workers:search",)

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "wagtail.contrib.settings.context_processors.settings",
                "home.context_processors.site",
                "live.context_processors.notifications",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# --- Numbers of the machine -------------------------------------------------

HTTP_THREADS = env.number("HTTP_THREADS", 4)
# Log-ins and the like are dear to compute: theirs, so that pages keep the others.
HASHING_THREADS = env.number("HASHING_THREADS", max(1, (os.cpu_count() or 1) // 2))
# One for each thread that asks the database: of pages, passwords, pictures, two of
# sockets, of tasks, the clock, letters, money, what is measured and the answer whether
# we are ready; and one to spare.
DATABASE_CONNECTIONS = HTTP_THREADS + HASHING_THREADS + 10
# Whose X-Forwarded-For and X-Request-ID are believed: so many proxies stand in front.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 0)

# --- Data -------------------------------------------------------------------

# PostgreSQL's words for how long one statement may take, and a transaction may idle.
# Commands have none of these limits: see manage.py.
STATEMENT_TIMEOUT = env.text("STATEMENT_TIMEOUT", "15s")
IDLE_IN_TRANSACTION_TIMEOUT = env.text("IDLE_IN_TRANSACTION_TIMEOUT", "30s")
# Off by itself behind a pooler that gives the server away between transactions.
PREPARED_STATEMENTS = env.flag("PREPARED_STATEMENTS", True)
DATABASE_URL = env.text("DATABASE_URL", "") or f"sqlite:///{STATE_DIR}/db.sqlite3"
DATABASES = {"default": database(DATABASE_URL, DATABASE_CONNECTIONS)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = env.text("REDIS_URL", "")
if REDIS_URL:
    CACHES = {
        "default": {
            "BACKEND": "toolkit.cache.redis.GuardedRedisCache",
            "LOCATION": REDIS_URL,
        }
    }
    CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            # redis-py 8 gives up on an idle read after 5 s and on a pool of 100.
            "CONFIG": {
                "hosts": [
                    {
                        "address": REDIS_URL,
                        "socket_timeout": 20,
                        "socket_connect_timeout": 2,
                        "max_connections": 2000,
                    }
                ]
            },
        }
    }
else:
    CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels.layers.InMemoryChannelLayer"},
    }

LIVE_SHARDS = max(1, env.number("LIVE_SHARDS", 1))
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# --- Language, time, files --------------------------------------------------

# What a reader may choose from; the first is spoken to whoever asks for none of them.
LANGUAGES = env.languages("LANGUAGES", "en-gb,hi")
LANGUAGE_CODE = env.one_of("LANGUAGE_CODE", [code for code, _name in LANGUAGES])
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.text("STATIC_ROOT", str(BASE_DIR / "build" / "collected")))
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "mysite.staticfiles.BundleFinder",
]
MEDIA_URL = "/media/"
MEDIA_ROOT = STATE_DIR / "media"
# Not under MEDIA_ROOT, which a web server hands out without asking anybody.
PRIVATE_MEDIA_ROOT = STATE_DIR / "private"
PRIVATE_UPLOADS = ["documents/", "jobs/"]
# Where the web server in front keeps PRIVATE_MEDIA_ROOT for itself, until a view says
# who may have a file (X-Accel-Redirect); empty: we send it ourselves.
X_ACCEL_PREFIX = env.text("X_ACCEL_PREFIX", "")
STORAGES = {
    "default": {"BACKEND": "toolkit.storage.UploadStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Uploads elsewhere, for machines without a common disk (toolkit/object_storage.py).
PICTURES_FROM: list[str] = []
if OBJECT_STORAGE_URL := env.text("OBJECT_STORAGE_URL", ""):
    BUCKET = object_storage.parse(OBJECT_STORAGE_URL)
    STORAGES["default"] = object_storage.storages(BUCKET)
    X_ACCEL_PREFIX, PICTURES_FROM = "", [BUCKET.origin]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
# A page with words for two hundred cities is one form.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
MAX_PHOTO_BYTES = 8 * 1024 * 1024
# Four photos, and the form that they come with.
MAX_REQUEST_BODY = 4 * MAX_PHOTO_BYTES + 1024 * 1024

# --- Mail -------------------------------------------------------------------

# Letters are rows first (accounts/letters.py); MAIL_TRANSPORT then sends them.
EMAIL_BACKEND = "accounts.mail.OutboxBackend"
MAIL_TRANSPORT = "django.core.mail.backends.smtp.EmailBackend"
LETTERS_AT_ONCE = False
EMAIL_URL = env.text("EMAIL_URL", "")
MAIL_SERVER = mail_url.parse(
    EMAIL_URL or f"smtp://{env.text('EMAIL_HOST', 'localhost')}"
)
EMAIL_HOST, EMAIL_PORT = MAIL_SERVER.host, MAIL_SERVER.port
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = MAIL_SERVER.user, MAIL_SERVER.password
EMAIL_USE_TLS, EMAIL_USE_SSL = MAIL_SERVER.starttls, MAIL_SERVER.ssl
EMAIL_TIMEOUT = MAIL_SERVER.timeout
# The name before the address is the brand's, which editors set.
BRAND_NAME = "home.context_processors.brand_name"
DEFAULT_FROM_EMAIL = env.text("DEFAULT_FROM_EMAIL", "Callout <hello@callout.example>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_SUBJECT_PREFIX = ""
PORT = env.port("PORT", 8000)
# Where `manage.py serve` listens: only this machine, unless told otherwise.
HOST = env.text("HOST", "127.0.0.1")
BASE_URL = env.text("BASE_URL", f"http://127.0.0.1:{PORT}")

# --- Money ------------------------------------------------------------------

# A gateway without its keys is not offered; docs/payments.md says where they come from.
# Two secrets while one is exchanged: words under the old one still come.
STRIPE_SECRET_KEY = env.text("STRIPE_SECRET_KEY", "")
STRIPE_WEBHOOK_SECRETS = env.words("STRIPE_WEBHOOK_SECRETS")
STRIPE_API = env.text("STRIPE_API", "https://api.stripe.com")
RAZORPAY_KEY_ID = env.text("RAZORPAY_KEY_ID", "")
RAZORPAY_KEY_SECRET = env.text("RAZORPAY_KEY_SECRET", "")
RAZORPAY_WEBHOOK_SECRETS = env.words("RAZORPAY_WEBHOOK_SECRETS")
RAZORPAY_API = env.text("RAZORPAY_API", "https://api.razorpay.com")

# --- Safety -----------------------------------------------------------------

CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "home.views.csrf_failure"
SESSION_COOKIE_SAMESITE = "Lax"
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "SAMEORIGIN"
CONTENT_SECURITY_POLICY = {
    # The admin has a policy of its own: mysite.admin_csp.
    "EXCLUDE_URL_PREFIXES": ["/admin/"],
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:", *PICTURES_FROM],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "worker-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
        "frame-ancestors": ["'self'"],
    },
}

RATE_LIMITED_VIEW: str = "home.views.too_many"
RATE_LIMITS: dict[str, str] = limits.RATE_LIMITS
# Requests of one customer that wait for an answer.
MAX_OPEN_REQUESTS = env.number("MAX_OPEN_REQUESTS", 10)

# --- Wagtail ----------------------------------------------------------------

WAGTAIL_SITE_NAME = lazy(lambda: import_string(BRAND_NAME)(), str)()
# Some systems offer "localtime", which browsers do not know.
WAGTAIL_USER_TIME_ZONES = sorted(available_timezones() - {"localtime"})
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
# Editors write every page once, in the language of the site.
WAGTAIL_CONTENT_LANGUAGES = [one for one in LANGUAGES if one[0] == LANGUAGE_CODE]
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_PASSWORD_RESET_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_AUTOSAVE_INTERVAL = 5000
WAGTAILADMIN_NOTIFICATION_INCLUDE_SUPERUSERS = False
WAGTAIL_PASSWORD_REQUIRED_TEMPLATE = "home/password.html"  # noqa: S105
WAGTAILDOCS_PASSWORD_REQUIRED_TEMPLATE = WAGTAIL_PASSWORD_REQUIRED_TEMPLATE
WAGTAILIMAGES_IMAGE_FORM_BASE = "home.image_forms.ImageForm"
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 40_000_000
WAGTAILIMAGES_EXTENSIONS = ["avif", "gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "csv", "docx", "xlsx", "txt"]
WAGTAILSEARCH_BACKENDS = {
    "default": {"BACKEND": "toolkit.search"},
}

# --- What is written down ---------------------------------------------------

LOG_LEVEL = env.text("LOG_LEVEL", "WARNING")
# Each of these e-mail addresses is written to when something breaks.
ADMINS = [("", address) for address in env.words("ADMINS")]
LOGGING = logs.config("plain", LOG_LEVEL)

# --- Who watches ------------------------------------------------------------

# /metrics is for addresses of these networks that come through no proxy; with a token
# for whoever brings it ("Authorization: Bearer …"), and nobody else.
METRICS_NETWORKS = env.networks("METRICS_NETWORKS", "127.0.0.0/8,::1/128")
METRICS_TOKEN = env.text("METRICS_TOKEN", "")
# Where faults are also sent, with nothing about a person; wants sentry-sdk.
SENTRY_DSN = env.text("SENTRY_DSN", "")

# --- Numbers of the site ----------------------------------------------------

SEARCH_PAGE_SIZE = 20
