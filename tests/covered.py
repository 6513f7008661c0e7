"""How much of the code the last `make test` ran, and how much it must run.

The rules about jobs, money, time and people leave no branch untried; everything
together leaves at most one line in twenty.
"""

import json
import sys

from coverage import Coverage

from tests.servers import ROOT

FOLDER = ROOT / "build" / "coverage"
DATA = FOLDER / "data"
FLOOR = 95
RULES = [
    "bookings/access.py",
    "bookings/jobs.py",
    "bookings/ledger.py",
    "bookings/payments/*.py",
    "bookings/pricing.py",
    "bookings/reviews.py",
    "bookings/states.py",
    "bookings/transitions.py",
    "live/chat.py",
    "live/notifications.py",
    "services/money.py",
    "workers/approval.py",
    "workers/calendar.py",
    "workers/profiles.py",
    "workers/ratings.py",
    "workers/slots.py",
]


def forget():
    FOLDER.mkdir(parents=True, exist_ok=True)
    for path in FOLDER.glob("data*"):
        path.unlink()


def check():
    """0 when every floor is reached; says what is below one."""
    report = totals()
    low = list(shortfalls(report["files"], report["totals"], rule_modules()))
    print("\n".join(["", *low, f"Coverage: {percent(report['totals']):.1f} %"]))
    return int(bool(low))


def shortfalls(files, total, rules):
    for path in rules:
        if path not in files:
            yield f"{path}: no test runs it."
        elif percent(summary := files[path]["summary"]) < 100:
            lines, branches = summary["missing_lines"], summary["missing_branches"]
            yield f"{path}: {lines} lines and {branches} branches were not run."
    if percent(total) < FLOOR:
        yield f"All together must reach {FLOOR} %."


def percent(summary):
    return summary["percent_covered"]


def rule_modules():
    found = [path for pattern in RULES for path in ROOT.glob(pattern)]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def totals():
    path = FOLDER / "report.json"
    gathered().json_report(outfile=str(path))
    return json.loads(path.read_text())


def gathered():
    coverage = Coverage(data_file=str(DATA))
    coverage.load()
    return coverage


def show():
    coverage = gathered()
    coverage.report(show_missing=True, skip_covered=True)
    coverage.html_report(directory=str(FOLDER / "html"))
    print(f"Line by line: {FOLDER / 'html' / 'index.html'}")


if __name__ == "__main__":
    sys.exit(show())
