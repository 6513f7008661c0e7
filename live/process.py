"""What a process with sockets does beside them.

It listens to the other processes and closes the sockets of people who may no longer
come in. Its database queries run on threads of their own: neither a slow page nor
another socket can hold them up.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import close_old_connections

from live import publisher, sessions, subscriber
from live.hub import local
from toolkit.logs import trace
from toolkit.threads import Threads

T = TypeVar("T")
THREADS = 2
WATCH_SECONDS = 60

log = logging.getLogger(__name__)
threads = Threads("socket", THREADS)
_running = []


async def start() -> None:
    """Called when the server starts, on its loop."""
    loop = asyncio.get_running_loop()
    local.publisher = publisher.Publisher(loop, has_sockets=True)
    for work in (subscriber.listen, publisher.beat, watch):
        _running.append(asyncio.create_task(work()))


async def stop() -> None:
    """Called when the server stops: pushes that wait go out first."""
    ending, local.publisher = local.publisher, None
    await ending.finish()
    for task in _running:
        task.cancel()
    await asyncio.gather(*_running, return_exceptions=True)
    _running.clear()


async def ask(function: Callable[..., T], *args: object) -> T:
    """Await `function(*args)`, run on a thread that may query the database."""
    return await threads.run(_with_connection, trace.current(), function, *args)


async def watch() -> None:
    """Every WATCH_SECONDS close the sockets of ended sessions. Runs until cancelled."""
    while True:
        try:
            await close_ended()
        except Exception:
            log.exception("Looking for ended sessions failed; tried again later.")
        await asyncio.sleep(WATCH_SECONDS)


async def close_ended() -> None:
    """Close the sockets whose session, password or account has changed since."""
    visitors = {connection.visitor for connection in local.connections()}
    for visitor in await ask(sessions.ended, visitors):
        local.close(sessions.address(visitor.session_key), publisher.LOGGED_OUT)


def _with_connection(asked_by, function, *args):
    close_old_connections()
    try:
        with trace.bound(asked_by):
            return function(*args)
    finally:
        close_old_connections()
