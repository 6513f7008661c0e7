"""The connection of this thread, and cursors for statements that are asked often.

PostgreSQL prepares them; for SQLite they are put into its own words once.
"""

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper


def connected() -> BaseDatabaseWrapper:
    """The connection itself: behind Django's proxy every word looks for it again."""
    return connections[DEFAULT_DB_ALIAS]


def cursor(connection: Any) -> Any:
    connection.ensure_connection()
    if connection.vendor == "postgresql":
        made = prepared()(connection.connection)
    else:
        made = connection.connection.cursor(factory=converted())
    return connection._prepare_cursor(made)


MOST = 1000


@cache
def converted() -> Any:
    """A class of cursors: Django's, which remember what they made of a statement."""
    from django.db.backends.sqlite3.base import SQLiteCursorWrapper

    known: dict[str, str] = {}

    class Converted(SQLiteCursorWrapper):
        def convert_query(self, query: str, *, param_names: Any = None) -> str:
            if param_names is not None:
                return str(super().convert_query(query, param_names=param_names))
            if query not in known:
                if len(known) >= MOST:
                    known.clear()
                known[query] = str(super().convert_query(query))
            return known[query]

    return Converted


# How PostgreSQL says that it cannot run what was prepared: it is gone, it is there
# already, or a table has changed since. The last shares its code with other faults.
GONE, THERE, CHANGED = "26000", "42P05", "0A000"


@cache
def prepared() -> Any:
    """A class of cursors; made when needed, for psycopg may not be there before."""
    from django.db.backends.postgresql.base import ServerBindingCursor
    from psycopg import Connection, Error, OperationalError
    from psycopg.pq import TransactionStatus

    class Prepared(ServerBindingCursor):
        # Of psycopg, which the stubs leave out.
        connection: Connection[Any]

        def execute(self, sql: str, params: Any = None) -> Any:
            # psycopg forgets the words of what it has prepared, and a log wants them.
            prepare = not connected().queries_logged
            execute = super().execute  # type: ignore[misc]  # psycopg's
            try:
                return execute(sql, params, prepare=prepare)
            except Error as error:
                if not is_stale(error):
                    raise
                if self.connection.info.transaction_status != TransactionStatus.IDLE:
                    # The transaction is lost, and psycopg prepares anew after it.
                    raise OperationalError("A prepared statement is stale.") from error
            self.connection.execute("DEALLOCATE ALL")
            return execute(sql, params, prepare=prepare)

    return Prepared


def is_stale(error: Any) -> bool:
    changed = error.sqlstate == CHANGED and "cached plan" in str(error)
    return changed or error.sqlstate in (GONE, THERE)
