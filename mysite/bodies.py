"""The body of a request, read to its end: not for ever, and not without a limit."""

import asyncio
import io
from tempfile import SpooledTemporaryFile

BLOCK = 256 * 1024

# A browser shows our page, not “connection reset”, only if it could finish sending: a
# body that is too big is still read, and thrown away, up to this size and time.
DRAIN_BYTES = 100 * 1024 * 1024
DRAIN_SECONDS = 20

# Nothing at all for so long, or on the whole less than a very slow telephone sends.
SILENCE_SECONDS = 15
GRACE_SECONDS = 15
MIN_BYTES_PER_SECOND = 2048


class Gone(Exception):
    """The client left before the request was complete."""


class Refused(Exception):
    """The body is not taken; `status` says why."""

    status = 400


class TooLarge(Refused):
    status = 413


class TooSlow(Refused):
    status = 408


async def read(scope, receive, max_body):
    """The whole body as a file. Raises Gone, TooLarge or TooSlow."""
    headers = dict(scope["headers"])
    declared = headers.get(b"content-length", b"")
    if not declared and b"transfer-encoding" not in headers:
        return io.BytesIO()
    if declared and int(declared) > max_body:
        # A client that asks first (Expect: 100-continue) has sent nothing yet.
        if int(declared) <= DRAIN_BYTES and b"expect" not in headers:
            await drain(receive)
        raise TooLarge
    body = SpooledTemporaryFile(BLOCK)  # noqa: SIM115
    try:
        await fill(body, receive, max_body)
    except BaseException:
        body.close()
        raise
    return body


async def fill(body, receive, max_body):
    clock = asyncio.get_running_loop().time
    began, more = clock(), True
    while more:
        owed = began + GRACE_SECONDS + body.tell() / MIN_BYTES_PER_SECOND
        try:
            async with asyncio.timeout_at(min(owed, clock() + SILENCE_SECONDS)):
                chunk, more = await read_chunk(receive)
        except TimeoutError:
            raise TooSlow from None
        body.write(chunk)
        if body.tell() > max_body:
            await drain(receive)
            raise TooLarge


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


async def read_chunk(receive):
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Gone
    return message.get("body", b""), message.get("more_body", False)
