"""Through which group of the channel layer a push goes, and which of them we need here.

With one shard every process hears every push, which costs least while there are few
processes: what gathers goes as one message. With many (settings.LIVE_SHARDS, the same
in all processes) a push goes to those that have somebody listening in its shard;
docs/scale.md says when. What concerns everybody, beats and the ends of sessions, goes
through GROUP either way.

A shard that nobody here listens to is left a while later: a page that is turned closes
its socket and opens the next one at once.
"""

import asyncio
from collections import Counter
from collections.abc import Callable, Coroutine, Iterable
from time import monotonic
from typing import Any
from zlib import crc32

from django.conf import settings

GROUP = "live"
LINGER_SECONDS, ENTER_SECONDS = 60, 2

# A push: the hub's key, and the text of a frame or the code to close with.
Push = tuple[str, str | int]
Change = Callable[[str], Coroutine[Any, Any, None]]


def group_of(key: str) -> str:
    """The group that a push with this key goes through."""
    if settings.LIVE_SHARDS == 1 or key.startswith("session:"):
        return GROUP
    return f"{GROUP}.{crc32(key.encode()) % settings.LIVE_SHARDS}"


def by_group(pushes: Iterable[Push]) -> dict[str, list[Push]]:
    """In their order, which is kept for each key."""
    groups: dict[str, list[Push]] = {}
    for push in pushes:
        groups.setdefault(group_of(push[0]), []).append(push)
    return groups


class Shards:
    """The groups that this process belongs to, counted by the keys heard in them.

    `enter` and `leave` are those of the channel layer, while it answers.
    """

    def __init__(self) -> None:
        self.keys: Counter[str] = Counter()
        self.entered: set[str] = set()
        self.empty_since: dict[str, float] = {}
        self.entering: dict[str, asyncio.Future[None]] = {}
        self.enter: Change | None = None

    def add(self, key: str) -> None:
        """Somebody here listens to this key, who is the first."""
        group = group_of(key)
        self.keys[group] += 1
        self.empty_since.pop(group, None)

    def drop(self, key: str) -> None:
        """The last one who listened to it has gone."""
        group = group_of(key)
        self.keys[group] -= 1
        if self.keys[group] <= 0:
            del self.keys[group]
            self.empty_since[group] = monotonic()

    async def reach(self, key: str) -> bool:
        """See to it that pushes with this key come here, from whichever process.
        Whether they may not have before: what was read until now may have changed.

        Redis has the wish before whoever asks next has read anything, since the wish is
        on its way first; it is not waited for until it is granted.
        """
        group = group_of(key)
        if group not in self.keys:
            self.empty_since[group] = monotonic()
        wish = self.entering.get(group)
        if wish is None:
            if group in self.entered or self.enter is None or group == GROUP:
                return False
            wish = self.entering[group] = asyncio.ensure_future(self.enter(group))
            wish.add_done_callback(lambda _: self.entering.pop(group, None))
        try:
            async with asyncio.timeout(ENTER_SECONDS):
                await asyncio.shield(wish)
        except Exception:  # noqa: BLE001  without the layer the page is served as well
            # When it answers again everybody is sent to ask (live/subscriber.py).
            return False
        self.entered.add(group)
        return True

    async def begin(self, enter: Change) -> None:
        """The layer answers, perhaps again: enter what is needed."""
        self.enter = enter
        await enter(GROUP)
        self.entered = set(self.keys) - {GROUP}
        for group in sorted(self.entered):
            await enter(group)

    def end(self) -> None:
        """It does not answer."""
        self.enter = None
        self.entered.clear()

    async def leave_empty(self, leave: Change) -> None:
        """Leave what nobody here has listened to for LINGER_SECONDS."""
        past = monotonic() - LINGER_SECONDS
        for group in [one for one, since in self.empty_since.items() if since < past]:
            del self.empty_since[group]
            if group in self.entered:
                self.entered.discard(group)
                await leave(group)
