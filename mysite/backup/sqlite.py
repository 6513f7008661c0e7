"""SQLite by its own way to copy a database that is in use."""

import sqlite3
from contextlib import closing
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

from mysite.backup.rows import Sum, added_up

FILE = "database.sqlite3"


def dump(connection: BaseDatabaseWrapper, place: Path) -> dict[str, Sum]:
    """Write it to `place`, and sum up what stands there."""
    with (
        closing(sqlite3.connect(file_of(connection), timeout=20)) as source,
        closing(sqlite3.connect(place)) as target,
    ):
        source.backup(target)
        return sums_in(target)


def sums(connection: BaseDatabaseWrapper) -> dict[str, Sum]:
    """{table: its Sum}, for every table there is, Django's own included."""
    with closing(sqlite3.connect(file_of(connection), timeout=20)) as rows:
        return sums_in(rows)


def sums_in(rows: sqlite3.Connection) -> dict[str, Sum]:
    """Not by Django's connection, which makes dates of what looks like one."""
    names = rows.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    tables = sorted(name for [name] in names if not name.startswith("sqlite_"))
    found = {}
    for table in tables:
        found[table] = added_up(rows.execute(f'SELECT * FROM "{table}"'))  # noqa: S608
    return found


def is_empty(connection: BaseDatabaseWrapper) -> bool:
    with connection.cursor() as cursor:
        return not connection.introspection.table_names(cursor)


def load(connection: BaseDatabaseWrapper, place: Path) -> None:
    """In the place of everything that is there; page by page, in one transaction."""
    connection.close()
    with (
        closing(sqlite3.connect(place)) as source,
        closing(sqlite3.connect(file_of(connection), timeout=20)) as target,
    ):
        source.backup(target)


def file_of(connection: BaseDatabaseWrapper) -> str:
    return str(connection.settings_dict["NAME"])
