"""Which sockets of this process listen to what.

A key (`user:7`, `job:k3x9…`, `session:…`) has listeners; `publish` hands one ready
frame to each of them and waits for nobody. A socket that reads too slowly is closed
instead of slowing down the others: the database remembers, and a page that connects
again asks for what it missed.

Everything here runs on the event loop of the process; other threads go through
live/publisher.py.
"""

import asyncio
import types
from collections import deque
from collections.abc import Callable, Coroutine
from typing import Protocol

from live.sessions import Visitor
from live.shards import Shards

# Frames that may wait for one socket, and the code a slower one is closed with.
MAX_QUEUED = 256
TOO_SLOW = 4408
CLOSED_A_SECOND = 500


class Listener(Protocol):
    """A socket (Connection), or what stands in for one."""

    def push(self, frame: dict) -> None: ...

    def close(self, code: int) -> None: ...


class Hub:
    """Listeners by key."""

    def __init__(self):
        self.listeners = {}
        self.shards = Shards()
        # The Publisher of this process while it has sockets: see live/process.py.
        self.publisher = None

    def join(self, key: str, listener: Listener) -> None:
        if key not in self.listeners:
            self.shards.add(key)
        self.listeners.setdefault(key, set()).add(listener)

    def leave(self, key: str, listener: Listener) -> None:
        here = self.listeners.get(key, set())
        here.discard(listener)
        if not here and self.listeners.pop(key, None) is not None:
            self.shards.drop(key)

    def publish(self, key: str, text: str) -> None:
        here = self.listeners.get(key)
        if here:
            frame = {"type": "websocket.send", "text": text}
            for listener in here:
                listener.push(frame)

    def close(self, key: str, code: int) -> None:
        for listener in tuple(self.listeners.get(key, ())):
            listener.close(code)

    def close_all(self, code: int) -> None:
        """Not more in a second than can come again in one."""
        loop = asyncio.get_running_loop()
        for place, connection in enumerate(self.connections()):
            if seconds := place // CLOSED_A_SECOND:
                loop.call_later(seconds, connection.close, code)
            else:
                connection.close(code)

    def count(self, key: str) -> int:
        return len(self.listeners.get(key, ()))

    def connections(self) -> list["Connection"]:
        """Every socket here: each one listens to its own user."""
        people = [key for key in self.listeners if key.startswith("user:")]
        return [listener for key in people for listener in self.listeners[key]]


class Connection:
    """One socket: the server's own `send`, and the visitor at the other end."""

    __slots__ = ("closed", "keys", "queue", "send", "task", "visitor")

    def __init__(self, send: Callable[[dict], Coroutine], visitor: Visitor | None):
        self.send = send
        self.visitor = visitor
        self.keys = set()
        self.queue = deque()
        self.task = None
        self.closed = False

    def push(self, frame: dict) -> None:
        """Send now if the socket takes it, else queue it, else close the socket."""
        if self.task is None and not self.closed:
            # As far as `send` goes without waiting, which is to its end as a rule: a
            # task for every frame would cost as much as the frame.
            sending = self.send(frame)
            try:
                waiting = sending.send(None)
            except StopIteration:
                return
            except Exception:  # noqa: BLE001  however it broke, the socket is gone
                self.closed = True
                return
            self.task = asyncio.ensure_future(self._finish(_resume(sending, waiting)))
        elif not self.closed:
            self._queue(frame)

    def close(self, code: int) -> None:
        if self.closed:
            return
        self.closed = True
        self.queue.clear()
        if self.task is not None:
            self.task.cancel()
        self.task = asyncio.ensure_future(self._close(code))

    def _queue(self, frame):
        if len(self.queue) < MAX_QUEUED:
            self.queue.append(frame)
        else:
            self.close(TOO_SLOW)

    async def _finish(self, rest):
        try:
            await rest
            while self.queue:
                await self.send(self.queue.popleft())
        except Exception:  # noqa: BLE001  however it broke, the socket is gone
            self.closed = True
        self.task = None

    async def _close(self, code):
        try:
            await self.send({"type": "websocket.close", "code": code})
        except Exception:  # noqa: BLE001  it was closed from the other side first
            self.task = None


@types.coroutine
def _resume(coroutine, waiting):
    yield waiting
    yield from coroutine


# The hub of this process.
local = Hub()
