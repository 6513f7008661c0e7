"""From the start of the process to its first page, beside Django waking up alone."""

import os
import socket
import subprocess
import sys
import time
from contextlib import closing

from bench.callers import Caller, get
from bench.demo import demo
from bench.rounds import interleaved
from tests import databases, servers


def measure(environment, wanted):
    url = demo(environment)
    environ = os.environ | {"DATABASE_URL": url}
    first_page(environ)
    yield (
        "start",
        interleaved(lambda: first_page(environ), lambda: alone(environ)),
        "manage.py serve to the whole home page",
    )


def first_page(environ):
    port = servers.free_port()
    command = [sys.executable, "manage.py", "serve", "--as-is"]
    environ = environ | {"PORT": str(port)}
    began = time.perf_counter()
    with subprocess.Popen(
        command, cwd=databases.ROOT, env=environ, stdout=subprocess.DEVNULL
    ) as site:
        try:
            wait_for(port, site)
            with Caller(port, at_once=1) as caller:
                caller.call([get("/")], 1)
            return time.perf_counter() - began
        finally:
            site.terminate()


def wait_for(port, site):
    while site.poll() is None:
        with closing(socket.socket()) as line:
            if line.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.005)
    raise RuntimeError("The site did not start; see its output above.")


def alone(environ):
    began = time.perf_counter()
    command = [sys.executable, "-c", "import django; django.setup()"]
    subprocess.run(command, cwd=databases.ROOT, env=environ, check=True)
    return time.perf_counter() - began
