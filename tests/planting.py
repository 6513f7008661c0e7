"""Plants faults in this tree, one by one, to see whether the tests see them.

A fault is what is wrong then, the file, the line, and what stands there instead.
"""

import os
import re
import subprocess
import sys
from contextlib import contextmanager
from time import monotonic

from tests.servers import ROOT


@contextmanager
def planted(path, old, new):
    """The tree with this fault in it, for as long as the block runs."""
    file = ROOT / path
    source = file.read_text()
    if source.count(old) != 1:
        sys.exit(f"{path} has this {source.count(old)} times, not once:\n{old}")
    file.write_text(source.replace(old, new))
    try:
        yield
    finally:
        file.write_text(source)


def seen_by(tests, **environment):
    """The first of the tests that fails, or nothing. Ends the process where none could
    be run at all.
    """
    command = [sys.executable, "-m", "pytest", "-x", "-n0"]
    said = subprocess.run(
        [*command, "--tb=no", "-rfE", *tests],
        cwd=ROOT,
        env=os.environ | environment,
        capture_output=True,
        text=True,
    )
    found = re.search(r"^(?:FAILED|ERROR) (\S+::\S+)", said.stdout, re.MULTILINE)
    if not found and said.returncode:
        sys.exit(said.stdout + said.stderr)
    return found and found[1]


def plant_each(faults, tests, chosen=(), **environment):
    """Ends the process, with 1 if a fault was not seen. `chosen`: numbers from 1."""
    missed = 0
    for number, (what, path, old, new) in enumerate(faults, 1):
        if chosen and number not in chosen:
            continue
        began = monotonic()
        with planted(path, old, new):
            found = seen_by(tests, **environment)
        missed += not found
        print(
            f"{number:2} {what}: {found or 'NOT SEEN'}, {monotonic() - began:.0f} s",
            flush=True,
        )
    sys.exit(bool(missed))
