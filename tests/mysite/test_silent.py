"""Without `live` the marketplace is silent but whole."""

import os
import shutil
import subprocess
import sys

from tests import databases
from tests.servers import ROOT

SILENT = """
from mysite.settings.test import *
INSTALLED_APPS = [app for app in INSTALLED_APPS if app != "live"]
OPTIONS = TEMPLATES[0]["OPTIONS"]
OPTIONS["context_processors"] = [
    name for name in OPTIONS["context_processors"] if not name.startswith("live.")
]
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
"""
SEEN = """
/ 200
/workers/ 200
/workers/code/ 200
/account/login/ 200
/workers/code/book/ 200
/jobs/ 200
booked 302
/jobs/code/ 200
accept 302 accepted
asked expired
done finished
pay 302
payment released
receipt 200
socket 403
"""


def test_pages_answer_time_passes_and_money_moves(tmp_path):
    (tmp_path / "silent.py").write_text(SILENT)
    shutil.copyfile(databases.sqlite_template(), tmp_path / "db.sqlite3")
    story = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "tests.mysite.silent_story"],
        cwd=ROOT,
        env=os.environ
        | {
            "DATABASE_URL": f"sqlite:///{tmp_path}/db.sqlite3",
            "STATE_DIR": str(tmp_path),
            "DJANGO_SETTINGS_MODULE": "silent",
            "PYTHONPATH": f"{tmp_path}:{ROOT}",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert story.stderr == ""
    assert story.stdout == SEEN.lstrip()
