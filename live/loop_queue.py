"""A queue from any thread to the event loop."""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Any


class LoopQueue:
    """Calls `take` on `loop` with a list of what was put in, in its order.

    The loop is woken once for whatever has gathered by then, so what comes while it is
    busy costs no second waking. Nothing waits for more to come.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, take: Callable[[list], None]):
        self.loop = loop
        self.take = take
        self.items = deque()
        self.is_scheduled = False

    def put(self, item: Any) -> None:
        """From any thread."""
        self.items.append(item)
        if not self.is_scheduled:
            self.is_scheduled = True
            self.loop.call_soon_threadsafe(self.flush)

    def flush(self) -> None:
        """Hand over everything now; on the loop."""
        # First this, then the items: what is put in from here on schedules again.
        self.is_scheduled = False
        items = []
        while self.items:
            items.append(self.items.popleft())
        if items:
            self.take(items)
