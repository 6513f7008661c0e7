"""A whole site: processes of pages and of tasks, on one database, and its letters."""

import json
import os
import random
import sys
import threading
import time
from contextlib import ExitStack, suppress
from http.client import HTTPException

import psutil
from django.db import connection
from websockets.sync.client import connect

from bench.environment import at
from bench.trial.people import Caller
from tests import servers
from tests.smtp_sink import Sink

QUIET = 90
# How long a socket may take to open.
PATIENCE = 40


class Process(servers.Server):
    """One of ours; what it says is kept."""

    def __init__(self, *command, port=None, **environ):
        self.command, self.port = command, port
        self.environ = os.environ | environ

    def start(self):
        with self.path_of_log().open("a") as log:
            command = [sys.executable, "manage.py", *self.command]
            self.launch(
                command, cwd=servers.ROOT, env=self.environ, stdout=log, stderr=log
            )
        if self.port:
            self.wait_until(self.answers)

    def path_of_log(self):
        place = self.environ["STATE_DIR"], f"{self.command[0]}-{id(self)}.log"
        return servers.Path(*place)

    def answers(self):
        with suppress(OSError, HTTPException):
            return Caller([self.port]).get("/readyz").status == 200
        return False

    def log(self):
        return self.path_of_log().read_text()

    def resident(self):
        """Bytes, its children included."""
        first = psutil.Process(self.process.pid)
        everybody = [first, *first.children(recursive=True)]
        return sum(process.memory_info().rss for process in everybody)


class Stage:
    """`with Stage(url, pages=2, tasks=2, REDIS_URL=…) as stage:`"""

    def __init__(self, url, *, pages=1, tasks=0, **environ):
        self.url, self.environ = url, environ
        self.counts = pages, tasks

    def __enter__(self):
        with ExitStack() as stack:
            self.sink = stack.enter_context(Sink())
            told = {
                "DATABASE_URL": self.url,
                "EMAIL_URL": f"{self.sink.url}?timeout=10",
                "ADMINS": "",
            } | self.environ
            self.ports = [servers.free_port() for _ in range(self.counts[0])]
            self.pages = [
                Process("serve", "--as-is", port=port, PORT=str(port), **told)
                for port in self.ports
            ]
            self.tasks = [Process("db_worker", **told) for _ in range(self.counts[1])]
            for process in [*self.pages, *self.tasks]:
                stack.enter_context(process)
            self.stack = stack.pop_all()
        return self

    def __exit__(self, *exc):
        self.stack.close()

    def caller(self, user=None):
        return Caller(self.ports, user=user)

    def socket_of(self, person):
        """The socket of a page that they have open."""
        return connect(
            f"ws://127.0.0.1:{random.choice(self.ports)}/ws/",
            origin=person.headers["Origin"],
            additional_headers=person.told(),
            open_timeout=PATIENCE,
        )

    def look(self, question):
        """What `question()` says of the database of this site."""
        with at(self.url):
            return question()

    def records(self):
        """All that the processes have logged, a dict each."""
        return [
            record_of(line)
            for process in [*self.pages, *self.tasks]
            for line in process.log().splitlines()
            if line and not line.startswith("Callout is open")
        ]

    def eventually(self, question, patience=QUIET):
        """The seconds until that is true of the database; None: it never was."""
        began = time.monotonic()
        with at(self.url):
            while not question():
                if time.monotonic() > began + patience:
                    return None
                connection.close()
                time.sleep(0.5)
        return time.monotonic() - began


def record_of(line):
    with suppress(ValueError):
        record = json.loads(line)
        if isinstance(record, dict):
            return record
    return {"level": "LOOSE", "message": line}


class Scales(threading.Thread):
    """Weighs a process again and again until the block ends."""

    def __init__(self, process, every=0.02):
        super().__init__(daemon=True)
        self.process, self.every = process, every
        self.seen = []
        self.done = threading.Event()

    def run(self):
        while not self.done.wait(self.every):
            self.seen.append(self.process.resident())

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.done.set()
        self.join()
