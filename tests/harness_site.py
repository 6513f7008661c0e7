"""`live_site`: the real server on a free port, working on the database of the test.

It can be stopped, killed and started again on the same port.
"""

import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from mysite.play_bank import RAZORPAY, STRIPE, Endpoint
from mysite.play_bank.bank import RAZORPAY_KEY, RAZORPAY_KEY_SECRET, STRIPE_KEY
from tests.clock import clock
from tests.play_bank import RAZORPAY_WEBHOOK_SECRET, WEBHOOK_SECRET
from tests.servers import PATIENCE, ROOT, free_port

DJANGO = {"DJANGO_SETTINGS_MODULE": "mysite.settings.test"}


@pytest.fixture(scope="session")
def preforks():
    """One loaded process for each set of settings that some test asks for."""
    with Preforks() as preforks:
        yield preforks


@pytest.fixture
def start_site(transactional_db, django_db_setup, preforks):
    """`start_site(REDIS_URL=…)` starts one more server, with these settings."""
    with ExitStack() as stack:

        def start(**settings):
            site = Site(preforks[settings], django_db_setup.name)
            return stack.enter_context(site)

        yield start


@pytest.fixture
def live_site(start_site):
    return start_site()


@pytest.fixture
def paying_site(start_site, online):
    """The same, which takes payments at the bank of the test."""
    site = start_site(
        STRIPE_SECRET_KEY=STRIPE_KEY,
        STRIPE_WEBHOOK_SECRETS=WEBHOOK_SECRET,
        STRIPE_API=online.stripe_url,
        RAZORPAY_KEY_ID=RAZORPAY_KEY,
        RAZORPAY_KEY_SECRET=RAZORPAY_KEY_SECRET,
        RAZORPAY_WEBHOOK_SECRETS=RAZORPAY_WEBHOOK_SECRET,
        RAZORPAY_API=online.razorpay_url.replace("127.0.0.1", "localhost"),
    )
    online.outbox.endpoints += [
        Endpoint(name, f"{site.url}/webhooks/{name}/", (secret,))
        for name, secret in (
            (STRIPE, WEBHOOK_SECRET),
            (RAZORPAY, RAZORPAY_WEBHOOK_SECRET),
        )
    ]
    return site


class Preforks:
    def __init__(self):
        self.started = {}

    def __enter__(self):
        return self

    def __getitem__(self, settings):
        key = tuple(sorted(settings.items()))
        if key not in self.started:
            self.started[key] = Prefork(settings)
        return self.started[key]

    def __exit__(self, *exc):
        for prefork in self.started.values():
            prefork.close()


class Prefork:
    def __init__(self, settings):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.prefork"],
            cwd=ROOT,
            env=os.environ
            | {"DJANGO_SETTINGS_MODULE": "mysite.settings.test"}
            | settings,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,
            start_new_session=True,
        )
        self.heard = b""

    def fork(self, port, **order):
        """The process that serves; one that nobody waits for is passed over."""
        order = {"port": port} | order
        self.process.stdin.write(json.dumps(order).encode() + b"\n")
        while (ready := self.hear())["port"] != port:
            continue
        return ready["process"]

    def hear(self):
        deadline = time.monotonic() + PATIENCE
        while b"\n" not in self.heard:
            if not select.select([self.process.stdout], [], [], PATIENCE)[0]:
                raise TimeoutError("The site does not say that it is ready.")
            chunk = os.read(self.process.stdout.fileno(), 4096)
            if not chunk or time.monotonic() > deadline:
                raise RuntimeError("The site does not load: see its output.")
            self.heard += chunk
        line, self.heard = self.heard.split(b"\n", 1)
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait(PATIENCE)
        self.process.stdout.close()


class Site:
    def __init__(self, prefork, database):
        self.prefork = prefork
        self.database = str(database)
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.socket_url = f"ws://127.0.0.1:{self.port}/ws/"
        self.process = None

    def __enter__(self):
        handle, path = tempfile.mkstemp(prefix="callout-site-")
        os.close(handle)
        self.output = Path(path)
        self.start()
        return self

    def __exit__(self, *exc):
        self.stop()
        log = self.log()
        self.output.unlink()
        assert log == ""

    def start(self):
        self.process = self.prefork.fork(
            port=self.port,
            database=self.database,
            log=str(self.output),
            ahead=clock.shift,
        )

    def stop(self):
        """As a deployment does: everybody may finish."""
        self.end(signal.SIGTERM)

    def kill(self):
        """As a power cut does."""
        self.end(signal.SIGKILL)

    def end(self, how):
        if self.process:
            os.kill(self.process, how)
            deadline = time.monotonic() + PATIENCE
            while is_alive(self.process):
                assert time.monotonic() < deadline, "The site does not stop."
                time.sleep(0.01)
            self.process = None

    def log(self):
        """What the server wrote. Anything at all fails the test, unless forgotten."""
        return self.output.read_text()

    def forget(self):
        os.truncate(self.output, 0)


def is_alive(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
