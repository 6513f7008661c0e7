"""What a process with sockets does beside them.

It listens to the other processes and closes the sockets of people who may no longer
come in. Its database queries run on threads of their own: neither a slow page nor
another socket can hold them up.
"""

import asyncio
import logging

from django.db import close_old_connections

from live import push, sessions
from live.hub import local
from toolkit.logs import trace
from toolkit.threads import Threads

THREADS = 2
WATCH_SECONDS = 60

log = logging.getLogger(__name__)
threads = Threads("socket", THREADS)
_running = []


async def start():
    local.mouth = push.Mouth(asyncio.get_running_loop(), has_sockets=True)
    _running.extend(
        asyncio.create_task(work()) for work in (push.listen, push.beat, watch)
    )


async def stop():
    mouth, local.mouth = local.mouth, None
    await mouth.finish()
    for task in _running:
        task.cancel()
    await asyncio.gather(*_running, return_exceptions=True)
    _running.clear()


async def ask(function, *args):
    """`function(*args)` on a thread with a database connection that persists."""
    return await threads.run(_with_connection, trace.current(), function, *args)


async def watch():
    while True:
        try:
            await close_ended()
        except Exception:
            log.exception("Looking for ended sessions failed; tried again later.")
        await asyncio.sleep(WATCH_SECONDS)


async def close_ended():
    """Close the sockets whose session, password or account has changed since."""
    visitors = {connection.visitor for connection in local.connections()}
    for visitor in await ask(sessions.ended, visitors):
        local.close(sessions.address(visitor.session_key), push.LOGGED_OUT)


def _with_connection(asked, function, *args):
    close_old_connections()
    try:
        with trace.bound(asked):
            return function(*args)
    finally:
        close_old_connections()
