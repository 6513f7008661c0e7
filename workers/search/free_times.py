"""When somebody is free, asked of the engine: for hundreds of workers at once.

A time one can ask for is turned into stretches of seconds on the clocks of a zone, and
these into bits of the engine's frame: a free start fits when it is one of them.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from toolkit import dates
from workers import availability, calendar, first_hours, slots
from workers.models import WorkerSettings
from workers.search import availability_sql
from workers.search.query import DAY_END, When

# "Free" means: for a visit of so many minutes.
VISIT = 60
ALWAYS = float("inf")

# From, and to (exclusive), in seconds since 1970.
Stretches = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Fitting:
    """The first free start of each worker, and how many each other time leaves."""

    free: dict[int, datetime]
    times: dict[str, int]


def first_fitting(
    ids: Iterable[int],
    when: When,
    *,
    now: datetime,
    rules: WorkerSettings,
    others: Mapping[str, When] = MappingProxyType({}),
    whole: Iterable[int] = (),
) -> Fitting:
    """Who of `ids` is free then, and how many of them are at `others`.

    "Any time" is looked for as far as the others go, for who is in `whole` to the end.
    """
    terms, at = calendar.terms_for(VISIT, rules), int(now.timestamp())
    frame = slots.frame_for(at, terms)
    known: dict[str, tuple[list[slots.Mask], dict[str, list[slots.Mask]]]] = {}
    free: dict[int, datetime] = {}
    times = dict.fromkeys(others, 0)
    further = set(whole)
    until = max(
        (_until(one, now, terms) for one in (when, *others.values()) if one),
        default=now + timedelta(days=1),
    )
    near = availability.cell_of(until)
    read_to = (near + slots.cells_in(terms.minutes + terms.buffer), further)
    seen = frame.mask(frame.start, near)
    for pk, zone, mask in calendar.free_masks(ids, terms, at, read_to):
        if zone not in known:
            known[zone] = (
                _masks(when, zone, now, terms),
                {name: _masks(one, zone, now, terms) for name, one in others.items()},
            )
        asked, rest = known[zone]
        near_by = mask & seen
        fits = _first(mask if pk in further else near_by, asked)
        if fits:
            start = frame.first(fits) * slots.CELL
            free[pk] = datetime.fromtimestamp(start, ZoneInfo(zone))
        for name, allowed in rest.items():
            times[name] += any(near_by & one for one in allowed)
    return Fitting(free, times)


def _masks(
    when: When, zone: str, now: datetime, terms: slots.Terms
) -> list[slots.Mask]:
    """`stretches` as bits of the frame of `now`: the cells in which a start may lie."""
    frame = slots.frame_for(int(now.timestamp()), terms)
    return [
        frame.mask(
            slots.ceil_cell(int(low)),
            frame.end if high == ALWAYS else slots.ceil_cell(int(high)),
        )
        for low, high in stretches(when, zone, now, terms)
    ]


def _first(free: slots.Mask, allowed: Iterable[slots.Mask]) -> slots.Mask:
    """What of `free` lies in the first stretch that holds any of it."""
    return next((free & one for one in allowed if free & one), 0)


def stretches(when: When, zone: str, now: datetime, terms: slots.Terms) -> Stretches:
    """(from, to) in seconds, the better first: where a start has to lie."""
    if when.moment:
        start = int(when.moment.timestamp())
        return ((start, start + 1),)
    if when.soon:
        start = availability_sql.earliest(zone, terms, now)
        return ((start, start + 1),)
    if not when:
        return ((0, ALWAYS),)
    days = when.days or _days(dates.day_of(now, ZoneInfo(zone)), terms)
    return _of_days(days, tuple(_hours(when)), zone)


@lru_cache(maxsize=1024)
def _of_days(
    days: tuple[date, ...], hours: tuple[tuple[time, time], ...], zone: str
) -> Stretches:
    """The same all day long, for everybody."""
    tz = ZoneInfo(zone)
    ends = [
        dates.stretch(day, opens, day, closes, tz)
        for day in days
        for opens, closes in hours
    ]
    return tuple((low.timestamp(), high.timestamp()) for low, high in ends)


def _hours(when: When) -> Iterator[tuple[time, time]]:
    """What of a day is asked for, its better hours first. Who names the hour from which
    on somebody may come means that one. Midnight ends a day too.
    """
    low, high = when.span or (0, DAY_END)
    is_named = when.hours is not None and low > 0
    for opens, closes in [(low, high)] if is_named else first_hours.spans(low, high):
        yield time(*divmod(opens, 60)), time(*divmod(closes % DAY_END, 60))


def _days(today: date, terms: slots.Terms) -> tuple[date, ...]:
    ahead = range(terms.horizon // (24 * 60) + 1)
    return tuple(today + timedelta(days=n) for n in ahead)


def _until(when: When, now: datetime, terms: slots.Terms) -> datetime:
    """Where looking ends, whatever the zone."""
    if when.moment:
        return when.moment + timedelta(hours=1)
    if when.days:
        last = datetime.combine(max(when.days), time(), now.tzinfo)
        return last + timedelta(days=2, hours=2)
    days = terms.horizon // (24 * 60) if when.span else 2
    return now + timedelta(days=days + 1)
