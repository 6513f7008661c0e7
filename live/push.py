"""A hint to open sockets, from any thread of any process. Nothing depends on it.

What happened is in the database before anybody is told. A hint that gets lost is healed
when the page asks what is new, so nothing here waits, raises or retries for a reader.

The sockets of this process hear through the hub. With Redis every event also goes once
to one group that all processes listen to; each drops what came from itself.
"""

import asyncio
import atexit
import json
import logging
import os
from concurrent import futures
from itertools import count
from secrets import token_hex
from threading import Lock, Thread

from channels.layers import InMemoryChannelLayer, get_channel_layer

from live import sessions
from live.hub import local

GROUP = "live"
LOGGED_OUT, COME_AGAIN = 4401, 1012
TOKEN = token_hex(8)
RETRY_SECONDS = 1
LAST_WORDS_SECONDS = 2
BEAT_SECONDS = 10

log = logging.getLogger(__name__)


def to_user(user_id, payload):
    _send({"key": f"user:{user_id}", "text": _text(payload)})


def to_job(code, payload):
    _send({"key": f"job:{code}", "text": _text(payload)})


def kick(*, session_key=None, user_id=None):
    """Close the sockets of a session that ended, or of a person who may not come in."""
    key = sessions.address(session_key) if session_key else f"user:{user_id}"
    _send({"key": key, "code": LOGGED_OUT})


async def listen():
    """What other processes say, for the sockets of this one. Runs until cancelled."""
    ears = Ears()
    while spans_processes():
        try:
            layer = get_channel_layer()
            channel = await layer.new_channel()
            await layer.group_add(GROUP, channel)
            while True:
                ears.hear(await layer.receive(channel))
        except Exception:
            log.exception("The channel layer does not answer; trying again.")
            await asyncio.sleep(RETRY_SECONDS)


class Ears:
    """Knows our own words from those of others, and notices when some were missed."""

    def __init__(self):
        self.last_beat = None

    def hear(self, event):
        ours = event["origin"] == origin()
        if "beat" in event:
            if ours:
                self.count(event["beat"])
        elif not ours:
            _deliver(event)

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
        await _publish({"type": "live.beat", "origin": origin(), "beat": number})
        await asyncio.sleep(BEAT_SECONDS)


def origin():
    """This process, also when it was forked from one that had loaded this before."""
    return f"{TOKEN}.{os.getpid()}"


def spans_processes():
    return not isinstance(get_channel_layer(), InMemoryChannelLayer | None)


def _send(event):
    if local.loop is not None:
        local.loop.call_soon_threadsafe(_deliver, event)
    if spans_processes():
        wired = event | {"type": "live.event", "origin": origin()}
        loop = local.loop or _side_loop()
        sending = asyncio.run_coroutine_threadsafe(_publish(wired), loop)
        _on_the_way.add(sending)
        sending.add_done_callback(_on_the_way.discard)


def _deliver(event):
    if "text" in event:
        local.publish(event["key"], event["text"])
    else:
        local.close(event["key"], event["code"])


async def _publish(event):
    try:
        await get_channel_layer().group_send(GROUP, event)
    except Exception:
        log.exception("The channel layer does not answer; a hint is lost.")


def _text(payload):
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":"))


# A process without sockets (tasks, commands, WSGI) has no loop. It gets one, on a
# thread beside, for good: a loop a call would open a connection a call, and leak it.
_side = {"loop": None}
_side_lock = Lock()
_on_the_way = set()


def _side_loop():
    with _side_lock:
        if _side["loop"] is None:
            _side["loop"] = asyncio.new_event_loop()
            Thread(target=_side["loop"].run_forever, name="push", daemon=True).start()
            atexit.register(_last_words)
        return _side["loop"]


def _last_words():
    """A command that ends at once still says what it has to say."""
    futures.wait(set(_on_the_way), LAST_WORDS_SECONDS)
