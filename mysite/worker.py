"""What works behind the pages: tasks, the clock, letters and money, a loop for each.

A mail server that does not answer holds up letters and nothing else; a gateway, money.
A loop outlives whatever its work raises: after a lost connection to the database it
tries again, after a pause that doubles each time.
"""

import logging
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from threading import Event, Thread

from django.db import (
    InterfaceError,
    OperationalError,
    close_old_connections,
    connections,
)
from django.utils.crypto import get_random_string
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

from accounts import delivery
from bookings.money import queue
from mysite import periodic
from toolkit import outages

LETTERS, MONEY = "letters", "money"
EVERYTHING = ("*",)
# Seconds. Pauses between a failure and the next try; a loop that ran for CALM before it
# failed begins with the first pause again.
FIRST_PAUSE, LONGEST_PAUSE, CALM = 1, 30, 60
CLOCK_SECONDS, MONEY_SECONDS = 60, 1
PATIENCE = 5

logger = logging.getLogger(__name__)


class Loop(Thread):
    """Calls `turn` until it is stopped. `turn` returns how many seconds to rest."""

    def __init__(self, name: str, turn: Callable[[], float]):
        super().__init__(name=name, daemon=True)
        self.turn = turn
        self.stopping = Event()

    def run(self) -> None:
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                rest = self.turn()
                pause = FIRST_PAUSE
            except Exception as failure:  # noqa: BLE001  `log_failure` logs it
                if time.monotonic() - began > CALM:
                    pause = FIRST_PAUSE
                self.log_failure(failure, pause)
                rest, pause = pause, min(2 * pause, LONGEST_PAUSE)
                connections.close_all()
            self.stopping.wait(rest)
        connections.close_all()

    def log_failure(self, failure: Exception, pause: float) -> None:
        if outages.is_said(failure):
            return
        if isinstance(failure, OperationalError | InterfaceError):
            logger.warning(
                "The loop of %s lost the database and is back in %d s: %s",
                self.name,
                pause,
                failure,
            )
        else:
            logger.error(
                "The loop of %s stumbled and is back in %d s.",
                self.name,
                pause,
                exc_info=failure,
            )

    def stop(self) -> None:
        """Ask it to end after the turn that is under way."""
        self.stopping.set()


class LetterLoop(Loop):
    """Sends the letters that are due."""

    def __init__(self):
        super().__init__(LETTERS, self.send)

    def send(self) -> float:
        with fresh_connections():
            return delivery.send_due(self.stopping.is_set)


class MoneyLoop(Loop):
    """Sends what gateways are to do, and works on what they have said."""

    def __init__(self):
        super().__init__(MONEY, self.work)

    def work(self) -> float:
        with fresh_connections():
            return 0 if queue.work_due() else MONEY_SECONDS


class ClockLoop(Loop):
    """Once a minute makes sure that the next periodic tasks wait in the queue."""

    def __init__(self):
        super().__init__("clock", self.start_periodic)

    def start_periodic(self) -> float:
        with fresh_connections():
            periodic.start()
        return CLOCK_SECONDS


class TaskLoop(Loop):
    """Runs the tasks of `queues`; looks at an empty queue every `interval` seconds."""

    def __init__(self, queues: Iterable[str] = EVERYTHING, interval: float = 1):
        self.worker = Worker(
            queue_names=list(queues),
            excluded_queue_names=[],
            interval=interval,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()}-{get_random_string(8)}"[-64:],
        )
        super().__init__("tasks", self.work)

    def work(self) -> float:
        self.worker.run()
        return 0

    def stop(self) -> None:
        self.worker.running = False
        super().stop()


class Loops:
    """The loops for `queues`: "letters", "money", names of task queues, or "*" for
    everything.

    With a queue of tasks comes the clock. `interval`: see TaskLoop.
    """

    def __init__(self, queues: Collection[str] = EVERYTHING, interval: float = 1):
        tasks = [name for name in queues if name not in (LETTERS, MONEY)]
        self.loops: list[Loop] = []
        if tasks:
            self.loops += [ClockLoop(), TaskLoop(tasks, interval)]
        if LETTERS in queues or "*" in queues:
            self.loops.append(LetterLoop())
        if MONEY in queues or "*" in queues:
            self.loops.append(MoneyLoop())

    def start(self) -> None:
        """Start them. Does nothing where tasks are not kept in the database, as in most
        tests.
        """
        if isinstance(task_backends["default"], DatabaseBackend):
            for loop in self.loops:
                loop.start()

    def stop(self) -> None:
        """Stop them. Work under way has PATIENCE seconds, then it is left undone, and a
        task is given back to those that go on.
        """
        for loop in self.loops:
            loop.stop()
        until = time.monotonic() + PATIENCE
        for loop in self.loops:
            if loop.is_alive():
                loop.join(max(0, until - time.monotonic()))
            if loop.is_alive() and isinstance(loop, TaskLoop):
                # Without a database it comes back when its lease is over.
                with suppress(OperationalError, InterfaceError), fresh_connections():
                    periodic.hand_back(loop.worker.worker_id)


@contextmanager
def fresh_connections() -> Iterator[None]:
    """As around a request: lost connections are noticed, those of a pool go back."""
    close_old_connections()
    try:
        yield
    finally:
        close_old_connections()
