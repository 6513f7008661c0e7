"""Work on every row that is due, although some of them may fail."""

import logging
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from toolkit import outages

BATCH = 200
Row = TypeVar("Row", bound=Model)

log = logging.getLogger(__name__)


class SweepFailed(ExceptionGroup):
    """What some rows raised, after every row had its turn."""


def oldest_first(rows: QuerySet[Row], moment: str, batch: int = 0) -> Iterator[Row]:
    """Every row by `moment`, a field that is never None, and its key.

    They are read in batches, of BATCH unless said, each from where the last one ended.
    So the index of `moment` is followed, and a row that stays due comes once only.
    """
    batch = batch or BATCH
    rows, further = rows.order_by(moment, "pk"), Q()
    while found := list(rows.filter(further)[:batch]):
        value, pk = getattr(found[-1], moment), found[-1].pk
        yield from found
        if len(found) < batch:
            return
        further = Q(**{f"{moment}__gte": value}) & (
            Q(**{f"{moment}__gt": value}) | Q(pk__gt=pk)
        )


def sweep(
    rows: Iterable[Row],
    act: Callable[[Row], object],
    *,
    settled: tuple[type[Exception], ...] = (),
) -> int:
    """Call `act` for each row. Returns for how many it did something.

    `settled` are the exceptions that say somebody else has dealt with a row. What else
    one raises is logged and raised at the end, as SweepFailed: the others come first.
    Where only the database was away, the first of the failures is raised.
    """
    done, failures = 0, []
    for row in rows:
        try:
            act(row)
        except settled:
            continue
        except Exception as failure:
            log.exception("%s %s failed.", type(row).__name__, row.pk)
            failures.append(failure)
        else:
            done += 1
    if failures and all(map(outages.is_outage, failures)):
        raise failures[0]
    if failures:
        raise SweepFailed(f"{len(failures)} of {done + len(failures)} failed", failures)
    return done
