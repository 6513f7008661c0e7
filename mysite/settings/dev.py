"""One machine, one command: SQLite, everything in one process, mail on the terminal."""

from mysite import env
from mysite.play_bank import bank
from mysite.settings.base import *  # noqa: F403
from mysite.settings.base import (
    BASE_DIR,
    EMAIL_URL,
    PORT,
    RAZORPAY_KEY_ID,
    STATE_DIR,
    STRIPE_SECRET_KEY,
)

DEBUG = env.flag("DEBUG", True)
SECRET_KEY = env.development_secret(BASE_DIR / ".dev-secret-key")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
# With a mail server named, letters really go; otherwise they are files to look at.
if not EMAIL_URL:
    MAIL_TRANSPORT = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = STATE_DIR / "mail"
WHITENOISE_USE_FINDERS = True
STATE_DIR.mkdir(exist_ok=True)

# Without keys of one's own one pays at the play bank, where no money moves. `manage.py
# serve` starts it beside the site.
PLAY_BANK = DEBUG and not (STRIPE_SECRET_KEY or RAZORPAY_KEY_ID)
PLAY_BANK_PORT = env.port(
    "PLAY_BANK_PORT", PORT + 10_000 if PORT < 50_000 else PORT - 10_000
)
if PLAY_BANK:
    STRIPE_SECRET_KEY, STRIPE_WEBHOOK_SECRETS = bank.STRIPE_KEY, [bank.STRIPE_SECRET]
    RAZORPAY_KEY_ID = bank.RAZORPAY_KEY
    RAZORPAY_KEY_SECRET = bank.RAZORPAY_KEY_SECRET
    RAZORPAY_WEBHOOK_SECRETS = [bank.RAZORPAY_SECRET]
    STRIPE_API = f"http://127.0.0.1:{PLAY_BANK_PORT}"
    RAZORPAY_API = f"{STRIPE_API}/razorpay"
