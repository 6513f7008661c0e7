"""The content version of each model, and copies that are good for one version only.

What is the same for everybody (the catalogue, the footer, whole pages) is worked out
once and kept in the process. A copy remembers the versions of the models that it was
made from, and is good while these are the current ones, for a minute at the most.

Versions stand in the cache. This process looks at them once a second: so long it may
take until it sees a change that another process made. Without a shared cache other
processes see it when their minute is over.
"""

import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from time import monotonic
from typing import Any

from django.core.cache import cache
from django.db import transaction

KEY = "content-version:"
SECONDS = 60
LISTEN_SECONDS = 1
MAX_COPIES = 250

# One string for each model, in the order of their names.
Version = tuple[str, ...]


def new_version() -> str:
    return secrets.token_hex(8)


class LastSeen:
    """The versions that this process saw last, and until when it believes them."""

    def __init__(self) -> None:
        self.versions: dict[str, str] = {}
        self.until = float("-inf")
        self.turn = 0

    def of(self, models: tuple[str, ...]) -> Version:
        versions = self.versions
        if monotonic() < self.until:
            try:
                return tuple([versions[model] for model in models])
            except KeyError:
                # A model that nobody has asked for yet.
                pass
        versions = self._look({*versions, *models})
        return tuple([versions[model] for model in models])

    def _look(self, models: Iterable[str]) -> dict[str, str]:
        turn = self.turn
        keys = {f"{KEY}{model}": model for model in models}
        found: dict[str, Any] = cache.get_many(keys)
        versions = {
            model: found.get(key) or self._begun(key) for key, model in keys.items()
        }
        # Unless something was changed while we looked.
        if turn == self.turn:
            self.versions, self.until = versions, monotonic() + LISTEN_SECONDS
        return versions

    @staticmethod
    def _begun(key: str) -> str:
        version: Any = cache.get_or_set(key, new_version, None)
        return str(version)

    def forget(self) -> None:
        self.turn += 1
        self.until = float("-inf")


last_seen = LastSeen()


def content_version(models: tuple[str, ...]) -> Version:
    """The current version of what these models ("services.City", …) hold."""
    return last_seen.of(models)


def advance(*models: str) -> None:
    """A new version of these models, once what was changed can be seen by everybody.

    Signals do this for what is saved and deleted. Whoever changes many rows in one
    statement, which sends no signal, calls it.
    """
    transaction.on_commit(partial(begin, {model: new_version() for model in models}))


def begin(versions: dict[str, str]) -> None:
    cache.set_many({f"{KEY}{name}": value for name, value in versions.items()}, None)
    last_seen.forget()


@dataclass
class Copy:
    value: Any
    version: Version
    until: float
    # The versions of all models among which its own were last found to be current.
    good_for: dict[str, str] | None = None


class VersionedCache:
    """Copies of what was made from `models`. Nobody may change what is found here."""

    def __init__(self, models: Callable[[], tuple[str, ...]]) -> None:
        self.models = models
        self.copies: dict[Any, Copy] = {}

    def version(self) -> Version:
        return content_version(self.models())

    def find(self, key: Any) -> Copy | None:
        """The copy, if it is still good."""
        copy, now = self.copies.get(key), monotonic()
        if copy is None or now >= copy.until:
            return None
        # What is seen meanwhile is newer: then it is compared once more.
        seen = last_seen.versions
        if copy.good_for is not seen or now >= last_seen.until:
            if copy.version != self.version():
                return None
            copy.good_for = seen
        return copy

    def put(
        self, key: Any, value: Any, version: Version, seconds: float = SECONDS
    ) -> Copy:
        """`version` as it was before the work began: a change meanwhile is newer."""
        if len(self.copies) >= MAX_COPIES:
            self._make_room()
        self.copies[key] = copy = Copy(value, version, monotonic() + seconds)
        return copy

    def _make_room(self) -> None:
        """What is over goes first, so that what is soon over displaces nothing else."""
        now = monotonic()
        for key, copy in list(self.copies.items()):
            if now >= copy.until:
                self.copies.pop(key, None)
        if len(self.copies) >= MAX_COPIES:
            self.copies.clear()
