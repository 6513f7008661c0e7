"""A circuit breaker: after one failure nobody asks again until a probe succeeds.

No request is used to find out whether the other side is back: a thread of its own asks,
at once and then every second, closes the circuit and ends. It runs only while the
circuit is open.
"""

import logging
from threading import Event, Lock, Thread

PROBE_SECONDS = 1.0

log = logging.getLogger(__name__)


class Circuit:
    """A base class. `name` says in the log what it is a circuit to.

    `probe()` raises one of `errors` as long as the other side does not work. `opened()`
    and `may_close()` are called under the lock, when it opens and before it closes.
    """

    errors: tuple[type[Exception], ...] = (OSError,)

    def __init__(self, name: str):
        self.name = name
        self.is_open = False
        self.lock = Lock()
        self.has_closed = Event()

    def probe(self) -> None:
        raise NotImplementedError

    def opened(self) -> None:
        """Prepare to stand in for the other side."""

    def may_close(self) -> bool:
        return True

    def open(self, reason: Exception) -> None:
        """Take note of a failure. Only the first one says so and starts the probe."""
        with self.lock:
            if self.is_open:
                return
            self.opened()
            self.is_open = True
            self.has_closed.clear()
        log.warning("%s does not answer (%s).", self.name, type(reason).__name__)
        Thread(target=self._wait, name=f"probe {self.name}", daemon=True).start()

    def _wait(self) -> None:
        while not self._answers():
            self.has_closed.wait(PROBE_SECONDS)
        log.warning("%s answers again.", self.name)
        self.has_closed.set()

    def _answers(self) -> bool:
        try:
            self.probe()
        except self.errors:
            return False
        with self.lock:
            if self.may_close():
                self.is_open = False
        return not self.is_open
