"""What machines ask about the process, answered beside the threads that make pages.

`/healthz`: the event loop turns. `/readyz`: the database answers in time and there is
room to write. Neither cares for the name or the scheme it is asked by: who asks is
inside, before any proxy.
"""

import asyncio

from django.db import close_old_connections

from toolkit import outages, readiness
from toolkit.middleware import headers
from toolkit.threads import Threads

READY_SECONDS = 2
HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", headers.NOBODY_KEEPS_IT.encode()),
    (b"x-content-type-options", b"nosniff"),
    *((name.lower().encode(), said.encode()) for name, said in headers.ALWAYS.items()),
]
threads = Threads("ready", 1)
pending = {"look": None}


async def healthz(scope, receive, send):
    await answer(scope, send, 200, "ok")


async def readyz(scope, receive, send):
    fault = await look()
    await answer(scope, send, 503 if fault else 200, fault or "ok")


async def look():
    """What is wrong, or an empty text. All who ask at once share one look."""
    done, loop = pending["look"], asyncio.get_running_loop()
    if done is None or done.done() or done.get_loop() is not loop:
        done = pending["look"] = threads.run(with_connection)
    try:
        return await asyncio.wait_for(asyncio.shield(done), READY_SECONDS)
    except TimeoutError:
        return "The database does not answer."


def with_connection():
    close_old_connections()
    try:
        return readiness.fault()
    finally:
        close_old_connections()


async def answer(scope, send, status, text):
    if scope["method"] not in ("GET", "HEAD"):
        status, text = 405, "Only GET and HEAD."
    body = text.encode()
    more = [(b"content-length", b"%d" % len(body))]
    if status == 503:
        more.append((b"retry-after", b"%d" % outages.RETRY_SECONDS))
    start = {"type": "http.response.start", "status": status}
    await send(start | {"headers": HEADERS + more})
    await send({"type": "http.response.body", "body": body})


ANSWERS = {"/healthz": healthz, "/readyz": readyz}
