"""On whose behalf this thread or coroutine works: the request every log line names.

The id travels in a context variable. Whoever hands work to another thread hands on the
id too; a task carries it in its row.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from secrets import token_hex

HEADER = "X-Request-ID"
NONE = "-"
# Long enough to be unique, short and plain enough to be a word of every log line.
_is_valid = re.compile(r"[A-Za-z0-9._-]{8,64}").fullmatch


@dataclass
class Trace:
    """`route` is the name of an address, never the address itself. `personal()` gives
    what the person said or is called, so that it can be kept out of the log.
    """

    id: str
    method: str = NONE
    route: str = NONE
    personal: Callable[[], Iterable[str]] = tuple


_NOBODY = Trace(NONE)
_current: ContextVar[Trace] = ContextVar("trace", default=_NOBODY)


def current() -> Trace:
    return _current.get()


def is_bound() -> bool:
    return _current.get() is not _NOBODY


def new_id() -> str:
    return token_hex(8)


def choose_id(given: str, *, trusted: bool) -> str:
    """The id that came with a request if whoever gave it may, else a new one."""
    return given if trusted and _is_valid(given) else new_id()


@contextmanager
def bound(trace: Trace) -> Iterator[Trace]:
    token = _current.set(trace)
    try:
        yield trace
    finally:
        _current.reset(token)
