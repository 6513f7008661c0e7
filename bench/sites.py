"""Servers of pages and sockets, each a process of its own that can be weighed."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress
from itertools import chain
from pathlib import Path

import psutil

from tests import servers

SITE = "mysite.asgi:application"
BARE = "bench.bare:application"


class Site(servers.Server):
    """`name` on uvicorn, with the options of the site."""

    def __init__(self, name, url, **environ):
        self.name = name
        self.environ = os.environ | {"DATABASE_URL": url} | environ

    def start(self):
        command = [sys.executable, "-m", "bench.serve", self.name]
        self.launch(command, env=self.environ, stdout=subprocess.PIPE, text=True)
        said = self.process.stdout.readline()
        if not said:
            self.process.wait(servers.PATIENCE)
            raise RuntimeError(f"{self.name} did not start: see its output above")
        self.port = int(said)

    def cpu(self):
        """Seconds that it and its children have worked."""
        return sum(self.each(nanoseconds)) / 1e9

    def memory(self):
        """Bytes that only it and its children hold."""
        return sum(self.each(only_its_own))

    def each(self, ask):
        return [ask(pid) for pid in family(self.process.pid)]


def family(pid):
    """A process, its children and theirs."""
    children = " ".join(
        path.read_text() for path in Path(f"/proc/{pid}/task").glob("*/children")
    )
    return [pid, *chain.from_iterable(map(family, map(int, children.split())))]


def nanoseconds(pid):
    """What all threads of a process have worked, also those that have ended.

    Its own clock, which Linux numbers after it: /proc counts in hundredths of a second,
    as much as several hundred lines take.
    """
    return time.clock_gettime_ns(~pid << 3 | 2)


def only_its_own(pid):
    return psutil.Process(pid).memory_full_info().uss


class Granian(Site):
    """The same pages over WSGI, without a bridge."""

    def start(self):
        self.port = servers.free_port()
        command = [sys.executable, "-m", "granian", "--interface", "wsgi"]
        self.launch(
            [*command, "--host", "127.0.0.1", "--port", str(self.port)]
            + ["--workers", "1", "--blocking-threads", "4", "--no-ws"]
            + ["--log-level", "warning", self.name],
            env=self.environ,
        )
        self.wait_until(self.answers)

    def answers(self):
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False
