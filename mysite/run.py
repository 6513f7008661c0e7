"""The whole site in one process: pages, sockets and background tasks.

One process, because what a task has to tell an open page travels through memory; with
`REDIS_URL` set the same three parts run as many processes as one likes.
"""

import logging
import signal
import socket
from threading import Event, Thread

import uvicorn
from django.db import connection
from django_tasks import task_backends
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.management.commands.db_worker import Worker

logger = logging.getLogger(__name__)

PATIENCE = 5
BACKLOG = 4096


class PortTaken(Exception):
    pass


def serve(listener, announce):
    """Answers on `listener` until SIGINT or SIGTERM, then lets everybody finish."""
    open_for_calls(listener)
    # uvicorn raises the signal again after it has stopped; that is not news any more.
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: None)
    tasks = Tasks()
    tasks.start()
    try:
        Server(config(), announce).run(sockets=[listener])
    finally:
        tasks.stop()


def take(port, host="127.0.0.1"):
    """Takes the port before anything slow happens; who calls is refused until then."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise PortTaken from error
    return listener


def open_for_calls(listener):
    # Two starts can both take a port, but only one can listen on it.
    try:
        listener.listen(BACKLOG)
    except OSError as error:
        raise PortTaken from error


def config():
    return uvicorn.Config(
        "mysite.asgi:application",
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        ws_max_size=65_536,
        ws_ping_interval=20,
        ws_ping_timeout=20,
        timeout_graceful_shutdown=PATIENCE,
        backlog=BACKLOG,
        lifespan="on",
        access_log=False,
        log_level="warning",
        proxy_headers=False,
        server_header=False,
    )


class Server(uvicorn.Server):
    def __init__(self, config, announce):
        super().__init__(config)
        self.announce = announce

    async def startup(self, sockets=None):
        await super().startup(sockets)
        if self.started:
            self.announce()


class Tasks(Thread):
    """The worker of the task queue, on a thread that survives a bad moment."""

    def __init__(self):
        super().__init__(name="tasks", daemon=True)
        self.stopping = Event()
        self.worker = Worker(
            queue_names=["*"],
            excluded_queue_names=[],
            interval=1,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"site-{socket.gethostname()}"[:64],
        )

    def start(self):
        if isinstance(task_backends["default"], DatabaseBackend):
            super().start()

    def run(self):
        start_periodic_tasks()
        while not self.stopping.is_set():
            try:
                self.worker.run()
            except Exception:  # the database was away: try again, never die silently
                logger.exception("The task worker stumbled and starts again.")
                self.stopping.wait(1)
        connection.close()

    def stop(self):
        self.stopping.set()
        self.worker.running = False
        if self.is_alive():
            self.join(PATIENCE)


def start_periodic_tasks():
    try:
        from live import periodic
    except ModuleNotFoundError as error:
        if error.name != "live.periodic":
            raise
    else:
        periodic.start()
