"""What did not run on this machine, and the one line that brings it.

A green suite that left out every browser looks like a green suite; so `make test` ends
with a table of what was left out, after everything else that it has to say.
"""

import json
import os
from pathlib import Path

from tests import servers
from tests.servers import ROOT

# A run that a test starts keeps its own.
RECORD = Path(os.environ.get("LEFT_OUT", ROOT / "build" / "left-out.json"))
MEANING = {
    "Chromium": "pages in a browser: live updates, contrast, 320 px",
    "Pango": "receipts, credit notes and statements as PDFs",
    "PostgreSQL": "all that asks a database, once more on PostgreSQL",
    "PgBouncer": "prepared statements behind a pooler",
    "nginx": "the site in front, as deploy/ describes it",
    "systemd": "the units in deploy/, read as systemd reads them",
    "Redis": "several processes that tell each other what happened",
}
WIDTH = 78


def forget():
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.unlink(missing_ok=True)


def record(what, tests=0):
    """`what` is missing, and so many tests were skipped for it (0: not counted)."""
    RECORD.parent.mkdir(parents=True, exist_ok=True)
    RECORD.write_text(json.dumps(noted() | {what: noted().get(what, 0) + tests}))


def noted():
    """{what is missing: how many tests did not run}."""
    return json.loads(RECORD.read_text()) if RECORD.exists() else {}


def table(found):
    """The table, or nothing when everything ran."""
    if not found:
        return ""
    rows = [f"{what:<12}{count(found[what]):<12}{MEANING[what]}" for what in found]
    packages = " ".join(servers.PACKAGES[what] for what in found)
    rows += ["", f"apt-get install {packages}", "and then once more: make test"]
    lines = ["", "NOT EVERYTHING RAN ON THIS MACHINE".center(WIDTH), "", *rows, ""]
    edge = "#" * (WIDTH + 6)
    return "\n".join(["", edge, *(f"#  {line:<{WIDTH}}  #" for line in lines), edge])


def count(tests):
    if not tests:
        return "all tests"
    return f"{tests} test" if tests == 1 else f"{tests} tests"
