"""Two web processes, tasks, PostgreSQL behind pgbouncer, Redis, and nginx in front.

Each is started by the line of its unit in deploy/systemd, and lifted up again as its
unit says; nginx has the site of deploy/nginx, filled in with the places of this folder.
"""

import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from configparser import ConfigParser
from contextlib import ExitStack, suppress
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

from bench.deployed.browser import Browser
from bench.trial.production import HOST
from bench.trial.stage import Process, Stage
from tests import databases, deployment, servers
from tests.smtp_sink import Sink

RESTART_SECONDS = 1
PATIENCE = 60


class Unit(Process):
    """A process that is lifted up when it falls, until it is told to stop."""

    def __init__(self, unit, **options):
        super().__init__(*deployment.command_of(unit), **options)
        self.lock = threading.RLock()
        self.is_wanted = False
        self.guard = None

    def start(self):
        with self.lock:
            self.launch_once()
            self.is_wanted = True
        if self.guard is None:
            self.guard = threading.Thread(target=self.watch, daemon=True)
            self.guard.start()

    def launch_once(self):
        with self.path_of_log().open("a") as log:
            command = [sys.executable, "manage.py", *self.command]
            self.launch(
                command, cwd=servers.ROOT, env=self.environ, stdout=log, stderr=log
            )
        if self.port:
            self.wait_until(self.answers)

    def watch(self):
        while True:
            time.sleep(0.1)
            with self.lock:
                if self.is_wanted and self.process.poll() is not None:
                    time.sleep(RESTART_SECONDS)
                    with suppress(RuntimeError):
                        self.launch_once()

    def kill(self):
        """As the kernel does when memory is short. Returns what was killed."""
        killed = self.process
        os.kill(killed.pid, signal.SIGKILL)
        return killed

    def is_back_from(self, process):
        """Whether another one answers in the place of that process."""
        return self.process is not process and (not self.port or self.answers())

    def wait_until_back_from(self, process):
        until = time.monotonic() + PATIENCE
        while not self.is_back_from(process) and time.monotonic() < until:
            time.sleep(0.1)

    def restart(self):
        """As `systemctl restart`: it may finish what is under way."""
        with self.lock:
            super().stop()
            self.launch_once()

    def restart_aside(self):
        """The same, while others go on. Returns what is told to end."""
        ending = self.process
        threading.Thread(target=self.restart, daemon=True).start()
        return ending

    def stop(self, how=signal.SIGTERM):
        self.is_wanted = False
        with self.lock:
            super().stop(how)


class Pooler(servers.PgBouncer):
    """With deploy/pgbouncer.ini, but for its places."""

    def settings(self):
        kept = ConfigParser(interpolation=None)
        kept.read(deployment.DEPLOY / "pgbouncer.ini")
        places = {"listen_addr", "listen_port", "unix_socket_dir", "auth_type"}
        places |= {"auth_file", "logfile", "pidfile"}
        lines = [
            f"{name} = {value}\n"
            for name, value in kept["pgbouncer"].items()
            if name not in places
        ]
        databases = f"[databases]\n* = host={self.postgres.folder}\n[pgbouncer]\n"
        return databases + self.place() + "".join(lines)


class Nginx(servers.Server):
    def __init__(self, web, environ):
        self.folder = Path(mkdtemp(prefix="callout-nginx-"))
        self.port, plain = servers.free_port(), servers.free_port()
        state = environ["STATE_DIR"]
        places = deployment.make_certificate(self.folder, HOST) | {
            "SERVER_NAME": HOST,
            "HTTP_PORT": f"127.0.0.1:{plain}",
            "HTTPS_PORT": f"127.0.0.1:{self.port}",
            "WEB_SERVERS": web_servers(web),
            "STATIC_ROOT": environ["STATIC_ROOT"],
            "MEDIA_ROOT": f"{state}/media",
            "PRIVATE_ROOT": f"{state}/private",
            "ACME_ROOT": str(self.folder),
        }
        self.plain, self.certificate = plain, places["TLS_CERTIFICATE"]
        user = "" if os.geteuid() else "user root;"
        self.main = deployment.write_nginx(self.folder, places, user=user)

    def start(self):
        self.launch([servers.nginx_tool(), "-c", str(self.main), "-e", "stderr"])
        self.wait_until(self.answers)

    def answers(self):
        with suppress(OSError):
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        return False

    def reload(self):
        self.process.send_signal(signal.SIGHUP)

    def kill(self):
        """All of it; its workers would go on alone."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def web_servers(ports):
    """As docs/deploy.md has them, at these ports."""
    ports = iter(ports)
    given = deployment.debian()["WEB_SERVERS"]
    return re.sub(r"(?<=127\.0\.0\.1:)\d+", lambda _: str(next(ports)), given)


class Deployed(Stage):
    """`with Deployed(environment, url) as site:`"""

    def __init__(self, environment, url):
        self.environment, self.url = environment, url

    def __enter__(self):
        environment = self.environment
        with ExitStack() as stack:
            self.sink = stack.enter_context(Sink())
            self.pooler = stack.enter_context(Pooler(environment.postgres))
            name = urlsplit(self.url).path.lstrip("/")
            told = {
                "DATABASE_URL": databases.with_database(self.pooler.url, name),
                "REDIS_URL": environment.redis.url,
                "EMAIL_URL": f"{self.sink.url}?timeout=10",
                "X_ACCEL_PREFIX": "/private/",
                # nginx, and a balancer before it, whose place the callers take.
                "TRUSTED_PROXY_COUNT": "2",
                "ADMINS": "",
            }
            self.ports = [servers.free_port() for _ in range(2)]
            self.pages = [
                Unit("callout-web@.service", port=port, PORT=str(port), **told)
                for port in self.ports
            ]
            self.tasks = [Unit("callout-tasks.service", **told)]
            for process in [*self.pages, *self.tasks]:
                stack.enter_context(process)
            self.nginx = stack.enter_context(Nginx(self.ports, os.environ))
            self.stack = stack.pop_all()
        return self

    def caller(self, user=None):
        return Browser(self.nginx.port, self.nginx.certificate, user=user)

    def socket_of(self, person):
        return person.socket()

    def manage(self, *command):
        """As `callout …` on the server, past the pooler."""
        return subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=servers.ROOT,
            env=os.environ | {"DATABASE_URL": self.url},
            capture_output=True,
            text=True,
            check=False,
        )
