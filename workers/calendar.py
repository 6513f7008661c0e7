"""A worker's time: the only module that writes it.

Weekly hours say when somebody works, time off takes days away, and a claim takes the
quarter hours of one job. The list of free times and the check of a single start come
from the same place, so that what is offered can be booked. That no two claims share a
quarter hour is held by the database: the primary key of a cell is (worker, cell).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import chain, groupby, takewhile
from operator import gt
from typing import TypeAlias
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import BigIntegerField, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from services import shared
from toolkit import dates
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert
from toolkit.units import Cell, Minutes, Seconds
from workers import availability, slots, week
from workers.availability import ReadTo, Span, Week, cell_of, span_of
from workers.errors import BadHours, Taken
from workers.models import SlotCell, TimeOff, WeeklyHours, WorkerProfile, WorkerSettings

DAY_MINUTES = 24 * 60
# Enough for the visits of today and tomorrow, whatever the zone.
NEAR_DAYS = 3

# What holds now, where nothing else is said.
At: TypeAlias = datetime | None
Rules: TypeAlias = WorkerSettings | None


@dataclass(frozen=True)
class Day:
    date: date
    starts: list[datetime]


@dataclass(frozen=True)
class Soon:
    """The first free start at all, today and tomorrow; None where there is none."""

    first: datetime | None
    today: datetime | None
    tomorrow: datetime | None


# --- Claims -----------------------------------------------------------------


def span(start: datetime, minutes: Minutes, buffer_minutes: Minutes) -> Span:
    """The cells of a visit and the buffer after it; the last one is exclusive."""
    end = int(start.timestamp()) + (minutes + buffer_minutes) * 60
    return cell_of(start), slots.ceil_cell(end)


_locked = PreparedQuery(
    lambda pk: (
        WorkerProfile.objects.select_for_update(no_key=True)
        .filter(pk=pk)
        .values_list("pk", flat=True)
    ),
    BigIntegerField(),
)


def lock(worker_id: int) -> None:
    """The worker's row, locked until the transaction ends: one booking at a time.

    No key is locked, so that new requests, which only point at the row, need not wait.
    """
    [_held] = _locked(worker_id)


_take = PreparedInsert(SlotCell)


def claim(worker_id: int, start_cell: Cell, end_cell: Cell, code: str) -> None:
    """Take the cells for the job `code`, or raise Taken, which ends the transaction."""
    # Ascending, so that two claims meet at their first common cell and cannot deadlock.
    cells = [(worker_id, cell, code) for cell in range(start_cell, end_cell)]
    try:
        with transaction.atomic(savepoint=False):
            _take.values(*cells)
    except IntegrityError as error:
        raise Taken(f"{code} wants time that is taken") from error


def claims_between(
    worker: WorkerProfile, starts_at: datetime, ends_at: datetime
) -> set[str]:
    """The codes of the jobs that hold some of that time."""
    first, last = span_of(starts_at, ends_at)
    cells = SlotCell.objects.filter(worker=worker, cell__gte=first, cell__lt=last)
    return set(cells.values_list("claim", flat=True))


def claims_outside_hours(worker: WorkerProfile, *, at: At = None) -> set[str]:
    """The codes of the jobs ahead that the weekly hours, as they are now, leave out."""
    now = cell_of(at or timezone.now())
    ahead = SlotCell.objects.filter(worker=worker, cell__gte=now).order_by("cell")
    cells: dict[str, list[Cell]] = {}
    for code, cell in ahead.values_list("claim", "cell"):
        cells.setdefault(code, []).append(cell)
    if not cells:
        return set()
    last = max(mine[-1] for mine in cells.values())
    frame = slots.Frame(now, last + 1 - now)
    opened = slots.open_mask(worker.city.time_zone, week_of(worker), frame)
    # The way to the next job may go past the end of the day.
    after = slots.cells_in(shared.settings_for(WorkerSettings).buffer_minutes)
    return {
        code
        for code, mine in cells.items()
        if frame.mask_of(mine[: max(len(mine) - after, 1)]) & ~opened
    }


def release(code: str) -> None:
    SlotCell.objects.filter(claim=code).delete()


# --- Free times -------------------------------------------------------------


def free_days(
    worker: WorkerProfile,
    *,
    minutes: Minutes,
    at: At = None,
    days: int | None = None,
    rules: Rules = None,
) -> list[Day]:
    """The days that have free starts, in the city's time; `days` counts from today."""
    starts = free_starts([worker], minutes=minutes, at=at, days=days, rules=rules)
    return [
        Day(day, list(group))
        for day, group in groupby(starts[worker.pk], key=lambda start: start.date())
    ]


def is_free(
    worker: WorkerProfile,
    start: datetime,
    *,
    minutes: Minutes,
    at: At = None,
    rules: Rules = None,
) -> bool:
    """Whether a visit may begin at `start`, by the engine that lists the free times."""
    found = walk([worker.pk], minutes, at, rules)
    wanted = start.timestamp()
    return any(wanted == free for _pk, _zone, starts in found for free in starts)


def next_free(
    workers: Iterable[WorkerProfile],
    *,
    minutes: Minutes = 60,
    at: At = None,
    rules: Rules = None,
) -> dict[int, datetime]:
    """{worker pk: the first free start}; without those who have none."""
    found = walk([worker.pk for worker in workers], minutes, at, rules)
    firsts = ((pk, zone, next(starts, None)) for pk, zone, starts in found)
    return {pk: _shown(first, zone) for pk, zone, first in firsts if first}


def upcoming(
    ids: Iterable[int],
    *,
    shown: Iterable[int] = (),
    minutes: Minutes = 60,
    at: At = None,
    rules: Rules = None,
) -> dict[int, Soon]:
    """{worker pk: Soon} of those who keep hours, for hundreds at once.

    Only who is `shown` gets a first start after tomorrow. For the others only the cells
    of the next days are read: those of a whole fortnight would be many thousands.
    """
    at = at or timezone.now()
    near = cell_of(at) + NEAR_DAYS * slots.CELLS_A_DAY
    further = set(shown)
    midnights: dict[str, list[Seconds]] = {}
    result = {}
    for pk, zone, starts in walk(ids, minutes, at, rules, read_to=(near, further)):
        if zone not in midnights:
            midnights[zone] = [_midnight(zone, at, days) for days in (1, 2)]
        soon = _soon(starts, *midnights[zone], is_shown=pk in further)
        result[pk] = Soon(*(_local(start, zone) for start in soon))
    return result


def _soon(
    starts: Iterator[Seconds], tonight: Seconds, night_after: Seconds, *, is_shown: bool
) -> tuple[Seconds | None, Seconds | None, Seconds | None]:
    """(first, of today, of tomorrow) in seconds, None where there is none."""
    first = next(starts, None)
    if first is None:
        return None, None, None
    later = next((s for s in chain([first], starts) if s >= tonight), None)
    return (
        first if is_shown or first < night_after else None,
        first if first < tonight else None,
        later if later and later < night_after else None,
    )


def _midnight(zone: str, at: datetime, days: int) -> Seconds:
    tz = ZoneInfo(zone)
    day = dates.day_of(at, tz) + timedelta(days=days)
    return int(dates.start_of(day, tz).timestamp())


def free_starts(
    workers: Iterable[WorkerProfile],
    *,
    minutes: Minutes,
    at: At = None,
    days: int | None = None,
    rules: Rules = None,
) -> dict[int, list[datetime]]:
    """{worker pk: [free starts]} for any number of workers in four queries.

    `days` keeps only that many local days, today being the first.
    """
    at = at or timezone.now()
    result: dict[int, list[datetime]] = {worker.pk: [] for worker in workers}
    for pk, zone, starts in walk(result, minutes, at, rules, days):
        if days is not None:
            starts = takewhile(partial(gt, _midnight(zone, at, days)), starts)
        result[pk] = [_shown(start, zone) for start in starts]
    return result


def _local(seconds: Seconds | None, zone: str) -> datetime | None:
    return _shown(seconds, zone) if seconds else None


def _shown(seconds: Seconds, zone: str) -> datetime:
    return datetime.fromtimestamp(seconds, ZoneInfo(zone))


def terms_for(
    minutes: Minutes, rules: Rules = None, days: int | None = None
) -> slots.Terms:
    """The rules of the settings for a visit of this many minutes."""
    rules = rules or shared.settings_for(WorkerSettings)
    # A day more than asked for: the last one may have 25 hours.
    horizon = rules.horizon_days if days is None else min(days + 1, rules.horizon_days)
    return slots.Terms(
        minutes=minutes,
        buffer=rules.buffer_minutes,
        step=rules.step,
        notice=rules.notice_minutes,
        horizon=horizon * DAY_MINUTES,
    )


def walk(
    ids: Iterable[int],
    minutes: Minutes,
    at: At,
    rules: Rules,
    days: int | None = None,
    read_to: ReadTo | None = None,
) -> Iterator[tuple[int, str, Iterator[Seconds]]]:
    """Yield (pk, zone, the free starts in seconds) of those who keep hours at all."""
    now = int((at or timezone.now()).timestamp())
    terms = terms_for(minutes, rules, days)
    frame = slots.frame_for(now, terms)
    for pk, zone, mask in free_masks(ids, terms, now, read_to):
        yield pk, zone, (cell * slots.CELL for cell in frame.cells(mask))


def free_masks(
    ids: Iterable[int],
    terms: slots.Terms,
    now: Seconds,
    read_to: ReadTo | None = None,
) -> Iterator[tuple[int, str, slots.Mask]]:
    """Yield (pk, zone, the free starts as bits of `slots.frame_for(now, terms)`)."""
    frame = slots.frame_for(now, terms)
    for pk, one in availability.read(ids, frame, read_to).items():
        mask = slots.free_mask(
            frame,
            one.zone,
            one.windows,
            terms,
            now=now,
            off=one.off,
            taken=one.taken,
        )
        yield pk, one.zone, mask


# --- Hours and time off -----------------------------------------------------


@transaction.atomic
def set_week(
    worker: WorkerProfile, windows: Mapping[int, Sequence[slots.Window]]
) -> None:
    """Replace the weekly hours. {weekday: [(start, end)]} in minutes of the day.

    A window that ends at or before its start goes on past midnight.
    """
    WeeklyHours.objects.filter(worker=worker).delete()
    WeeklyHours.objects.bulk_create(
        WeeklyHours(worker=worker, weekday=weekday, start=start, end=end)
        for weekday, day in week.stored(windows).items()
        for start, end in day
    )


def week_of(worker: WorkerProfile) -> Week:
    """{weekday: [(start, end)]} as it is kept."""
    windows: Week = {}
    hours = WeeklyHours.objects.filter(worker=worker).order_by("weekday", "start")
    for weekday, start, end in hours.values_list("weekday", "start", "end"):
        windows.setdefault(weekday, []).append((start, end))
    return windows


def add_time_off(
    worker: WorkerProfile, starts_at: datetime, ends_at: datetime, reason: str = ""
) -> TimeOff:
    if ends_at.timestamp() <= starts_at.timestamp():
        raise BadHours(_("Time off has to end after it starts."))
    return TimeOff.objects.create(
        worker=worker, starts_at=starts_at, ends_at=ends_at, reason=reason
    )


def time_off_ahead(worker: WorkerProfile, *, at: At = None) -> QuerySet[TimeOff]:
    """Time off that is not over yet, the soonest first."""
    return TimeOff.objects.filter(worker=worker, ends_at__gt=at or timezone.now())


def remove_time_off(worker: WorkerProfile, pk: int) -> None:
    """Raises TimeOff.DoesNotExist when it is not this worker's."""
    TimeOff.objects.get(worker=worker, pk=pk).delete()
