"""How much of the code the last `make test` ran, and how much it must run.

The rules about jobs, money, time and people leave no branch untried; everything
together leaves at most one line in twenty. Slipcover writes its questions into our own
code only; a tracer would also follow every line of Django, which doubles the time.
"""

import json
import sys

import slipcover

from tests.servers import ROOT

REPORT = ROOT / "build" / "coverage" / "report.json"
# In front of a module to run; what is measured stands in pyproject.toml, and the tests
# themselves, about which it warns, are not among it.
QUIET = ["-W", "ignore:Unable to activate pytest branch coverage"]
MEASURED = [*QUIET, "-m", "slipcover", "--immediate", "--out", str(REPORT)]
# For the pytest that it runs.
AT_ONCE = ["-p", "tests.measured"]
FLOOR = 95
RULES = [
    "bookings/access.py",
    "bookings/jobs/*.py",
    "bookings/money/*.py",
    "bookings/money/gateways/*.py",
    "bookings/phrases.py",
    "bookings/queries/*.py",
    "bookings/reviews.py",
    "bookings/states.py",
    "bookings/start_code.py",
    "bookings/transitions.py",
    "live/chat.py",
    "live/notifications.py",
    "live/recipients.py",
    "toolkit/money.py",
    "toolkit/pdf.py",
    "workers/approval.py",
    "workers/calendar.py",
    "workers/availability.py",
    "workers/price_list.py",
    "workers/profiles.py",
    "workers/ratings.py",
    "workers/slots.py",
]


def forget():
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.unlink(missing_ok=True)


def check():
    """0 when every floor is reached; says what is below one."""
    found = report()
    low = list(shortfalls(found["files"], found["summary"], modules(RULES)))
    print("\n".join(["", *low, f"Coverage: {percent(found['summary']):.1f} %"]))
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


def modules(patterns):
    found = [path for pattern in patterns for path in ROOT.glob(pattern)]
    return sorted(str(path.relative_to(ROOT)) for path in found)


def report():
    if not REPORT.exists():
        sys.exit("Nothing was measured: `make test` does that, if it comes to its end.")
    return json.loads(REPORT.read_text())


def show():
    slipcover.print_coverage(report(), outfile=sys.stdout, skip_covered=True)


if __name__ == "__main__":
    sys.exit(show())
