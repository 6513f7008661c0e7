"""HTTP in one hop: an asynchronous server in front, synchronous Django behind.

A request is read to its end on the event loop, runs once on a thread of a small pool
that lives as long as the process, and its answer is sent from the loop again. It
changes threads once, not once per middleware, database connections persist, and no
thread ever waits for a client: a slow upload or a slow reader holds a file.

Views are synchronous behind it, and an answer is complete before its first byte leaves.
"""

import asyncio
import io
import logging
import os
import sys
from functools import lru_cache
from itertools import chain
from tempfile import SpooledTemporaryFile
from threading import Lock
from time import perf_counter
from types import MappingProxyType
from urllib.parse import unquote_to_bytes

from mysite import bodies
from mysite.bodies import BLOCK
from toolkit import metrics
from toolkit.logs import trace
from toolkit.middleware import headers
from toolkit.threads import Threads

# Where WSGI is told that a request is not handed over, but refused with this status.
REFUSE = "callout.refuse"
# Who has waited so many seconds for a thread is told to come again, also when none gets
# free, because what they all wait for does not answer.
PATIENCE = 20

log = logging.getLogger(__name__)


class Bridge:
    """An ASGI application (http only) around a WSGI one.

    `max_body` is in bytes. `lane_of(scope)` gives the name of the threads for a request
    that must not take those of all others, or None; `lanes` says how many each has.
    With `trusts_ids` the id of a request is what the proxy in front calls it. `wsgi` is
    also asked for the pages of our refusals, with the status in environ[REFUSE].
    """

    def __init__(
        self,
        wsgi,
        *,
        threads,
        max_body,
        lanes=None,
        lane_of=lambda scope: None,
        trusts_ids=False,
    ):
        self.wsgi = wsgi
        self.max_body = max_body
        self.threads = Threads("http", threads)
        self.refusals = Threads("refusals", 1)
        self.is_late = False
        self.lanes = {name: Threads(name, n) for name, n in (lanes or {}).items()}
        self.lane_of = lane_of
        self.trusts_ids = trusts_ids

    async def __call__(self, scope, receive, send):
        scope["request_id"] = self.id_of(scope)
        threads = self.lanes.get(self.lane_of(scope), self.threads)
        try:
            body = await bodies.read(scope, receive, self.max_body)
        except bodies.Gone:
            return
        except bodies.Refused as refused:
            answer = await self.refusals.run(self.refuse, scope, refused.status)
        else:
            answer = await self.answer_in_time(threads, scope, body)
        await self.send(scope, answer, send)

    async def answer_in_time(self, threads, scope, body):
        """What has begun is waited for: it may change something, and then says so."""
        turn = Lock()
        call = threads.run(self.take_turn, turn, scope, body)
        loop = asyncio.get_running_loop()
        timer = loop.call_later(PATIENCE, give_up, turn, call)
        answer = await call
        timer.cancel()
        if answer is None:
            return await self.refusals.run(self.refuse_late, scope)
        self.is_late = False
        return answer

    def id_of(self, scope):
        given = dict(scope["headers"]).get(b"x-request-id", b"").decode("latin1")
        return trace.choose_id(given, trusted=self.trusts_ids)

    def take_turn(self, turn, scope, body):
        """None when nobody waits for it any more."""
        if turn.acquire(blocking=False):
            return self.answer(scope, body)
        body.close()
        return None

    def refuse_late(self, scope):
        if not self.is_late:
            self.is_late = True
            log.warning("A request has waited %d s for a thread in vain.", PATIENCE)
        return self.refuse(scope, 503)

    def refuse(self, scope, status):
        """The page of a refusal; the connection is not used again."""
        bare = {REFUSE: status, "CONTENT_LENGTH": "0", "CONTENT_TYPE": ""}
        answer = self.answer(scope, io.BytesIO(), bare)
        answer.headers.append((b"connection", b"close"))
        return answer

    def answer(self, scope, body, extra=MappingProxyType({})):
        """On a thread: the request through Django, to the last byte of its answer."""
        began, method = perf_counter(), scope["method"]
        with body, trace.bound(trace.Trace(scope["request_id"], method)) as now:
            try:
                answer = self.ask(environ(scope, body) | extra)
            except Exception as error:
                if isinstance(error, (ValueError, LookupError)) and not extra:
                    # Django answers its own errors; this one came before a request was
                    # made of what the headers say.
                    log.warning("Could not be read: %s.", type(error).__name__)
                    return self.refuse(scope, 400)
                log.exception("Django did not answer.")
                answer = broken(scope["request_id"])
            seconds = perf_counter() - began
            metrics.answered(now.route, method, answer.status, seconds)
            return answer

    def ask(self, environ):
        answer = Answer()
        result = self.wsgi(environ, answer.start)
        try:
            answer.take(result)
        finally:
            if hasattr(result, "close"):
                result.close()
        return answer

    async def send(self, scope, answer, send):
        start = {"type": "http.response.start", "status": answer.status}
        await send(start | {"headers": answer.headers})
        if answer.file is not None:
            with answer.file as file:
                while scope["method"] != "HEAD":
                    block = await self.threads.run(file.read, BLOCK)
                    if not block:
                        break
                    await send(
                        {"type": "http.response.body", "body": block, "more_body": True}
                    )
        await send({"type": "http.response.body", "body": answer.body})


def give_up(turn, call):
    if turn.acquire(blocking=False) and not call.done():
        call.set_result(None)


class Answer:
    """What Django answered: small answers as bytes, everything else as an open file."""

    def __init__(self):
        self.status = 500
        self.headers = []
        self.body = b""
        self.file = None

    def start(self, status, headers, exc_info=None):
        self.status = int(status[:3])
        self.headers = [
            (name.lower().encode("latin1"), value.encode("latin1"))
            for name, value in headers
        ]

    def take(self, result):
        if isinstance(result, FileWrapper):
            self.take_file(result.file)
            return
        chunks = iter(result)
        self.body = next(chunks, b"")
        for chunk in chunks:
            if self.file is None:
                self.file = SpooledTemporaryFile(BLOCK)  # noqa: SIM115
                self.file.write(self.body)
                self.body = b""
            self.file.write(chunk)
        if self.file is not None:
            self.file.seek(0)

    def take_file(self, file):
        """A large file is kept open for the loop; Django closes its own here."""
        self.body = file.read(BLOCK)
        if len(self.body) < BLOCK:
            return
        try:
            descriptor = os.dup(file.fileno())
        except (AttributeError, OSError):
            self.take(chain([self.body], iter(lambda: file.read(BLOCK), b"")))
        else:
            os.lseek(descriptor, file.tell() - len(self.body), os.SEEK_SET)
            self.file = os.fdopen(descriptor, "rb", buffering=0)
            self.body = b""


class FileWrapper:
    """What Django gives us instead of an iterator when the answer is a file."""

    def __init__(self, file, block_size=BLOCK):
        self.file = file
        self.close = file.close


def broken(request_id):
    """The last answer there is, when nothing that could make a page works."""
    answer = Answer()
    answer.body = f"Something broke on our side. Reference: {request_id}\n".encode()
    facts = {
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Length": str(len(answer.body)),
        "Cache-Control": headers.NOBODY_KEEPS_IT,
        "X-Content-Type-Options": "nosniff",
        trace.HEADER: request_id,
    }
    facts |= headers.ALWAYS
    answer.start("500 Internal Server Error", facts.items())
    return answer


def environ(scope, body):
    """The WSGI view of an ASGI request."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    root = scope.get("root_path", "")
    result = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root,
        "PATH_INFO": path_info(scope).removeprefix(root),
        "QUERY_STRING": scope["query_string"].decode("latin1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": body,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": FileWrapper,
    }
    for name, value in scope["headers"]:
        key = header_key(name)
        if key is None:
            continue
        text = value.decode("latin1")
        if key in result:
            text = result[key] + ("; " if key == "HTTP_COOKIE" else ",") + text
        result[key] = text
    if isinstance(body, SpooledTemporaryFile):
        # The length of what arrived: a chunked body has none of its own.
        result["CONTENT_LENGTH"] = str(body.tell())
        body.seek(0)
    return result


def path_info(scope):
    """The path as WSGI wants it: the bytes that were sent, each as one character."""
    path = scope["path"]
    if path.isascii():
        return path
    return unquote_to_bytes(scope["raw_path"]).decode("latin1")


@lru_cache(256)
def header_key(name):
    """None for a name with an underscore: it would pass for the one with a hyphen."""
    if b"_" in name:
        return None
    key = name.decode("latin1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
