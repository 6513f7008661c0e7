"""A site that is loaded once and forked for every server a test starts.

Loading takes seconds, forking milliseconds; and a fork shares nothing with the server
of the test before. Reads one order a line, `{"port", "database", "log", "ahead"}`
(of the machine's clock, in nanoseconds); the process that serves it answers when it is
ready, `{"port", "process"}`. Ends with its parent.
"""

import gc
import json
import os
import signal
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402
from django.urls import get_resolver, re_path  # noqa: E402
from django.views.static import serve as file_of  # noqa: E402

from mysite import asgi, run, urls  # noqa: E402, F401  loaded here, for every fork
from tests.clock import clock  # noqa: E402

MEDIA = settings.MEDIA_ROOT


def main():
    # Nobody waits for the forks: their tests see them go.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    # In production a web server in front hands out what was uploaded.
    uploads = re_path("^media/(?P<path>.*)$", file_of, {"document_root": MEDIA})
    urls.urlpatterns.insert(0, uploads)
    assert get_resolver().url_patterns
    gc.freeze()
    forks = []
    for order in sys.stdin:
        process = os.fork()
        if not process:
            serve(**json.loads(order))
        forks.append(process)
    for process in forks:
        try:
            os.kill(process, signal.SIGKILL)
        except ProcessLookupError:
            continue


def serve(port, database, log, ahead):
    os.setsid()
    clock.run_ahead(ahead)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with open(log, "ab") as file:
        os.dup2(file.fileno(), sys.stderr.fileno())
    connection.settings_dict["NAME"] = database
    settings.BASE_URL = f"http://127.0.0.1:{port}"
    run.serve(run.take(port), lambda: say(port=port, process=os.getpid()))
    os._exit(0)


def say(**facts):
    # One write: lines of several processes never mix.
    os.write(1, json.dumps(facts).encode() + b"\n")


if __name__ == "__main__":
    main()
