"""The one socket of a page: a hint that something is new, never the thing itself.

    a page says   {"t": "sub", "job": code}   {"t": "unsub", "job": code}  {"t": "ping"}
    and hears     {"t": "hello", "unread": n}   {"t": "pong"}
                  {"t": "subbed", "job": code, "version": n, "seq": n}
                  {"t": "no", "job": code}   for a stranger's job, and for none
    of a job      {"t": "job", job, version}   {"t": "message", job, seq}
                  {"t": "read", job, seq, by}
    of oneself    {"t": "notice", id, message, link, about, icon, unread}
                  {"t": "unread", unread}

Closed with 4401 when nobody is logged in (any more), 4429 for too much, 4400 for noise
and 4408 for reading too slowly.
"""

import json
import logging
from contextlib import suppress
from time import monotonic

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import parse_cookie

from bookings.access import get_job_for
from bookings.models import Job
from live import bell, process, push, sessions
from live.hub import Connection, local
from live.models import ChatRoom
from toolkit import readers

NOISE, TOO_MUCH = 4400, 4429
SOCKETS_PER_USER = 20
JOBS_PER_SOCKET = 50
BURST, PER_SECOND = 60, 5

log = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    def __init__(self):
        super().__init__()
        self.connection = None
        self.budget = Budget(BURST, PER_SECOND, monotonic())

    async def __call__(self, scope, receive, send):
        """Without the channel layer, for which the hub stands, and without a task and a
        hop to the one database thread of all sockets for every frame.
        """
        self.scope, self.base_send = scope, send
        try:
            while True:
                message = await receive()
                await getattr(self, get_handler_name(message))(message)
        except StopConsumer:
            return
        except Exception:
            # The database was away, say. The page comes again and asks what it missed.
            log.exception("A socket was closed by a fault of ours.")
            await self.give_up()
        finally:
            self.leave()

    async def connect(self):
        key = session_key_in(self.scope["headers"])
        visitor, unread = await process.ask(arrive, key) if key else (None, 0)
        await unless_gone(self.accept())
        if visitor is None:
            await unless_gone(self.close(push.LOGGED_OUT))
            return
        user_key = f"user:{visitor.user_id}"
        if local.count(user_key) >= SOCKETS_PER_USER:
            await unless_gone(self.close(TOO_MUCH))
            return
        self.connection = Connection(self.base_send, visitor)
        self.listen(user_key)
        self.listen(sessions.address(visitor.session_key))
        self.say({"t": "hello", "unread": unread})

    async def websocket_disconnect(self, message):
        raise StopConsumer

    async def give_up(self):
        if self.connection is not None:
            self.connection.closed = True
        # It may be gone already.
        with suppress(Exception):
            await self.close(push.COME_AGAIN)

    def leave(self):
        """However the socket ends: whoever stayed would hold a place of its user."""
        if self.connection is not None:
            self.connection.closed = True
            for key in self.connection.keys:
                local.leave(key, self.connection)

    async def receive(self, text_data=None, bytes_data=None):
        if self.connection is None or self.connection.closed:
            return
        if not self.budget.spend(monotonic()):
            self.connection.close(TOO_MUCH)
            return
        frame = parse(text_data)
        verbs = {"sub": self.sub, "unsub": self.unsub, "ping": self.ping}
        verb = verbs.get(str(frame.get("t")))
        if verb is None:
            self.connection.close(NOISE)
        else:
            await verb(frame)

    async def sub(self, frame):
        """Listen to a job, if it is theirs. Listens first and looks afterwards, so that
        nothing falls between; what is heard before the answer waits for it.
        """
        code = code_in(frame.get("job"))
        if code is None:
            self.say({"t": "no", "job": frame.get("job")})
            return
        if len(self.connection.keys) >= JOBS_PER_SOCKET:
            self.connection.close(TOO_MUCH)
            return
        waiting = Waiting()
        local.join(job_key(code), waiting)
        try:
            state = await process.ask(look, self.connection.visitor.user_id, code)
        finally:
            local.leave(job_key(code), waiting)
        if state is None:
            self.say({"t": "no", "job": code})
            return
        self.listen(job_key(code))
        self.say({"t": "subbed", "job": code} | state)
        for heard in waiting.frames:
            self.connection.push(heard)

    async def unsub(self, frame):
        key = job_key(str(frame.get("job", "")))
        self.connection.keys.discard(key)
        local.leave(key, self.connection)

    async def ping(self, frame):
        self.say({"t": "pong"})

    def listen(self, key):
        self.connection.keys.add(key)
        local.join(key, self.connection)

    def say(self, payload):
        self.connection.push({"type": "websocket.send", "text": json.dumps(payload)})


class Budget:
    """A bucket of frames that refills: a burst is fine, a flood is not."""

    def __init__(self, size, per_second, now):
        self.size = self.left = size
        self.per_second = per_second
        self.at = now

    def spend(self, now):
        """Whether one more is allowed; what is refused costs nothing."""
        refilled = self.left + (now - self.at) * self.per_second
        self.left, self.at = min(self.size, refilled), now
        if self.left < 1:
            return False
        self.left -= 1
        return True


class Waiting:
    """Stands in for a connection until it is clear whether it may listen."""

    def __init__(self):
        self.frames = []

    def push(self, frame):
        self.frames.append(frame)

    def close(self, code):
        """Nobody is behind it."""


async def unless_gone(sending):
    """A page may leave before it is answered; ASGI's `send` raises an OSError then."""
    try:
        await sending
    except OSError as gone:
        raise StopConsumer from gone


def session_key_in(headers):
    cookies = (value for name, value in headers if name == b"cookie")
    cookie = "; ".join(value.decode("latin1") for value in cookies)
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME, "")
    # What no session of ours is called, a database may refuse to look for.
    return key if key.isascii() and key.isalnum() else None


def arrive(session_key):
    """Who comes, and how much waits for them, in one visit to the database thread."""
    visitor = sessions.visitor_of(session_key)
    if visitor is None:
        return None, 0
    return visitor, bell.count_unread(visitor.user_id)


def look(user_id, code):
    """How far the job and its chat are; None when they are none of this person's."""
    user = get_user_model().objects.get(pk=user_id)
    # Asked before the job: a stranger's must take no longer than one that is not there.
    user.has_perm("bookings.help_job")
    try:
        job = get_job_for(user, code)
    except Job.DoesNotExist:
        return None
    seq = ChatRoom.objects.filter(pk=job.pk).values_list("last_seq", flat=True).first()
    return {"version": job.version, "seq": seq or 0}


def job_key(code):
    return f"job:{code}"


def code_in(value):
    """A code of a job as it came in a frame; None for what can be none."""
    try:
        return readers.code(value)
    except readers.Unreadable:
        return None


def parse(text):
    """The frame as a dict; an empty one when it is none."""
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
