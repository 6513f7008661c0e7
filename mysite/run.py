"""The whole site in one process: pages, sockets and background tasks.

One process, because what a task has to tell an open page travels through memory; with
`REDIS_URL` set the same three parts run as many processes as one likes.
"""

import errno
import os
import signal
import socket
from collections.abc import Callable

import uvicorn

from mysite import worker
from mysite.protocol import PatientProtocol

PATIENCE = 5
KEEP_ALIVE_SECONDS = 20
BACKLOG = 4096


class PortTaken(Exception):
    """Another process listens on this port."""


class NoSuchHost(Exception):
    """No address of this machine."""


def serve(
    listener: socket.socket, announce: Callable[[], object], *, with_loops: bool = True
) -> None:
    """Answer on `listener` until SIGINT or SIGTERM, then finish what is under way.

    `announce` is called when it answers; `with_loops` says whether what works behind
    the pages runs in here too. Raises PortTaken.
    """
    open_for_calls(listener)
    # uvicorn raises the signal again after it has stopped; that is not news any more.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    loops = worker.Loops(worker.EVERYTHING if with_loops else ())
    loops.start()
    try:
        Server(config(), announce).run(sockets=[listener])
    finally:
        loops.stop()


def take(port: int, host: str = "127.0.0.1") -> socket.socket:
    """A socket bound to the port, before anything slow happens; connections are refused
    until it listens. Raises PortTaken and NoSuchHost.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        is_taken = error.errno in (errno.EADDRINUSE, errno.EACCES)
        raise (PortTaken if is_taken else NoSuchHost) from error
    return listener


def open_for_calls(listener: socket.socket) -> None:
    """Raises PortTaken."""
    # Two starts can both take a port, but only one can listen on it.
    try:
        listener.listen(BACKLOG)
    except OSError as error:
        raise PortTaken from error


def tell_systemd(state: str) -> None:
    """What a unit of Type=notify waits for; nothing where nobody asked."""
    if place := os.environ.get("NOTIFY_SOCKET"):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notes:
            notes.sendto(state.encode(), place.replace("@", "\0", 1))


def config() -> uvicorn.Config:
    """How uvicorn serves the site."""
    return uvicorn.Config(
        "mysite.asgi:application",
        loop="uvloop",
        http=PatientProtocol,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=PATIENCE,
        backlog=BACKLOG,
        lifespan="on",
        access_log=False,
        log_config=None,
        proxy_headers=False,
        server_header=False,
    )


class Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config, announce: Callable[[], object]):
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self.announce()
