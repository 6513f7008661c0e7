"""The servers and databases that figures stand on: private, and stopped afterwards.

PostgreSQL keeps its promises here, every commit is on the disk before it is answered,
as for a site that takes money. Databases full of people take minutes to make, so they
stay under build/bench/, named after everything that shaped them.
"""

import fcntl
import hashlib
import os
from contextlib import contextmanager, suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp

import psycopg
from django.core.cache import cache
from django.db import connections
from django.db.utils import load_backend
from psycopg import sql

from mysite.settings import base
from tests import databases, servers

KEPT = databases.ROOT / "build" / "bench"
DURABLE = {
    "fsync": "on",
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "autovacuum": "on",
    "shared_buffers": "512MB",
    "max_wal_size": "4GB",
}
VENDORS = {"postgresql": "", "sqlite": "_sqlite"}


class Busy(Exception):
    """Two at once would measure each other."""


class Environment:
    def __init__(self):
        self.servers = []
        self.numbers = count(1)

    def __enter__(self):
        KEPT.mkdir(parents=True, exist_ok=True)
        self.lock = (KEPT / "lock").open("w")
        try:
            fcntl.flock(self.lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Busy("Figures are being taken in this checkout already.") from None
        self.folder = Path(mkdtemp(prefix="callout-bench-"))
        self.mark = fingerprint()
        self.forget_old()
        return self

    def __exit__(self, *exc):
        for server in reversed(self.servers):
            with suppress(Exception):
                server.close()
        rmtree(self.folder, ignore_errors=True)
        self.lock.close()

    def start(self, server):
        """It is stopped with everything else."""
        server.start()
        self.servers.append(server)
        return server

    @cached_property
    def redis(self):
        return self.start(servers.Redis())

    @cached_property
    def postgres(self):
        data = kept_place(f"postgres-{self.mark}")
        try:
            return self.start(servers.Postgres(data, **DURABLE))
        except RuntimeError:
            # What a killed run has left half made.
            rmtree(data, ignore_errors=True)
            return self.start(servers.Postgres(data, **DURABLE))

    def fresh(self, vendor, name):
        """The address of a new copy of the migrated database."""
        if vendor == "postgresql":
            return databases.PostgresCopy(self.postgres.url, name).url
        path = self.folder / f"{name}.sqlite3"
        path.write_bytes(databases.sqlite_template().read_bytes())
        return f"sqlite:///{path}"

    def kept(self, vendor, name, fill):
        """The address of a database that `fill()` filled, now or in an earlier run."""
        make = self.kept_postgres if vendor == "postgresql" else self.kept_sqlite
        return make(name, fill)

    def kept_sqlite(self, name, fill):
        path = KEPT / f"{name}-{self.mark}.sqlite3"
        if not path.exists():
            draft = self.fresh("sqlite", name)
            with at(draft):
                fill()
            Path(draft.removeprefix("sqlite:///")).rename(path)
        return f"sqlite:///{path}"

    def kept_postgres(self, name, fill):
        url = self.postgres.url
        place = databases.with_database(url, name)
        with psycopg.connect(url, autocommit=True) as admin:
            known = "SELECT 1 FROM pg_database WHERE datname = %s"
            if admin.execute(known, [name]).fetchone():
                return place
            draft = databases.PostgresCopy(url, f"draft_{name}")
            with at(draft.url):
                fill()
            admin.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                    sql.Identifier(draft.name), sql.Identifier(name)
                )
            )
        return place

    def new_name(self, name):
        return f"{name}_{next(self.numbers)}"

    def forget_old(self):
        for path in KEPT.iterdir():
            if "-" in path.name and self.mark not in path.name:
                rmtree(path) if path.is_dir() else path.unlink()


def fingerprint():
    """Changes with the tables and with how they are filled."""
    here = Path(__file__).parent
    shape = [(here / name).read_bytes() for name in ("crowd.py", "names.py")]
    seen = b"".join([databases.fingerprint().encode(), *shape])
    return hashlib.sha256(seen).hexdigest()[:12]


def kept_place(name):
    """Where the data of a server may stay; None when its account cannot go there."""
    place = KEPT / name
    who = servers.unprivileged()
    if not who:
        return place
    if not all(folder.stat().st_mode & 0o001 for folder in place.parents):
        return None
    place.mkdir(exist_ok=True, mode=0o700)
    os.chown(place, who["user"], who["group"])
    return place


@contextmanager
def at(url):
    """Everything inside asks that database, the rules of the site included."""
    before = connections["default"]
    connections["default"] = here = wrapper(url)
    cache.clear()
    try:
        yield here
    finally:
        here.close()
        connections["default"] = before


def wrapper(url):
    config = connections.configure_settings(
        {"default": base.database(url, base.DATABASE_CONNECTIONS)}
    )["default"]
    # What the pool hands out stays in the hand that measures.
    config["OPTIONS"].pop("pool", None)
    made = load_backend(config["ENGINE"]).DatabaseWrapper(config, "default")
    # For a process of its own that should ask the same.
    made.address = url
    return made
