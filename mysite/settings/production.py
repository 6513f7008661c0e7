"""Many machines: refuses to start without what it needs."""

from mysite import env
from mysite.settings import logs
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import BASE_URL, LOG_LEVEL, STORAGES

DEBUG = False
SECRET_KEY = env.strong_secret("SECRET_KEY")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS")
CSRF_TRUSTED_ORIGINS = [BASE_URL]

STORAGES = STORAGES | {
    "staticfiles": {
        "BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 63_072_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
# Limits count visitors, not the proxy that all of them come through.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
LOGGING = logs.config("json", LOG_LEVEL)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Wagtail shows its previews in a frame of the same site; and whether every browser may
# know the name by heart (HSTS preload) is for the owner of the domain to say.
SILENCED_SYSTEM_CHECKS = ["security.W019", "security.W021"]
