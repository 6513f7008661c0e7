"""`make test`: everything on SQLite, then everything but browsers on PostgreSQL.

Each run has two workers and servers of its own. Coverage of both is put together and
held against the floors in `tests/covered.py`.
"""

import os
import signal
import subprocess
import sys
import time

from tests import covered, servers

WORKERS = "2"


def main(arguments):
    # A kill is treated as a Ctrl-C: the servers are stopped either way. In the
    # background a shell would have both of us ignore a Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    covered.forget()
    try:
        results = [on_sqlite(arguments), on_postgres(arguments)]
        if not arguments:
            # Said, not yet counted: the floors have to be met once first.
            covered.check()
    except KeyboardInterrupt:
        return 130
    return max(results)


def on_sqlite(arguments):
    return suite("SQLite", arguments, DATABASE_URL="sqlite:")


def on_postgres(arguments):
    try:
        with servers.Postgres() as postgres:
            options = ["-m", "not browser and not project", *arguments]
            return suite("PostgreSQL", options, DATABASE_URL=postgres.url)
    except servers.Missing as missing:
        print(f"\nNothing ran on PostgreSQL. {missing}")
        return int("CI" in os.environ)


def suite(name, options, **environment):
    print(f"\n--- {name} ---", flush=True)
    started = time.monotonic()
    command = ["pytest", "-n", WORKERS, "--dist", "loadgroup", "--cov", "--cov-report="]
    child = subprocess.Popen(
        [sys.executable, "-m", *command, *options],
        env=os.environ | environment | {"COVERAGE_FILE": str(covered.data_of(name))},
    )
    try:
        result = child.wait()
    except KeyboardInterrupt:
        child.send_signal(signal.SIGINT)
        child.wait()
        raise
    print(f"{name}: {time.monotonic() - started:.0f} s", flush=True)
    return result


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
