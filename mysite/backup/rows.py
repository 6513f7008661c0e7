"""What the rows of a table add up to, to be compared with those of another database."""

import hashlib
from collections.abc import Iterable
from typing import Any, NamedTuple

# Of a hash, so that it fits the numbers of any database.
HEX_DIGITS = 15
# As bits, a hash becomes a number without a function of our own.
NUMBER = f"('x' || substr(md5(t::text), 1, {HEX_DIGITS}))::bit({4 * HEX_DIGITS})"
OF_POSTGRES = "SELECT count(*), coalesce(sum({}::bigint::numeric), 0) FROM {} t"


class Sum(NamedTuple):
    """How many rows there are, and the sum of their hashes: in no order."""

    rows: int
    digest: str


def by_postgres(cursor: Any, table: str) -> Sum:
    """`table` is quoted."""
    cursor.execute(OF_POSTGRES.format(NUMBER, table))
    [(rows, total)] = cursor.fetchall()
    return Sum(rows, str(total))


def added_up(found: Iterable[Any]) -> Sum:
    rows = total = 0
    for row in found:
        rows += 1
        spelled = hashlib.md5(repr(tuple(row)).encode(), usedforsecurity=False)
        total += int(spelled.hexdigest()[:HEX_DIGITS], 16)
    return Sum(rows, str(total))
