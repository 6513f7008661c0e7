"""What works behind the pages: background tasks and letters, each in its own loop.

A mail server that says nothing holds up letters and nothing else. A loop outlives
whatever its work raises: after a lost connection to the database it comes back, waiting
a little longer each time.
"""

import logging
import socket
import time
from collections.abc import Callable
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
from toolkit import outages

LETTERS = "letters"
EVERYTHING = ("*",)
# Seconds: between a failure and the next try, and what counts as a failure of its own.
FIRST_PAUSE, LONGEST_PAUSE, CALM = 1, 30, 60
PATIENCE = 5

logger = logging.getLogger(__name__)


class Loop(Thread):
    """Does `turn` until it is stopped. `turn` returns how many seconds to rest."""

    def __init__(self, name: str, turn: Callable[[], float]):
        super().__init__(name=name, daemon=True)
        self.turn = turn
        self.stopping = Event()

    def run(self):
        pause = FIRST_PAUSE
        while not self.stopping.is_set():
            began = time.monotonic()
            try:
                rest = self.turn()
                pause = FIRST_PAUSE
            except Exception as failure:  # noqa: BLE001  it is told in `complain`
                if time.monotonic() - began > CALM:
                    pause = FIRST_PAUSE
                self.complain(failure, pause)
                rest, pause = pause, min(2 * pause, LONGEST_PAUSE)
                connections.close_all()
            self.stopping.wait(rest)
        connections.close_all()

    def complain(self, failure, pause):
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

    def stop(self):
        self.stopping.set()


class LetterLoop(Loop):
    def __init__(self):
        super().__init__(LETTERS, self.send)

    def send(self):
        # As around a request: a lost connection is noticed, that of a pool goes back.
        close_old_connections()
        try:
            return delivery.send_due(self.stopping.is_set)
        finally:
            close_old_connections()


class TaskLoop(Loop):
    def __init__(self, queues=EVERYTHING, interval=1):
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

    def work(self):
        start_periodic_tasks()
        self.worker.run()
        return 0

    def stop(self):
        self.worker.running = False
        super().stop()


class Loops:
    """The loops of `queues`: "letters", names of queues of tasks, or everything."""

    def __init__(self, queues=EVERYTHING, interval: float = 1):
        tasks = [name for name in queues if name != LETTERS]
        self.loops: list[Loop] = [TaskLoop(tasks, interval)] if tasks else []
        if LETTERS in queues or "*" in queues:
            self.loops.append(LetterLoop())

    def start(self):
        """Nothing where tasks do not wait in the database, as in most tests."""
        if isinstance(task_backends["default"], DatabaseBackend):
            for loop in self.loops:
                loop.start()

    def stop(self):
        """What is under way has PATIENCE seconds; then it is left, to be done again."""
        for loop in self.loops:
            loop.stop()
        until = time.monotonic() + PATIENCE
        for loop in self.loops:
            if loop.is_alive():
                loop.join(max(0, until - time.monotonic()))


def start_periodic_tasks():
    try:
        from live import periodic
    except ModuleNotFoundError as error:
        if error.name != "live.periodic":
            raise
    else:
        periodic.start()
