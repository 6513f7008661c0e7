"""The one socket of a page. It says that something is new, never the thing itself.

    a page sends  {"t": "sub", "job": code}   {"t": "unsub", "job": code}  {"t": "ping"}
    and receives  {"t": "hello", "unread": n}   {"t": "pong"}
                  {"t": "subbed", "job": code, "version": n, "seq": n}
                  {"t": "no", "job": code}   for a stranger's job, and for none
    of a job      {"t": "job", job, version}   {"t": "message", job, seq}
                  {"t": "read", job, seq, by}
    of oneself    {"t": "notification", id, message, link, about, icon, tone,
                   unread}
                  {"t": "unread", unread}

It is closed with 4401 when nobody is logged in (any more), 4403 when staff have not
given the code that they must, 4429 for too many frames or sockets, 4400 for a frame
that is none of these and 4408 for reading too slowly.
"""

import json
import logging
from collections.abc import Awaitable, Iterable
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
from live import process, publisher, sessions
from live.hub import Connection, local
from live.models import ChatRoom
from live.queries import count_unread
from toolkit import readers

UNREADABLE, CODE_MISSING, TOO_MUCH = 4400, 4403, 4429
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
        """As the parent, but without the channel layer, which the hub replaces, and
        without a task and a hop to one shared database thread for every frame.
        """
        self.scope, self.base_send = scope, send
        try:
            while True:
                message = await receive()
                await getattr(self, get_handler_name(message))(message)
        except StopConsumer:
            return
        except Exception:
            # The database was away, say. The page connects again and catches up.
            log.exception("A socket was closed by a fault of ours.")
            await self.give_up()
        finally:
            self.leave()

    async def connect(self) -> None:
        key = session_key_in(self.scope["headers"])
        nobody = None, 0, publisher.LOGGED_OUT
        visitor, unread, why = await process.ask(arrive, key) if key else nobody
        await unless_gone(self.accept())
        if visitor is None:
            await unless_gone(self.close(why))
            return
        user_key = f"user:{visitor.user_id}"
        if local.count(user_key) >= SOCKETS_PER_USER:
            await unless_gone(self.close(TOO_MUCH))
            return
        if await local.shards.reach(user_key):
            unread = await process.ask(count_unread, visitor.user_id)
        self.connection = Connection(self.base_send, visitor)
        self.listen(user_key)
        self.listen(sessions.address(visitor.session_key))
        self.say({"t": "hello", "unread": unread})

    async def websocket_disconnect(self, message: dict) -> None:
        raise StopConsumer

    async def give_up(self) -> None:
        """Close it so that the page connects again."""
        if self.connection is not None:
            self.connection.closed = True
        # It may be gone already.
        with suppress(Exception):
            await self.close(publisher.COME_AGAIN)

    def leave(self) -> None:
        """Take the socket out of the hub, so that it does not count for its user."""
        if self.connection is not None:
            self.connection.closed = True
            for key in self.connection.keys:
                local.leave(key, self.connection)

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None
    ) -> None:
        if self.connection is None or self.connection.closed:
            return
        if not self.budget.spend(monotonic()):
            self.connection.close(TOO_MUCH)
            return
        frame = parse(text_data)
        verbs = {"sub": self.sub, "unsub": self.unsub, "ping": self.ping}
        verb = verbs.get(str(frame.get("t")))
        if verb is None:
            self.connection.close(UNREADABLE)
        else:
            await verb(frame)

    async def sub(self, frame: dict) -> None:
        """Subscribe to a job, if it is theirs. It listens before it reads the state, so
        that no push is lost in between; what arrives before the answer waits for it.
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
            await local.shards.reach(job_key(code))
            state = await process.ask(look, self.connection.visitor.user_id, code)
        finally:
            local.leave(job_key(code), waiting)
        if state is None:
            self.say({"t": "no", "job": code})
            return
        self.listen(job_key(code))
        self.say({"t": "subbed", "job": code} | state)
        for frame in waiting.frames:
            self.connection.push(frame)

    async def unsub(self, frame: dict) -> None:
        key = job_key(str(frame.get("job", "")))
        self.connection.keys.discard(key)
        local.leave(key, self.connection)

    async def ping(self, frame: dict) -> None:
        self.say({"t": "pong"})

    def listen(self, key: str) -> None:
        self.connection.keys.add(key)
        local.join(key, self.connection)

    def say(self, payload: dict) -> None:
        self.connection.push({"type": "websocket.send", "text": json.dumps(payload)})


class Budget:
    """A token bucket of `size` frames that gets `per_second` more."""

    def __init__(self, size: float, per_second: float, now: float):
        self.size = self.left = size
        self.per_second = per_second
        self.at = now

    def spend(self, now: float) -> bool:
        """Whether one more frame is allowed; a refused one costs nothing."""
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

    def push(self, frame: dict) -> None:
        self.frames.append(frame)

    def close(self, code: int) -> None:
        """There is no socket to close."""


async def unless_gone(sending: Awaitable) -> None:
    """Await it. Raises StopConsumer when the page has left: ASGI's `send` raises an
    OSError then.
    """
    try:
        await sending
    except OSError as gone:
        raise StopConsumer from gone


def session_key_in(headers: Iterable[tuple[bytes, bytes]]) -> str | None:
    """The session key of the cookie, or None when there is none that could be ours."""
    cookies = (value for name, value in headers if name == b"cookie")
    cookie = "; ".join(value.decode("latin1") for value in cookies)
    key = parse_cookie(cookie).get(settings.SESSION_COOKIE_NAME, "")
    # A database may refuse to look for other characters.
    return key if key.isascii() and key.isalnum() else None


def arrive(session_key: str) -> tuple[sessions.Visitor | None, int, int]:
    """The visitor of a session, how many notifications they have not read, and what the
    socket is closed with when it is nobody's.
    """
    try:
        visitor = sessions.visitor_of(session_key)
    except sessions.CodeMissing:
        return None, 0, CODE_MISSING
    if visitor is None:
        return None, 0, publisher.LOGGED_OUT
    return visitor, count_unread(visitor.user_id), 0


def look(user_id: int, code: str) -> dict[str, int] | None:
    """The versions of a job and of its chat; None when the user may not see the job."""
    user = get_user_model().objects.get(pk=user_id)
    # Asked before the job: a stranger's must take no longer than one that is not there.
    user.has_perm("bookings.help_job")
    try:
        job = get_job_for(user, code)
    except Job.DoesNotExist:
        return None
    seq = ChatRoom.objects.filter(pk=job.pk).values_list("last_seq", flat=True).first()
    return {"version": job.version, "seq": seq or 0}


def job_key(code: str) -> str:
    return f"job:{code}"


def code_in(value: object) -> str | None:
    """The code of a job as it came in a frame; None for what can be none."""
    try:
        return readers.code(value)
    except readers.Unreadable:
        return None


def parse(text: str | None) -> dict:
    """The frame as a dict; an empty one when it is not a JSON object."""
    try:
        frame = json.loads(text or "")
    except (ValueError, RecursionError):
        return {}
    return frame if isinstance(frame, dict) else {}
