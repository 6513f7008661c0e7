"""What a process with sockets does beside them.

It hears the other processes, closes the sockets of people who are no longer let in, and
sees to it that the minutes of `periodic` go on. Its questions to the database run on
threads of their own: neither a slow page nor another socket can hold them up.
"""

import asyncio
import logging

from django.db import close_old_connections

from live import periodic, push, sessions
from live.hub import local
from live.threads import Threads
from toolkit.logs import trace

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
            await ask(periodic.start)
        except Exception:
            log.exception("The minute's look around failed; the next one will do.")
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
