"""The site as it is deployed, but on its own, with nothing around to wait for."""

import os
import re

os.environ.setdefault("DATABASE_URL", "sqlite://:memory:")

from mysite import env
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import MIDDLEWARE, RATE_LIMITS, STATE_DIR

DEBUG = False
SECRET_KEY = "a-key-that-only-the-figures-use-and-nobody-else-ever-should-0123456789"
ALLOWED_HOSTS = ["127.0.0.1"]
MAIL_TRANSPORT = "django.core.mail.backends.dummy.EmailBackend"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
STATIC_ROOT = STATE_DIR / "collected"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
ROOT_URLCONF = "bench.urls"
# All callers are one address: each is counted as ever and none has had enough.
RATE_LIMITS = {
    name: re.sub(r"\d+/", "1000000000/", rates) for name, rates in RATE_LIMITS.items()
}
if env.flag("BENCH_COLD", False):
    MIDDLEWARE = ["bench.views.nothing_kept", *MIDDLEWARE]
