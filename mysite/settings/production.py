"""The site for people: refuses to start without what it needs (`required.py`)."""

from mysite import env
from mysite.settings import logs, required
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import BASE_URL, LOG_LEVEL, STORAGES

# Limits count visitors, not the proxy that all of them come through.
TRUSTED_PROXY_COUNT = env.number("TRUSTED_PROXY_COUNT", 1)
required.demand(proxies=TRUSTED_PROXY_COUNT)

DEBUG = False
SECRET_KEY = env.strong_secret("SECRET_KEY")
# Former keys, while sessions and links that they signed are still about.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS")
STAFF_SECOND_FACTOR = env.flag("STAFF_SECOND_FACTOR", True)
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
# How long browsers insist on https, and whether for every name below this one: begin
# with an hour, it cannot be taken back before it ends.
SECURE_HSTS_SECONDS = env.number("HSTS_SECONDS", 31_536_000)
SECURE_HSTS_INCLUDE_SUBDOMAINS = env.flag("HSTS_SUBDOMAINS", False)
SECURE_HSTS_PRELOAD = env.flag("HSTS_PRELOAD", False)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
LOGGING = logs.config(env.one_of("LOG_FORMAT", ["json", "plain"]), LOG_LEVEL)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
# Wagtail shows its previews in a frame of the same site; what holds for the names below
# this one, and whether every browser may know it by heart, is for the owner to say.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W019", "security.W021"]
