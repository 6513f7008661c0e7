"""One machine, one command: SQLite, everything in one process, mail on the terminal."""

from mysite import env
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import BASE_DIR, EMAIL_URL, STATE_DIR

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = env.development_secret(BASE_DIR / ".dev-secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# With a mail server named, letters really go; otherwise they are files to look at.
if not EMAIL_URL:
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE_DIR / "mail"
WHITENOISE_USE_FINDERS = True
STATE_DIR.mkdir(exist_ok=True)
