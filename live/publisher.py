"""Pushes to open pages, from any thread of any process. Nothing depends on them.

What happened is in the database before anybody is told. A page that missed a push finds
out when it asks what is new, so nothing here waits, raises or retries for a reader.

The sockets of this process are reached through its hub. With Redis all pushes also go
to groups of the channel layer that processes listen to (live/shards.py says which,
live/subscriber.py does it); each drops what it sent itself. A message to Redis carries
whatever has gathered for its group while the one before it was on its way.
"""

import asyncio
import atexit
import logging
import os
from collections import deque
from contextlib import suppress
from itertools import count, islice
from json import JSONEncoder
from secrets import token_hex
from threading import Lock, Thread

from channels.layers import InMemoryChannelLayer, get_channel_layer

from live import sessions, shards
from live.hub import local
from live.loop_queue import LoopQueue
from toolkit.alarm import Alarm

# Codes that a socket is closed with.
LOGGED_OUT, COME_AGAIN = 4401, 1012
TOKEN = token_hex(8)
FINISH_SECONDS = 2
BEAT_SECONDS = 10
# Pushes in one message, and those that may wait for Redis before the oldest are lost.
BATCH, MAX_WAITING = 256, 10_000
ANSWERS_AGAIN = "The channel layer answers again."

log = logging.getLogger(__name__)
# Logs once while Redis is away, not for every push.
alarm = Alarm(log)
text_of = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def push_to_user(user_id: int, payload: dict) -> None:
    """Push a frame (live/consumers.py) to the open pages of this person."""
    _push(f"user:{user_id}", text_of(payload))


def push_to_job(code: str, payload: dict) -> None:
    """Push a frame to the open pages that subscribed to this job."""
    _push(f"job:{code}", text_of(payload))


def may_reach(user_id: int) -> bool:
    """Whether a push may find an open page. One opened later asks for everything."""
    return spans_processes() or local.count(f"user:{user_id}") > 0


def close_sockets(
    *, session_key: str | None = None, user_id: int | None = None
) -> None:
    """Close the sockets of a session that ended, or of a person who may not come in."""
    key = sessions.address(session_key) if session_key else f"user:{user_id}"
    _push(key, LOGGED_OUT)


class Publisher:
    """The pushes of this process, on its loop: to its sockets and to other processes.

    A push is a pair: the hub's key, and the text of a frame or the code to close with.
    `publish(push)` may be called from any thread.
    """

    def __init__(self, loop: asyncio.AbstractEventLoop, has_sockets: bool = False):
        self.loop = loop
        self.has_sockets = has_sockets
        self.queue = LoopQueue(loop, self.take)
        self.publish = self.queue.put
        self.waiting = deque(maxlen=MAX_WAITING)
        self.sending = None

    def take(self, pushes: list[tuple[str, str | int]]) -> None:
        if self.has_sockets:
            deliver(pushes)
        if spans_processes():
            self.waiting.extend(pushes)
            if self.sending is None:
                self.sending = asyncio.ensure_future(self.send())

    async def send(self) -> None:
        while self.waiting:
            pushes = list(islice(self.waiting, BATCH))
            for _ in pushes:
                self.waiting.popleft()
            for group, its in shards.by_group(pushes).items():
                await _group_send(group, {"type": "live.pushes", "pushes": its})
        self.sending = None

    async def finish(self) -> None:
        """Send what still waits, if Redis takes it within FINISH_SECONDS."""
        self.queue.flush()
        if self.sending is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(FINISH_SECONDS):
                    await self.sending


def deliver(pushes: list[tuple[str, str | int]]) -> None:
    """To the sockets of this process; on its loop."""
    for key, content in pushes:
        if isinstance(content, str):
            local.publish(key, content)
        else:
            local.close(key, content)


async def beat() -> None:
    """Send a growing number now and then, for the Subscriber to count."""
    for number in count():
        if not spans_processes():
            return
        await _group_send(shards.GROUP, {"type": "live.beat", "beat": number})
        await asyncio.sleep(BEAT_SECONDS)


def origin() -> str:
    """This process, also when it was forked from one that had loaded this before."""
    return f"{TOKEN}.{os.getpid()}"


def spans_processes() -> bool:
    """Whether there is a channel layer between several processes."""
    return not isinstance(get_channel_layer(), InMemoryChannelLayer | None)


def _push(key, content):
    publisher = local.publisher or _side_publisher()
    if publisher is not None:
        publisher.publish((key, content))


async def _group_send(group, event):
    try:
        await get_channel_layer().group_send(group, event | {"origin": origin()})
    except Exception:  # noqa: BLE001  nothing depends on a push
        alarm.ring("The channel layer does not answer; a push is lost.")
    else:
        alarm.stop(ANSWERS_AGAIN)


# A process without sockets (tasks, commands, WSGI) has no loop. It gets one on a thread
# of its own, once: a loop for each call would open a connection each, and leak it.
_side = {"publisher": None}
_side_lock = Lock()


def _side_publisher():
    """None when there is no other process to push to."""
    if not spans_processes():
        return None
    with _side_lock:
        if _side["publisher"] is None:
            loop = asyncio.new_event_loop()
            Thread(target=loop.run_forever, name="publisher", daemon=True).start()
            _side["publisher"] = Publisher(loop)
            atexit.register(_finish)
        return _side["publisher"]


def _finish():
    """A command that ends at once still sends what waits."""
    publisher = _side["publisher"]
    asyncio.run_coroutine_threadsafe(publisher.finish(), publisher.loop).result()
