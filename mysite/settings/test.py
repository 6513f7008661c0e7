"""Fast and strict: a cheap password hash, no letters, nothing leaves the process."""

from mysite import env
from mysite.settings import logs
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import INSTALLED_APPS, MIDDLEWARE

DEBUG = False
SECRET_KEY = "a-key-that-only-the-tests-use-and-nobody-else-ever-should-0123456789"
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
BASE_URL = "http://testserver"
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("hi", "हिंदी")]
WAGTAIL_CONTENT_LANGUAGES = LANGUAGES[:1]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
MAIL_TRANSPORT = "django.core.mail.backends.locmem.EmailBackend"
AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
# Who wants them done asks: see `tasks_at_once` and `mailoutbox` in tests/harness.py.
TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
if MAIL_DIR := env.text("MAIL_DIR", ""):
    # A server that a browser talks to: its letters are read from here.
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
    LETTERS_AT_ONCE = True
    EMAIL_FILE_PATH = MAIL_DIR
    TASKS = AT_ONCE
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
# What a server of the tests writes is a fault; tests of the log ask for more.
LOGGING = logs.config(
    env.text("LOG_FORMAT", "plain"), "WARNING", shown=env.text("LOG_SHOWN", "ERROR")
)
TEST_REDIS_URL = env.text("REDIS_URL", "")

# A request that asks the database the same thing row by row fails.
INSTALLED_APPS = [*INSTALLED_APPS, "zeal"]
MIDDLEWARE = ["zeal.middleware.zeal_middleware", *MIDDLEWARE]
# Not where an editor's day is played: Wagtail's forms ask for their fields one by one.
ZEAL_RAISE = env.flag("ZEAL_RAISE", default=True)
# Django remembers each content type after its first look, which a process has once.
ZEAL_ALLOWLIST = [
    {"model": "contenttypes.ContentType", "field": "*"},
    # Django ends a session by reading it again, Wagtail looks up an address that is not
    # there with and without its query: two questions each, whatever the page.
    {"model": "sessions.Session", "field": "*"},
    {"model": "wagtailredirects.Redirect", "field": "*"},
    # Each event is told in a transaction of its own, whatever else the request did.
    {"model": "bookings.JobEvent", "field": "get()"},
    # Each sum that a gateway reports is booked once, whoever reports it again.
    {"model": "bookings.Entry", "field": "get()"},
    # A choice and the way to the gateway hold what is owed, a transaction each.
    {"model": "bookings.Payment", "field": "get()"},
    # Where letters go at once, each is claimed and sent on its own.
    {"model": "accounts.Letter", "field": "get()"},
    # allauth asks for the address of one person at each of its steps.
    {"model": "account.EmailAddress", "field": "*"},
    # Wagtail's screens read the row they are about twice, beside who is asking.
    {"model": "accounts.User", "field": "get()"},
    {"model": "wagtailcore.Page", "field": "get()"},
    {"model": "wagtailsearchpromotions.Query", "field": "get()"},
    # A page that may not be kept is made for a stranger first, then for who is asking.
    {"model": "home.*Page", "field": "get()"},
    {"model": "services.*Page", "field": "get()"},
    {"model": "services.ServiceCategory", "field": "get()"},
    {"model": "services.TypicalJob", "field": "get()"},
    # Wagtail looks for a cut of a picture before and after it has made it.
    {"model": "wagtailimages.Image", "field": "renditions"},
]

# Most tests are about something else than how much somebody asks for.
MAX_OPEN_REQUESTS = 1000
