"""A PostgreSQL that may go away: who asks is told so at once, not after three seconds.

A pool looks for a lost server with ever longer pauses, for minutes after a long outage.
So the pool that could not give a connection is thrown away; one connection beside it
tries every second, and with its success a new pool begins.
"""

from collections.abc import Callable
from functools import cache
from typing import Any

import psycopg
from psycopg_pool import ConnectionPool, PoolClosed, PoolTimeout

from toolkit.circuit import Circuit

SECONDS_TO_ANSWER = 2
NO_ANSWER = "The database does not answer."


class Away(psycopg.OperationalError):
    """What the circuit has said already is not said for every request."""

    is_said = True


class Server(Circuit):
    """`pools` are those of Django, by alias."""

    errors = (psycopg.Error, OSError)

    def __init__(self, alias: str, pools: dict[str, ConnectionPool]):
        super().__init__("PostgreSQL")
        self.alias, self.pools = alias, pools
        self.lost: list[ConnectionPool] = []
        self.address: dict[str, Any] = {}

    def connection(self, get: Callable[[], Any], address: dict[str, Any]) -> Any:
        """What `get()` gets out of the pool. Raises Away while there is none."""
        if self.is_open:
            raise Away(NO_ANSWER)
        self.address = address
        try:
            return get()
        except PoolClosed:
            # Thrown away under our hands.
            if self.is_open:
                raise Away(NO_ANSWER) from None
            return get()
        except PoolTimeout as error:
            self.open(error)
            raise

    def opened(self) -> None:
        if pool := self.pools.pop(self.alias, None):
            self.lost.append(pool)

    def probe(self) -> None:
        while self.lost:
            self.lost.pop().close(timeout=0)
        how = self.address | {"connect_timeout": SECONDS_TO_ANSWER}
        psycopg.connect(**how).close()


@cache
def server_of(alias: str) -> Server:
    from toolkit.postgresql.base import DatabaseWrapper

    return Server(alias, DatabaseWrapper._connection_pools)
