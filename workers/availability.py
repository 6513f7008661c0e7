"""What `slots` needs to know of workers, read in three queries for any number of them.

Who keeps no weekly hours is never available, and is not read.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeAlias

from django.db.models import BigIntegerField, DateTimeField, Q

from toolkit.sql.params import Among, ListParam
from toolkit.sql.queries import PreparedQuery
from toolkit.units import Cell
from workers import slots
from workers.models import SlotCell, TimeOff, WeeklyHours

# The last one is exclusive.
Span: TypeAlias = tuple[Cell, Cell]
Week: TypeAlias = dict[int, list[slots.Window]]
# Of everybody to a cell, and further only of some.
ReadTo: TypeAlias = tuple[Cell, Collection[int]]


@dataclass
class Availability:
    """Of one worker: weekly windows by weekday, time off, and the cells of jobs.

    `zone` is the name of the time zone that the windows are meant in.
    """

    zone: str
    windows: Week = field(default_factory=dict)
    off: list[Span] = field(default_factory=list)
    taken: list[Cell] = field(default_factory=list)


def cell_of(moment: datetime) -> Cell:
    """The quarter hour since 1970 that `moment` lies in."""
    return int(moment.timestamp()) // slots.CELL


def span_of(starts_at: datetime, ends_at: datetime) -> Span:
    """The cells that a stretch of time touches."""
    return cell_of(starts_at), slots.ceil_cell(int(ends_at.timestamp()))


_hours = PreparedQuery(
    lambda keys: (
        WeeklyHours.objects.filter(Among("worker_id", keys))
        .order_by()
        .values_list("worker_id", "worker__city__time_zone", "weekday", "start", "end")
    ),
    ListParam,
)
_off = PreparedQuery(
    lambda keys, since: (
        TimeOff.objects.filter(Among("worker_id", keys), ends_at__gt=since)
        .order_by()
        .values_list("worker_id", "starts_at", "ends_at")
    ),
    ListParam,
    DateTimeField(),
)
_taken = PreparedQuery(
    lambda keys, start, end, near, whole: SlotCell.objects.filter(
        Q(cell__lt=near) | Among("worker_id", whole),
        Among("worker_id", keys),
        cell__gte=start,
        cell__lt=end,
    ).values_list("worker_id", "cell"),
    ListParam,
    BigIntegerField(),
    BigIntegerField(),
    BigIntegerField(),
    ListParam,
)


def read(
    ids: Iterable[int], frame: slots.Frame, read_to: ReadTo | None = None
) -> dict[int, Availability]:
    """{worker pk: Availability}, for those of `ids` who keep weekly hours.

    `frame` bounds the taken cells that are read; `read_to` bounds them further.
    """
    found: dict[int, Availability] = {}
    for pk, zone, weekday, start, end in _hours(ids):
        one = found.get(pk)
        if one is None:
            one = found[pk] = Availability(zone)
        one.windows.setdefault(weekday, []).append((start, end))
    since = datetime.fromtimestamp(frame.start * slots.CELL, UTC)
    for pk, starts_at, ends_at in _off(found, since):
        found[pk].off.append(span_of(starts_at, ends_at))
    near, whole = read_to or (frame.end, ())
    for pk, cell in _taken(found, frame.start, frame.end, near, whole):
        found[pk].taken.append(cell)
    return found
