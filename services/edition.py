"""The edition of the public pages: a new one whenever an editor changes something.

What is the same for everybody (the list of services with their addresses and usual
prices, the footer, whole pages) is worked out once and kept in the process. It is
worked out again in a new edition, and after a minute in any case: workers come and go
without an editor. Other processes hear of a new edition within a second if the cache is
shared, and without one when their minute is over.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial, wraps
from time import monotonic
from typing import Any, TypeVar, TypeVarTuple

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import get_language

from accounts.codes import new_code

KEY = "edition"
SECONDS = 60
LISTEN_SECONDS = 1
MOST = 250

Arguments = TypeVarTuple("Arguments")
Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Kept:
    value: Any
    edition: str
    until: float


class Shelf:
    """Things of the current edition. Nobody may change what lies here."""

    def __init__(self) -> None:
        self.things: dict[Any, Kept] = {}

    def find(self, key: Any) -> Kept | None:
        """The Kept thing, if it is still good."""
        kept = self.things.get(key)
        if kept and monotonic() < kept.until and kept.edition == current():
            return kept
        return None

    def put(self, key: Any, value: Any, edition: str, seconds: float = SECONDS) -> Kept:
        """`edition` as it was before the work began: a change meanwhile is newer."""
        if len(self.things) >= MOST:
            self.make_room()
        self.things[key] = kept = Kept(value, edition, monotonic() + seconds)
        return kept

    def make_room(self) -> None:
        """What is over goes first, so that what is soon over displaces nothing else."""
        now = monotonic()
        for key, kept in list(self.things.items()):
            if now >= kept.until:
                self.things.pop(key, None)
        if len(self.things) >= MOST:
            self.things.clear()


heard = Shelf()


def current() -> str:
    last = heard.things.get(KEY)
    if last is None or monotonic() >= last.until:
        name: Any = cache.get_or_set(KEY, new_code, None)
        last = heard.things[KEY] = Kept(name, name, monotonic() + LISTEN_SECONDS)
    return last.edition


def advance(**signal: Any) -> None:
    """Start a new edition, once what was changed can be seen by everybody."""
    transaction.on_commit(partial(begin, new_code()))


def begin(name: str) -> None:
    cache.set(KEY, name, None)
    heard.things.clear()


def kept(build: Callable[[*Arguments], Thing]) -> Callable[[*Arguments], Thing]:
    """Keep what `build` gives for these arguments, in each language."""
    shelf = Shelf()

    @wraps(build)
    def read(*args: *Arguments) -> Thing:
        # Names of fields and of what has none, for example, are words of a language.
        key = (get_language(), *args)
        found = shelf.find(key)
        if found is None:
            edition = current()
            found = shelf.put(key, build(*args), edition)
        value: Thing = found.value
        return value

    return read
