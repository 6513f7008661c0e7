"""One process migrates at a time; whoever comes second finds it done."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.backends.base.base import BaseDatabaseWrapper

# Any number does, as long as all versions of the site agree about it.
KEY = 7_205_759_403
holding: set[str] = set()


@contextmanager
def alone(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Wait until no other process is in here with the same database.

    May be entered again by whoever is inside.
    """
    if connection.alias in holding:
        yield
        return
    lock = of_postgres if connection.vendor == "postgresql" else of_a_file
    with lock(connection):
        holding.add(connection.alias)
        try:
            yield
        finally:
            holding.discard(connection.alias)


@contextmanager
def of_postgres(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Held by a transaction, not a session: a pooler keeps that one together."""
    held = connection.copy()
    try:
        held.set_autocommit(False)
        with held.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [KEY])
        yield
    finally:
        held.rollback()
        held.set_autocommit(True)
        held.close()


@contextmanager
def of_a_file(connection: BaseDatabaseWrapper) -> Iterator[None]:
    place = Path(connection.settings_dict["NAME"])
    if not place.is_absolute():
        # Nobody else sees a database in memory.
        yield
        return
    with place.with_name(f"{place.name}.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield
