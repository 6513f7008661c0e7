"""PostgreSQL by its own programs: a dump in their custom format.

Straight to the server, never through a pooler that gives it away between transactions.
"""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.postgresql.client import DatabaseClient

from mysite.backup.errors import BackupError
from mysite.backup.rows import Sum, by_postgres

FILE = "database.dump"
OURS = """
    SELECT nspname FROM pg_namespace
    WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
"""


def dump(connection: BaseDatabaseWrapper, place: Path) -> dict[str, Sum]:
    """Write it to `place`. The sums returned are of the very same moment."""
    with one_moment(connection) as snapshot:
        call(
            connection,
            "pg_dump",
            ["--format=custom", f"--snapshot={snapshot}", f"--file={place}"],
        )
        return sums(connection)


def sums(connection: BaseDatabaseWrapper) -> dict[str, Sum]:
    """{table: its Sum}, for every table there is, Django's own included."""
    with connection.cursor() as cursor:
        tables = sorted(connection.introspection.table_names(cursor))
        quote = connection.ops.quote_name
        return {table: by_postgres(cursor, quote(table)) for table in tables}


@contextmanager
def one_moment(connection: BaseDatabaseWrapper) -> Iterator[str]:
    """A transaction that sees one state of everything, and its name for others."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        [(name,)] = cursor.fetchall()
        yield name


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def load(connection: BaseDatabaseWrapper, place: Path) -> None:
    """In the place of everything that is there; all of it or nothing."""
    with connection.cursor() as cursor:
        cursor.execute(OURS)
        for [schema] in cursor.fetchall():
            cursor.execute(f"DROP SCHEMA {connection.ops.quote_name(schema)} CASCADE")
        cursor.execute("CREATE SCHEMA public")
    connection.close()
    call(
        connection,
        "pg_restore",
        ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"],
        place,
    )


def place_of(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """A host that the address names behind its `?`, as that of a socket is."""
    options = connection.settings_dict.get("OPTIONS", {})
    names = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER"}
    return {names[name]: str(options[name]) for name in names if name in options}


def call(
    connection: BaseDatabaseWrapper,
    program: str,
    options: list[str],
    place: Path | None = None,
) -> None:
    """Raises BackupError with what the program says."""
    if not (path := shutil.which(program)):
        raise BackupError(
            f"{program} is missing. Run: apt-get install postgresql-client"
        )
    # As for psql: user, host and port, and the name at the end.
    args, environ = DatabaseClient.settings_to_cmd_args_env(
        connection.settings_dict, []
    )
    *address, name = args[1:]
    command = [path, *options, *address, f"--dbname={name}"]
    done = subprocess.run(  # noqa: S603
        [*command, *([str(place)] if place else [])],
        env=os.environ | place_of(connection) | (environ or {}),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{program} failed: {done.stderr.strip()}")
