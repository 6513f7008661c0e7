"""Servers of pages and sockets, each a process of its own that can be weighed."""

import os
import socket
import subprocess
import sys
import time
from contextlib import suppress

import psutil

from tests import servers

SITE = "mysite.asgi:application"
BARE = "tests.bench.bare:application"


class Site(servers.Server):
    """`name` on uvicorn, with the options of the site."""

    def __init__(self, name, url, **environ):
        self.name = name
        self.environ = os.environ | {"DATABASE_URL": url} | environ

    def start(self):
        command = [sys.executable, "-m", "tests.bench.serve", self.name]
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
        weigh = psutil.Process.memory_full_info
        return sum(info.uss for info in self.each(weigh))

    def each(self, ask):
        main = psutil.Process(self.process.pid)
        yield ask(main)
        for process in main.children(recursive=True):
            with suppress(psutil.NoSuchProcess, OSError):
                yield ask(process)


def nanoseconds(process):
    """What all threads of a process have worked, also those that have ended.

    Its own clock, which Linux numbers after it: /proc counts in hundredths of a second,
    as much as several hundred lines take.
    """
    return time.clock_gettime_ns(~process.pid << 3 | 2)


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
