"""The settings of production, for this process and for all that it starts."""

import os
import subprocess
import sys

from tests.servers import ROOT

HOST = "callout.example"
SETTINGS = {
    "DJANGO_SETTINGS_MODULE": "mysite.settings.production",
    "SECRET_KEY": "kd93-Zq8vT_w1LmXo5RbYc7sNf2HjPq0uEaGtKxVzWiD4CyM6p8",
    "ALLOWED_HOSTS": HOST,
    "BASE_URL": f"https://{HOST}",
    "EMAIL_URL": "smtp://127.0.0.1",
    "DEFAULT_FROM_EMAIL": "hello@trial.example",
    # One proxy, whose place is taken by the callers here.
    "TRUSTED_PROXY_COUNT": "1",
    # Staff come by script, without a phone.
    "STAFF_SECOND_FACTOR": "False",
}


def prepare(folder):
    """Before Django is loaded."""
    import django

    place = {"STATE_DIR": f"{folder}/state", "STATIC_ROOT": f"{folder}/static"}
    os.makedirs(place["STATE_DIR"])
    data = {"DATABASE_URL": f"sqlite:///{folder}/state/db.sqlite3", "REDIS_URL": ""}
    os.environ.update(SETTINGS | place | data)
    django.setup()
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"],
        cwd=ROOT,
        check=True,
    )
