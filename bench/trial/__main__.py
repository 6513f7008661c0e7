"""`make trial`, or `make trial ONLY=redis,alter` for a part of it."""

import os
import sys
import traceback
from importlib import import_module
from tempfile import TemporaryDirectory

from bench.trial import lines, production

# Part → the module whose function of that name yields its lines.
PARTS = {
    "logins": "logins",
    "photos": "photos",
    "redis": "outages",
    "postgres": "outages",
    "disk": "edges",
    "clock": "edges",
    "slow": "edges",
    "upload": "edges",
    "alter": "alter",
    "kills": "kills",
    "day": "day",
}


def main(names):
    if strange := [name for name in names if name not in PARTS]:
        sys.exit(f"No such part: {', '.join(strange)}. There are {', '.join(PARTS)}.")
    with TemporaryDirectory(prefix="callout-trial-") as folder:
        production.prepare(folder)
        from bench.environment import Environment

        seen = []
        with Environment() as environment:
            for name in names or PARTS:
                seen += trial(name, environment)
    sys.stdout.write(f"{lines.table(seen)}\n")
    sys.exit(any(line.is_good is False for line in seen))


def trial(name, environment):
    """What breaks is told, and the rest goes on."""
    say(f"{name} … ({lines.neighbours()})")
    part = getattr(import_module(f"bench.trial.{PARTS[name]}"), name)
    seen = []
    try:
        for line in part(environment):
            seen.append(line)
            say(f"  {' '.join(filter(None, lines.cells(line)[1:]))}")
    except Exception as error:  # noqa: BLE001  a part fails, not the others
        traceback.print_exc()
        seen.append(lines.Line(name, "broke", 1, most=0, note=repr(error)))
    return seen


def say(text):
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    only = os.environ.get("ONLY", "") or ",".join(sys.argv[1:])
    main([name.strip() for name in only.split(",") if name.strip()])
