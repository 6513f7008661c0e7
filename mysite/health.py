"""What machines ask about the process, answered beside the threads that make pages.

`/healthz`: the event loop turns. `/readyz`: it could answer requests, that is, the
database answers in time, no migration waits and there is room to write. What the site
does without, for a while, is said there and is no fault, unless `?strict` asks for it:
a cache, and somebody who does the tasks. Neither cares for the name or the scheme it is
asked by: who asks is inside, before any proxy. `/metrics` is for Prometheus.
"""

import asyncio
from datetime import timedelta

from django.db import close_old_connections
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend

from mysite import metrics, periodic
from toolkit import outages, readiness
from toolkit.middleware import headers
from toolkit.threads import Threads

READY_SECONDS = 2
LATE = timedelta(minutes=5)
HEADERS = [
    (b"content-type", b"text/plain; charset=utf-8"),
    (b"cache-control", headers.NOBODY_KEEPS_IT.encode()),
    (b"x-content-type-options", b"nosniff"),
    *((name.lower().encode(), said.encode()) for name, said in headers.ALWAYS.items()),
]
threads = Threads("ready", 1)
pending = {"look": None, "first_look": None}


async def healthz(scope, receive, send):
    await answer(scope, send, 200, "ok")


async def readyz(scope, receive, send):
    fault, *missed = await look()
    is_ready = not fault and not (missed and scope["query_string"] == b"strict")
    said = "\n".join(filter(None, [fault or "ok", *missed]))
    await answer(scope, send, 200 if is_ready else 503, said)


async def look():
    """[what is wrong or an empty text, what is missed …]. Who ask at once share it."""
    done, loop = pending["look"], asyncio.get_running_loop()
    if done is None or done.done() or done.get_loop() is not loop:
        done = pending["look"] = threads.run(with_connection)
    try:
        return await asyncio.wait_for(asyncio.shield(done), READY_SECONDS)
    except TimeoutError:
        return ["The database does not answer."]


def with_connection():
    close_old_connections()
    try:
        fault = readiness.fault()
        return [fault] if fault else ["", *missed()]
    finally:
        close_old_connections()


def missed():
    """What is away and can be, for a while."""
    return list(filter(None, [readiness.cache_fault(), tasks_fault()]))


def tasks_fault():
    """Whether the loop of tasks turns: once a minute it leaves a trace."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return ""
    last = periodic.last_minute() or pending["first_look"]
    if last is None:
        pending["first_look"] = timezone.now()
    elif timezone.now() - last > LATE:
        return f"No task has been done since {last:%Y-%m-%d %H:%M} UTC."
    return ""


async def tell_metrics(scope, receive, send):
    if scope["method"] not in ("GET", "HEAD"):
        await answer(scope, send, 405, "Only GET and HEAD.")
        return
    kind, body = await metrics.measured()
    kind_of_it = [(b"content-type", kind.encode()), *HEADERS[1:]]
    await send({"type": "http.response.start", "status": 200, "headers": kind_of_it})
    await send({"type": "http.response.body", "body": body})


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


def answer_to(scope):
    """Who answers this request here, or None: then it is for the pages."""
    if scope["path"] == metrics.PATH and metrics.may_ask(scope):
        return tell_metrics
    return ANSWERS.get(scope["path"])
