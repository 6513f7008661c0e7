"""One migrated database with the staff's groups, made once and copied for every test
process.

Migrating takes half a minute, copying a few milliseconds. The copy is kept under
`build/test-db/`, named after everything that shaped it, so a new migration or another
version of a package makes a new one. After a test that really commits, the copy is put
back as it was, rows from migrations included.
"""

import ast
import fcntl
import hashlib
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from importlib import metadata
from pathlib import Path
from tempfile import mkdtemp
from urllib.parse import urlsplit

import psycopg
from django.conf import settings
from psycopg import sql

ROOT = Path(__file__).resolve().parent.parent
STORE = ROOT / "build" / "test-db"
APPS = ("accounts", "services", "workers", "bookings", "live", "home", "mysite")
PRISTINE = "pristine"
RESTORE = (Path(__file__).parent / "restore.sql").read_text()


def copy_for(url, name):
    """A private copy of the migrated database, for the kind of database `url` names."""
    return PostgresCopy(url, name) if url.startswith("postgres") else SqliteCopy()


class SqliteCopy:
    """A file, not memory: a test's threads and real server must see the same rows."""

    def __init__(self):
        self.folder = mkdtemp(prefix="callout-test-")
        self.name = f"{self.folder}/db.sqlite3"
        self.url = f"sqlite:///{self.name}"
        self.template = sqlite_template()
        shutil.copyfile(self.template, self.name)

    def restore(self, connection):
        # Page by page through SQLite itself, so that connections other threads
        # have left open see the old state too.
        connection.close()
        with (
            closing(sqlite3.connect(self.template)) as source,
            closing(sqlite3.connect(self.name, timeout=20)) as target,
        ):
            source.backup(target)

    def drop(self, connection):
        connection.close()
        shutil.rmtree(self.folder)


class PostgresCopy:
    def __init__(self, url, name):
        self.admin_url = url
        self.name = f"test_callout_{name}"
        template = postgres_template(url)
        with psycopg.connect(url, autocommit=True) as admin:
            create_database(admin, self.name, template)
        self.url = with_database(url, self.name)
        with psycopg.connect(self.url) as connection:
            connection.execute(RESTORE)
            connection.execute("SELECT pristine.remember()")

    def restore(self, connection):
        connection.close()
        with psycopg.connect(self.url) as restoring:
            restoring.execute("SELECT pristine.restore()")

    def drop(self, connection):
        connection.close()
        connection.close_pool()
        with psycopg.connect(self.admin_url, autocommit=True) as admin:
            drop_database(admin, self.name)


# --- Templates --------------------------------------------------------------


def sqlite_template():
    path = STORE / f"{fingerprint()}.sqlite3"
    with locked(path):
        if not path.exists():
            draft = path.with_suffix(".draft.sqlite3")
            draft.unlink(missing_ok=True)
            migrate(f"sqlite:///{draft}")
            draft.rename(path)
    return path


def postgres_template(url):
    """The name of a migrated database on this server; the dump outlives the server."""
    name = f"callout_template_{fingerprint()}"
    dump = STORE / f"{fingerprint()}.sql"
    with locked(dump), psycopg.connect(url, autocommit=True) as admin:
        # The file keeps out who works in this folder, this who works on this server.
        admin.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        known = admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone():
            return name
        draft = f"{name}_draft"
        create_database(admin, draft, "template0")
        if dump.exists():
            quietly = ["-qX", "-o", os.devnull, "-v", "ON_ERROR_STOP=1"]
            run("psql", *quietly, "-f", dump, url=url, name=draft)
        else:
            migrate(with_database(url, draft))
            half = dump.with_suffix(".draft.sql")
            run("pg_dump", "--no-owner", "-f", half, url=url, name=draft)
            half.rename(dump)
        admin.execute(
            sql.SQL("ALTER DATABASE {} RENAME TO {}").format(
                sql.Identifier(draft), sql.Identifier(name)
            )
        )
    return name


def migrate(url):
    subprocess.run(
        [sys.executable, "-m", "tests.template"],
        cwd=ROOT,
        env=os.environ
        | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "mysite.settings.test"},
        check=True,
    )


def fingerprint():
    """Changes with anything that could change what `tests.template` makes."""
    digest = hashlib.sha256(platform.python_version().encode())
    for path in sorted(migration_sources()):
        digest.update(path.read_bytes())
    digest.update(repr(settings.INSTALLED_APPS).encode())
    for package in sorted(f"{p.name} {p.version}" for p in metadata.distributions()):
        digest.update(package.encode())
    return digest.hexdigest()[:16]


def migration_sources():
    """The migrations, what begins with them, and the modules of ours they import."""
    roots = {path for app in APPS for path in (ROOT / app / "migrations").glob("*.py")}
    roots.add(ROOT / "tests" / "template.py")
    return roots | {source for path in roots for source in imported_sources(path)}


def imported_sources(path):
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names = [node.module] + [f"{node.module}.{a.name}" for a in node.names]
        else:
            continue
        for name in names:
            source = ROOT / f"{name.replace('.', '/')}.py"
            if source.exists():
                yield source


@contextmanager
def locked(path):
    """Two test runs at once wait for each other instead of migrating twice."""
    STORE.mkdir(parents=True, exist_ok=True)
    with path.with_suffix(path.suffix + ".lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


# --- PostgreSQL -------------------------------------------------------------


def copy_of(url, template, name):
    """The address of a copy of another database on that server."""
    with psycopg.connect(url, autocommit=True) as admin:
        create_database(admin, name, template)
    return with_database(url, name)


def create_database(admin, name, template):
    drop_database(admin, name)
    admin.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
            sql.Identifier(name), sql.Identifier(template)
        )
    )


def drop_database(admin, name):
    admin.execute(
        sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    )


def with_database(url, name):
    return urlsplit(url)._replace(path=f"/{name}").geturl()


def run(tool, *arguments, url, name):
    from tests.servers import postgres_tool

    target = ["-d", with_database(url, name)]
    subprocess.run([postgres_tool(tool), *target, *arguments], cwd=ROOT, check=True)
