"""The demo on a database of its own, which is told anew each day."""

import os
import shutil
import subprocess
import sys

from django.db import connections
from django.utils import timezone

from tests import databases

LATER = {"DJANGO_SETTINGS_MODULE": "mysite.settings.dev", "DEBUG": "True"}


def demo(environment, vendor="sqlite"):
    """The address of a copy that nobody else has."""
    name = f"demo_{timezone.localdate():%Y%m%d}"
    kept = environment.kept(vendor, name, load)
    if vendor == "postgresql":
        return databases.copy_of(
            environment.postgres.url, name, environment.new_name("demo")
        )
    copy = environment.folder / f"{environment.new_name('demo')}.sqlite3"
    shutil.copyfile(kept.removeprefix("sqlite:///"), copy)
    return f"sqlite:///{copy}"


def load():
    """In a process with the settings it asks for."""
    here = connections["default"]
    here.close()
    subprocess.run(
        [sys.executable, "manage.py", "load_demo"],
        cwd=databases.ROOT,
        env=os.environ | LATER | {"DATABASE_URL": here.address},
        stdout=subprocess.DEVNULL,
        check=True,
    )
