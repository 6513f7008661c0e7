"""Which failures mean “not now”: the same request may well succeed in a minute.

The database does not answer or has no connection left, a disk is full, somebody else
held a lock for too long. All else is a fault of ours.
"""

import errno
from collections.abc import Iterator
from time import monotonic

from django.db import DatabaseError, InterfaceError, OperationalError

RETRY_SECONDS = 5
FULL_SECONDS = 15

# The beginnings of PostgreSQL's codes: connection, rolled back by a rival, resources,
# operator (with time limits), the system below it; lock not available, read only.
CODES = ("08", "40", "53", "57", "58", "55P03", "25006")
SQLITE = ("BUSY", "LOCKED", "FULL", "IOERR", "CANTOPEN", "READONLY", "PROTOCOL")
NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EROFS})

_full = {"until": 0.0}


def is_outage(error: BaseException | None) -> bool:
    """Takes note if a disk is full, for `is_full`."""
    if has_no_room(error):
        _full["until"] = monotonic() + FULL_SECONDS
        return True
    if isinstance(error, InterfaceError):
        return True
    return isinstance(error, DatabaseError) and is_of_the_database(error)


def is_said(error: BaseException | None) -> bool:
    """Whether the log has it already: a circuit says once that it is open."""
    return bool(first(error, "is_said"))


def is_full() -> bool:
    """Whether something could not be written for want of room a moment ago."""
    return monotonic() < _full["until"]


def is_of_the_database(error: DatabaseError) -> bool:
    if name := first(error, "sqlite_errorname"):
        return name.removeprefix("SQLITE_").startswith(SQLITE)
    if code := first(error, "sqlstate"):
        return code.startswith(CODES)
    # Without a code it came from the connection or the pool, not the server.
    return isinstance(error, OperationalError)


def has_no_room(error: BaseException | None) -> bool:
    if isinstance(error, OSError):
        return error.errno in NO_ROOM
    return (
        first(error, "sqlstate") == "53100"
        or first(error, "sqlite_errorname") == "SQLITE_FULL"
    )


def first(error: BaseException | None, name: str) -> str | None:
    """What the driver's error, which is below Django's, has under that name."""
    return next((getattr(e, name) for e in chain_of(error) if hasattr(e, name)), None)


def chain_of(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
