"""HTTP in one hop: an asynchronous server in front, synchronous Django behind.

A request is read to its end on the event loop, runs once on a thread of a small pool
that lives as long as the process, and its answer is sent from the loop again. It
changes threads once, not once per middleware, database connections persist, and no
thread ever waits for a client: a slow upload or a slow reader holds a file.

Views are synchronous behind it, and an answer is complete before its first byte leaves.
"""

import asyncio
import io
import os
import sys
from functools import lru_cache
from itertools import chain
from tempfile import SpooledTemporaryFile
from urllib.parse import unquote_to_bytes

from live.threads import Threads

BLOCK = 256 * 1024

# A browser shows our page, not “connection reset”, only if it could finish sending: a
# body that is too big is still read, and thrown away, up to this size and time.
DRAIN_BYTES = 100 * 1024 * 1024
DRAIN_SECONDS = 20


class Gone(Exception):
    """The client left before the request was complete."""


class TooLarge(Exception):
    """The body is more than we take."""


class Bridge:
    """An ASGI application (http only) around a WSGI one.

    `too_large()` makes the page for a body over `max_body` bytes; it runs on the pool.
    """

    def __init__(self, wsgi, *, threads, max_body, too_large):
        self.wsgi = wsgi
        self.max_body = max_body
        self.too_large = too_large
        self.threads = Threads("http", threads)

    async def __call__(self, scope, receive, send):
        try:
            body = await self.read(scope, receive)
        except Gone:
            return
        except TooLarge:
            answer = await self.threads.run(self.refusal)
        else:
            answer = await self.threads.run(self.answer, scope, body)
        await self.send(scope, answer, send)

    async def read(self, scope, receive):
        """The whole body as a file."""
        headers = dict(scope["headers"])
        declared = headers.get(b"content-length", b"")
        if not declared and b"transfer-encoding" not in headers:
            return io.BytesIO()
        if declared and int(declared) > self.max_body:
            # A client that asks first (Expect: 100-continue) has sent nothing yet.
            if int(declared) <= DRAIN_BYTES and b"expect" not in headers:
                await drain(receive)
            raise TooLarge
        body = SpooledTemporaryFile(BLOCK)  # noqa: SIM115
        try:
            await self.fill(body, receive)
        except Exception:
            body.close()
            raise
        return body

    async def fill(self, body, receive):
        more = True
        while more:
            chunk, more = await read_chunk(receive)
            body.write(chunk)
            if body.tell() > self.max_body:
                await drain(receive)
                raise TooLarge

    def answer(self, scope, body):
        """On a thread: the request through Django, to the last byte of its answer."""
        answer = Answer()
        with body:
            result = self.wsgi(environ(scope, body), answer.start)
            try:
                answer.take(result)
            finally:
                if hasattr(result, "close"):
                    result.close()
        return answer

    def refusal(self):
        answer = Answer()
        answer.start(
            "413 Content Too Large",
            [("Content-Type", "text/html; charset=utf-8"), ("Connection", "close")],
        )
        answer.body = self.too_large()
        answer.headers.append((b"content-length", b"%d" % len(answer.body)))
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


async def read_chunk(receive):
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), message.get("more_body", False)


async def drain(receive):
    """Read and forget what is left of a body, but not for ever."""
    size, more = 0, True
    try:
        async with asyncio.timeout(DRAIN_SECONDS):
            while more and size < DRAIN_BYTES:
                chunk, more = await read_chunk(receive)
                size += len(chunk)
    except TimeoutError:
        return


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
    """None for a name with an underscore: it would pass for its twin with a hyphen."""
    if b"_" in name:
        return None
    key = name.decode("latin1").upper().replace("-", "_")
    return key if key in {"CONTENT_TYPE", "CONTENT_LENGTH"} else f"HTTP_{key}"
