"""`make test`: everything on SQLite, then on PostgreSQL what asks a database.

Each run has three workers, of which one often waits for a browser, a lock or a server
of its own, so that two cores are busy. Browsers and coverage take part in the
first one only; what that has covered is held against the floors in `tests/covered.py`.
What this machine cannot run fails nothing, unless it is CI, and is told at the end.
"""

import os
import signal
import subprocess
import sys
import time

from tests import clock, covered, left_out, servers

WORKERS = "3"


def main(arguments):
    # A kill is treated as a Ctrl-C: the servers are stopped either way. In the
    # background a shell would have both of us ignore a Ctrl-C.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    try:
        clock.parsed(clock.of_the_suite())
    except ValueError as wrong:
        print(f"AT is an instant with its zone, as in AT={clock.DEFAULT}: {wrong}.")
        return 2
    covered.forget()
    left_out.forget()
    try:
        results = [on_sqlite(arguments), on_postgres(arguments)]
        missing = left_out.noted()
        if not arguments:
            reached = covered.check()
            # What the tests that were left out would have covered, nobody knows.
            results.append(0 if missing else reached)
    except KeyboardInterrupt:
        return 130
    print(left_out.table(missing), flush=True)
    return max(results)


def on_sqlite(arguments):
    options = [*covered.AT_ONCE, *arguments]
    return suite("SQLite", options, covered.MEASURED, DATABASE_URL="sqlite:")


def on_postgres(arguments):
    try:
        with servers.Postgres() as postgres:
            options = ["-m", "not browser", *arguments]
            return suite("PostgreSQL", options, DATABASE_URL=postgres.url)
    except servers.Missing as missing:
        print(f"\nNothing ran on PostgreSQL. {missing}")
        left_out.record(missing.what)
        return int("CI" in os.environ)


def suite(name, options, measured=(), **environment):
    print(f"\n--- {name} ---", flush=True)
    started = time.monotonic()
    command = ["-m", "pytest", "-n", WORKERS, "--dist", "loadgroup", *options]
    child = subprocess.Popen(
        [sys.executable, *measured, *command], env=os.environ | environment
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
