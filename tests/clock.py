"""The suite's clock: every test begins at the same instant, whenever it is run.

It ticks from there, in this process and in those that it starts: Python programs follow
by themselves (`tests/child/`). Only what measures how long something takes goes by the
machine's own clock: that one is monotonic and knows no date.
"""

import os
import time
from datetime import UTC, datetime

import time_machine

from tests.servers import ROOT

# A Wednesday, 11:10 in Pune and 06:40 in Berlin, far from the end of anything.
DEFAULT = "2026-11-18T05:40Z"
# For child processes: how many nanoseconds the suite's clock is ahead of the machine's.
SHIFT = "SUITE_CLOCK_SHIFT"
SECOND = 1_000_000_000


class Clock:
    """The clock of this process and of what it starts."""

    def __init__(self):
        self.shift = 0
        self.traveller = None

    @property
    def now(self):
        return datetime.now(UTC)

    def go(self, instant):
        """Goes on from there: an aware datetime, or ISO 8601 with its offset."""
        self.run_ahead(nanoseconds(parsed(instant)) - real())

    def run_ahead(self, shift):
        """All processes of a test agree to some microseconds: a fork, a child, a page
        may come long after the test has begun.
        """
        goal = (real() + shift) / SECOND
        if self.traveller:
            self.traveller.move_to(goal)
        else:
            self.traveller = time_machine.travel(goal).start()
        # Whoever waits for the processor in between would count from too early.
        ahead = max(time.time_ns() - real() for _ in range(5))
        self.traveller.shift((shift - ahead) / SECOND)
        self.shift = shift
        os.environ[SHIFT] = str(shift)


clock = Clock()


def real():
    """The machine's clock, in nanoseconds."""
    travelling = clock.traveller is not None
    return time_machine.escape_hatch.time.time_ns() if travelling else time.time_ns()


def parsed(instant):
    when = datetime.fromisoformat(instant) if isinstance(instant, str) else instant
    if when.tzinfo is None:
        raise ValueError(f"“{instant}” needs a zone: {DEFAULT}")
    return when


def nanoseconds(when):
    seconds = int(when.replace(microsecond=0).timestamp())
    return seconds * SECOND + when.microsecond * 1_000


def of_the_suite():
    return os.environ.get("AT") or DEFAULT


def follow():
    """In a child: by the clock of the process that started it."""
    if shift := os.environ.get(SHIFT):
        clock.run_ahead(int(shift))


def begin():
    """From here on this process and its children go by the suite's clock."""
    clock.go(of_the_suite())
    paths = [str(ROOT / "tests" / "child"), str(ROOT), os.environ.get("PYTHONPATH")]
    if paths[0] not in (paths[2] or ""):
        os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
