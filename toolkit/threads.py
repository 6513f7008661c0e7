"""Threads that live as long as the process, for work that an event loop may not do.

What such a thread opens, above all a connection to the database, is there for the next
call. Nothing is awaited for at the exit: a call that hangs does not hold it up.
"""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from threading import Lock, Thread
from typing import Any

Future = asyncio.Future[Any]


class Threads:
    """They start with the first call, so a process may fork before it serves."""

    def __init__(self, name: str, count: int) -> None:
        self.name = name
        self.count = count
        self.started = False
        self.lock = Lock()
        self.calls: SimpleQueue[tuple[Future, Callable[..., Any], Any]] = SimpleQueue()

    def run(self, function: Callable[..., Any], *args: Any) -> Future:
        """A future, on the running loop, of what `function(*args)` returns."""
        if not self.started:
            self.start()
        future = asyncio.get_running_loop().create_future()
        self.calls.put((future, function, args))
        return future

    def start(self) -> None:
        with self.lock:
            for n in range(0 if self.started else self.count):
                Thread(target=self.work, name=f"{self.name}-{n}", daemon=True).start()
            self.started = True

    def work(self) -> None:
        while True:
            future, function, args = self.calls.get()
            result: Any = None
            error: BaseException | None = None
            try:
                result = function(*args)
            except BaseException as raised:  # noqa: BLE001  it is raised where it is awaited
                error = raised
            # A loop that has closed meanwhile has nobody left who waits.
            with suppress(RuntimeError):
                future.get_loop().call_soon_threadsafe(settle, future, result, error)
            # Nothing of this request is kept while the thread waits for the next.
            del future, function, args, result, error


def settle(future: Future, result: Any, error: BaseException | None) -> None:
    if future.done():
        return
    if error is None:
        future.set_result(result)
    else:
        future.set_exception(error)
