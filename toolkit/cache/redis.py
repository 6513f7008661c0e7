"""Django's Redis cache for a Redis that may go away at any time.

Nothing in a cache is worth a page that fails. A command that gets no answer in
SECONDS_TO_ANSWER opens a circuit that all threads of the process share; until Redis
answers again, this process remembers things by itself, so that limits still count and
what is dear to work out is still kept, only not together with the other processes.

What was written meanwhile is unknown to Redis, which may hold something older. So the
keys are noted, and deleted there before anything is read from it again.
"""

from collections.abc import Iterable
from functools import cache as once
from functools import cached_property
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from toolkit.circuit import Circuit

SECONDS_TO_ANSWER = 0.2
ERRORS = (RedisError, OSError)
# Kept by a process while Redis is away.
MAX_ENTRIES = 10_000
# More keys than these are not deleted one by one: then all are.
MAX_NOTED = 50_000
DELETED_AT_ONCE = 1_000

QUICKLY: dict[str, Any] = {
    "socket_timeout": SECONDS_TO_ANSWER,
    "socket_connect_timeout": SECONDS_TO_ANSWER,
    "retry": Retry(NoBackoff(), 0),
}


class GuardedRedisCache(RedisCache):
    # Set by Django; the stubs leave them out.
    _class: type[RedisCacheClient]
    _servers: list[str]
    _options: dict[str, Any]

    @cached_property
    def _cache(self) -> "GuardedClient":  # type: ignore[override]  # answers alike
        client = self._class(self._servers, **(QUICKLY | self._options))
        return GuardedClient(client, standby_for(tuple(self._servers)))


class Standby(Circuit):
    """What stands in for Redis in this process, and the way back."""

    errors = ERRORS

    def __init__(self, servers: tuple[str, ...]):
        super().__init__("Redis")
        self.client = RedisCacheClient(list(servers), **QUICKLY)
        options = {"OPTIONS": {"MAX_ENTRIES": MAX_ENTRIES}}
        self.memory = LocMemCache(f"standby for {servers}", options)
        self.changed: set[str] = set()
        self.changed_all = False

    def opened(self) -> None:
        self.memory.clear()

    def note(self, keys: Iterable[str] | None) -> bool:
        """These keys (None: all) change meanwhile. False if Redis is back already."""
        with self.lock:
            if self.is_open and keys is not None:
                self.changed.update(keys)
                self.changed_all |= len(self.changed) > MAX_NOTED
            elif self.is_open:
                self.changed_all = True
            return self.is_open

    def probe(self) -> None:
        """Raises what Redis raises. One that refuses to write is not back either."""
        self.client.set("toolkit.cache.probe", 1, 1)
        with self.lock:
            keys, everything = sorted(self.changed), self.changed_all
        if everything:
            self.client.clear()
        for start in range(0, len(keys), DELETED_AT_ONCE):
            self.client.delete_many(keys[start : start + DELETED_AT_ONCE])
        with self.lock:
            self.changed.difference_update(keys)
            self.changed_all &= not everything

    def may_close(self) -> bool:
        return not self.changed and not self.changed_all


@once
def standby_for(servers: tuple[str, ...]) -> Standby:
    return Standby(servers)


class GuardedClient:
    """The commands of Django's Redis client, each of them answered in any case."""

    def __init__(self, client: RedisCacheClient, standby: Standby):
        self.client = client
        self.standby = standby

    def ask(self, changes: Iterable[str] | None, command: str, *args: Any) -> Any:
        """`changes`: the keys that the command changes, None for all there are."""
        while True:
            if not self.standby.is_open:
                try:
                    return getattr(self.client, command)(*args)
                except ERRORS as error:
                    self.standby.open(error)
            if self.standby.note(changes):
                return getattr(self.standby.memory, command)(*args)

    def get(self, key: str, default: Any) -> Any:
        return self.ask((), "get", key, default)

    def get_many(self, keys: Iterable[str]) -> Any:
        return self.ask((), "get_many", list(keys))

    def has_key(self, key: str) -> Any:
        return self.ask((), "has_key", key)

    def add(self, key: str, value: Any, timeout: float | None) -> Any:
        return self.ask((key,), "add", key, value, timeout)

    def set(self, key: str, value: Any, timeout: float | None) -> Any:
        return self.ask((key,), "set", key, value, timeout)

    def touch(self, key: str, timeout: float | None) -> Any:
        return self.ask((key,), "touch", key, timeout)

    def incr(self, key: str, delta: int) -> Any:
        return self.ask((key,), "incr", key, delta)

    def delete(self, key: str) -> Any:
        return self.ask((key,), "delete", key)

    def set_many(self, data: dict[str, Any], timeout: float | None) -> Any:
        return self.ask(data, "set_many", data, timeout)

    def delete_many(self, keys: Iterable[str]) -> Any:
        return self.ask(keys, "delete_many", keys)

    def clear(self) -> Any:
        return self.ask(None, "clear")
