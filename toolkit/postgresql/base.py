"""What every new connection is told and asked, once, before anybody uses it.

Limits are set by a statement: pgbouncer refuses the start-up parameter `options`. That
reaches only some of a pooler's servers: there, set them for the role as well. And
statements are prepared only where the server of the next transaction is the server of
this one, which behind a pooler it need not be.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base
from psycopg import Connection
from psycopg_pool import ConnectionPool

from toolkit.postgresql import away

QUESTION = """
    SELECT pg_backend_pid(),
        set_config('statement_timeout', %s, false),
        set_config('idle_in_transaction_session_timeout', %s, false)
"""


class DatabaseWrapper(base.DatabaseWrapper):
    # The stubs leave out the pools that Django keeps, by alias.
    _connection_pools: dict[str, ConnectionPool[Any]]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        get = partial(super().get_new_connection, conn_params)
        if not self.settings_dict["OPTIONS"].get("pool"):
            return get()
        return away.server_of(self.alias).connection(get, conn_params)

    def _configure_connection(self, connection: Connection[Any]) -> bool:
        # Django's own step, left out of the stubs.
        commit = super()._configure_connection(connection)  # type: ignore[misc]
        limits = [settings.STATEMENT_TIMEOUT, settings.IDLE_IN_TRANSACTION_TIMEOUT]
        with connection.cursor() as cursor:
            [(process, *_)] = cursor.execute(QUESTION, limits).fetchall()
        # A pooler tells a number of its own in the stead of the server's.
        if process != connection.info.backend_pid:
            self.settings_dict["DISABLE_SERVER_SIDE_CURSORS"] = True
            connection.prepare_threshold = None
        if not settings.PREPARED_STATEMENTS:
            connection.prepare_threshold = None
        return commit or not connection.autocommit
