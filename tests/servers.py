"""The servers that tests need, started for them alone and stopped with them.

Each takes a free port or a private socket and a temporary folder; a server that is
already running on this machine is never touched.
"""

import os
import pwd
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from ctypes.util import find_library
from pathlib import Path
from tempfile import mkdtemp

import psutil

ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 90

# What a suite needs, and the packages that bring it.
PACKAGES = {
    "PostgreSQL": "postgresql",
    "Redis": "redis-server",
    "Chromium": "chromium",
    "PgBouncer": "pgbouncer",
    "nginx": "nginx",
    "systemd": "systemd",
    "Pango": "libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core",
}


class Missing(Exception):
    """A program that is not on this machine."""

    def __init__(self, what):
        self.what = what
        super().__init__(f"{what} is missing: apt-get install {PACKAGES[what]}")


# Debian keeps most of PostgreSQL's programs off the path.
POSTGRES = Path("/usr/lib/postgresql")


def postgres_tool(name):
    """The newest one installed."""
    folders = sorted(POSTGRES.glob("*/bin"), key=lambda p: int(p.parent.name))
    found = shutil.which(name, path=os.pathsep.join(str(f) for f in folders[::-1]))
    found = found or shutil.which(name)
    if not found:
        raise Missing("PostgreSQL")
    return found


def redis_tool():
    if found := shutil.which("redis-server"):
        return found
    raise Missing("Redis")


def pgbouncer_tool():
    if found := shutil.which("pgbouncer", path=f"{os.environ['PATH']}:/usr/sbin"):
        return found
    raise Missing("PgBouncer")


def nginx_tool():
    if found := shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin"):
        return found
    raise Missing("nginx")


def systemd_tool():
    """The reader of units."""
    if found := shutil.which("systemd-analyze"):
        return found
    raise Missing("systemd")


def chromium_tool():
    for name in ("chromium", "chromium-browser", "google-chrome"):
        if found := shutil.which(name):
            return found
    raise Missing("Chromium")


def pango():
    """The library that lays out PDFs."""
    if found := find_library("pangoft2-1.0"):
        return found
    raise Missing("Pango")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """A child process in a session of its own, so that a Ctrl-C reaches only us."""

    process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *exc):
        self.close()

    def launch(self, command, **options):
        self.process = subprocess.Popen(command, start_new_session=True, **options)

    def wait_until(self, ready):
        deadline = time.monotonic() + PATIENCE
        while not ready():
            if self.process.poll() is not None or time.monotonic() > deadline:
                self.close()
                raise RuntimeError(f"{type(self).__name__} did not start: {self.log()}")
            time.sleep(0.02)

    def stop(self, how=signal.SIGTERM):
        if self.process:
            self.process.send_signal(how)
            self.process.wait(PATIENCE)
            self.process = None

    def close(self):
        self.stop()

    def log(self):
        return "see its output above"


class Postgres(Server):
    """Everything on a private socket, nothing on disk that has to last, unless it is
    given a folder for its `data` that outlives it.
    """

    settings = {
        "listen_addresses": "",
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "autovacuum": "off",
        "max_connections": "200",
        "shared_buffers": "64MB",
        "timezone": "UTC",
    }

    folder = None

    def __init__(self, data=None, **settings):
        self.data = data
        self.settings = self.settings | settings

    def start(self):
        """Once more after a `stop`, it has the same place and the same rows."""
        postgres = postgres_tool("postgres")
        self.who = unprivileged()
        if self.folder is None:
            self.folder = mkdtemp(prefix="callout-pg-")
            if self.who:
                os.chown(self.folder, self.who["user"], self.who["group"])
        self.url = f"postgres://callout@/postgres?host={self.folder}"
        data = str(self.data or f"{self.folder}/data")
        if not os.path.exists(f"{data}/PG_VERSION"):
            self.make(data)
        settings = self.settings | {"unix_socket_directories": self.folder}
        with open(f"{self.folder}/log", "w") as log:
            self.launch(
                [postgres, "-D", data]
                + [f"--{name}={value}" for name, value in settings.items()],
                cwd=self.folder,
                stdout=log,
                stderr=log,
                **self.who,
            )
        self.wait_until(self.answers)

    def make(self, data):
        subprocess.run(
            [postgres_tool("initdb"), "-D", data, "-U", "callout", "-A", "trust"]
            + ["-E", "UTF8", "--no-sync", "--no-instructions", "--locale=C.UTF-8"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self.who,
        )

    def answers(self):
        command = [postgres_tool("pg_isready"), "-q", "-h", self.folder]
        return subprocess.run(command, check=False).returncode == 0

    def stop(self, how=signal.SIGINT):
        """SIGINT is its fast shutdown, without waiting for idle connections."""
        super().stop(how)

    def close(self):
        self.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def pause(self):
        """It and all who answer for it take what is sent and say nothing."""
        self.signal_all(signal.SIGSTOP)

    def resume(self):
        self.signal_all(signal.SIGCONT)

    def signal_all(self, number):
        first = psutil.Process(self.process.pid)
        for process in [first, *first.children()]:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def log(self):
        return Path(f"{self.folder}/log").read_text()


class PgBouncer(Server):
    """Between us and that PostgreSQL: `size` servers, given away by transaction."""

    port = None

    def __init__(self, postgres, size=2):
        self.postgres, self.size = postgres, size

    def start(self):
        """Once more after a `stop`, it has the same place."""
        port, folder = self.port or free_port(), self.postgres.folder
        self.port = port
        self.url = f"postgres://callout@127.0.0.1:{port}/postgres"
        self.address = ("127.0.0.1", port)
        ini = Path(f"{folder}/pgbouncer.ini")
        ini.write_text(self.settings())
        Path(f"{folder}/users").write_text('"callout" ""\n')
        with open(f"{folder}/pgbouncer.log", "w") as log:
            command = [pgbouncer_tool(), str(ini)]
            who = self.postgres.who
            self.launch(command, cwd=folder, stdout=log, stderr=log, **who)
        self.wait_until(self.answers)

    def settings(self):
        return (
            f"[databases]\n* = host={self.postgres.folder}\n"
            f"[pgbouncer]\npool_mode = transaction\n{self.place()}"
            f"default_pool_size = {self.size}\nserver_check_delay = 0\n"
        )

    def place(self):
        """Where it listens, and to whom."""
        return (
            f"listen_addr = 127.0.0.1\nlisten_port = {self.port}\n"
            f"unix_socket_dir =\nauth_type = trust\n"
            f"auth_file = {self.postgres.folder}/users\n"
        )

    def answers(self):
        try:
            socket.create_connection(self.address, 1).close()
        except OSError:
            return False
        return True

    def stop(self, how=signal.SIGINT):
        super().stop(how)

    def log(self):
        return Path(f"{self.postgres.folder}/pgbouncer.log").read_text()


class Redis(Server):
    """Keeps nothing."""

    def start(self):
        self.port = getattr(self, "port", None) or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.launch(
            [redis_tool(), "--port", str(self.port), "--bind", "127.0.0.1"]
            + ["--save", "", "--appendonly", "no", "--loglevel", "warning"],
            stdout=subprocess.DEVNULL,
        )
        self.wait_until(self.answers)

    def answers(self):
        try:
            return self.command(b"PING") == b"+PONG"
        except OSError:
            return False

    def command(self, words):
        with socket.create_connection(("127.0.0.1", self.port), 1) as link:
            link.sendall(words + b"\r\n")
            return link.recv(1024).strip()

    def kill(self):
        self.stop(signal.SIGKILL)

    def pause(self):
        """It takes connections and answers nothing, as a machine that is swapping."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self):
        self.process.send_signal(signal.SIGCONT)


def unprivileged():
    """PostgreSQL refuses to run as root; the nobody account is on every machine."""
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
