"""A hint to open sockets, from any thread of any process. Nothing depends on it.

What happened is in the database before anybody is told. A hint that gets lost is healed
when the page asks what is new, so nothing here waits, raises or retries for a reader.

The sockets of this process hear through the hub. With Redis all hints also go to one
group that all processes listen to; each drops what came from itself. One message takes
along whatever has gathered while the one before it was on its way. None waits for more.
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

from live import sessions
from live.hub import local
from live.outbox import Outbox
from toolkit.alarm import Alarm

GROUP = "live"
LOGGED_OUT, COME_AGAIN = 4401, 1012
TOKEN = token_hex(8)
RETRY_SECONDS = 1
LAST_WORDS_SECONDS = 2
BEAT_SECONDS = 10
# Hints in one message, and those that may wait for Redis before the oldest are lost.
BATCH, WAITING = 256, 10_000

log = logging.getLogger(__name__)
# Said once while Redis is away, not for every hint.
deaf, mute = Alarm(log), Alarm(log)
HEARD = "The channel layer answers again."
text_of = JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_user(user_id, payload):
    _say(f"user:{user_id}", text_of(payload))


def may_reach(user_id):
    """Whether a hint may find an open page. Who opens one later asks for everything."""
    return spans_processes() or local.count(f"user:{user_id}") > 0


def to_job(code, payload):
    _say(f"job:{code}", text_of(payload))


def kick(*, session_key=None, user_id=None):
    """Close the sockets of a session that ended, or of a person who may not come in."""
    key = sessions.address(session_key) if session_key else f"user:{user_id}"
    _say(key, LOGGED_OUT)


class Mouth:
    """The hints of this process, on its loop: told here, and to the other processes."""

    def __init__(self, loop, has_sockets=False):
        self.loop = loop
        self.has_sockets = has_sockets
        self.outbox = Outbox(loop, self.tell)
        self.say = self.outbox.put
        self.waiting = deque(maxlen=WAITING)
        self.sending = None

    def tell(self, hints):
        if self.has_sockets:
            _deliver(hints)
        if spans_processes():
            self.waiting.extend(hints)
            if self.sending is None:
                self.sending = asyncio.ensure_future(self.send())

    async def send(self):
        while self.waiting:
            hints = list(islice(self.waiting, BATCH))
            for _ in hints:
                self.waiting.popleft()
            await _publish({"type": "live.hints", "hints": hints})
        self.sending = None

    async def finish(self):
        """Say what is left to say, if Redis takes it."""
        self.outbox.empty()
        if self.sending is not None:
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_WORDS_SECONDS):
                    await self.sending


async def listen():
    """What other processes say, for the sockets of this one. Runs until cancelled."""
    ears = Ears()
    while spans_processes():
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            deaf.stop(HEARD)
            while True:
                ears.hear(await layer.receive(channel))
        except Exception:  # noqa: BLE001  whatever it was, it is tried again
            deaf.ring("The channel layer does not answer; trying again.")
            await asyncio.sleep(RETRY_SECONDS)


class Ears:
    """Knows our own words from those of others, and notices when some were missed."""

    def __init__(self):
        self.last_beat = None

    def hear(self, event):
        ours = event["origin"] == origin()
        if ours and "beat" in event:
            self.count(event["beat"])
        elif not ours:
            # None in a beat, nor from a process of an older version, while one follows
            # the other.
            _deliver(event.get("hints", ()))

    def count(self, beat):
        if self.last_beat is not None and beat != self.last_beat + 1:
            # We were deaf for a while: let every page come again and ask.
            local.close_all(COME_AGAIN)
        self.last_beat = beat


async def beat():
    """Say a number now and then, to hear whether we still hear."""
    for number in count():
        if not spans_processes():
            return
        await _publish({"type": "live.beat", "beat": number})
        await asyncio.sleep(BEAT_SECONDS)


def origin():
    """This process, also when it was forked from one that had loaded this before."""
    return f"{TOKEN}.{os.getpid()}"


def spans_processes():
    return not isinstance(get_channel_layer(), InMemoryChannelLayer | None)


def _say(key, said):
    """`said` is the text of a frame, or the number to close with."""
    mouth = local.mouth or _side_mouth()
    if mouth is not None:
        mouth.say((key, said))


def _deliver(hints):
    for key, said in hints:
        if isinstance(said, str):
            local.publish(key, said)
        else:
            local.close(key, said)


async def _publish(event):
    try:
        await get_channel_layer().group_send(GROUP, event | {"origin": origin()})
    except Exception:  # noqa: BLE001  nothing depends on a hint
        mute.ring("The channel layer does not answer; a hint is lost.")
    else:
        mute.stop(HEARD)


# A process without sockets (tasks, commands, WSGI) has no loop. It gets one, on a
# thread beside, for good: a loop a call would open a connection a call, and leak it.
_side = {"mouth": None}
_side_lock = Lock()


def _side_mouth():
    """None when there is no other process to tell."""
    if not spans_processes():
        return None
    with _side_lock:
        if _side["mouth"] is None:
            loop = asyncio.new_event_loop()
            Thread(target=loop.run_forever, name="push", daemon=True).start()
            _side["mouth"] = Mouth(loop)
            atexit.register(_last_words)
        return _side["mouth"]


def _last_words():
    """A command that ends at once still says what it has to say."""
    mouth = _side["mouth"]
    asyncio.run_coroutine_threadsafe(mouth.finish(), mouth.loop).result()
