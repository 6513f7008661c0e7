"""When somebody is free, asked of the engine: for hundreds of workers at once.

A time one can ask for is turned into stretches of seconds on the clocks of a zone; a
free start of the engine fits when it lies in one of them.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from toolkit import dates
from toolkit.units import Seconds
from workers import availability, calendar, first_hours, slots
from workers.models import WorkerSettings
from workers.search import availability_sql
from workers.search.query import DAY_END, When

# "Free" means: for a visit of so many minutes.
VISIT = 60
ALWAYS = float("inf")

# From, and to (exclusive), in seconds since 1970.
Stretches = list[tuple[float, float]]


def first_fitting(
    ids: Iterable[int],
    whens: dict[str, When],
    *,
    now: datetime,
    rules: WorkerSettings,
    whole: Iterable[int] = (),
) -> dict[str, dict[int, datetime]]:
    """For each of the times asked for, {pk: the first free start that fits}.

    "Any time" is looked for as far as the others go, for who is in `whole` to the end.
    """
    terms = calendar.terms_for(VISIT, rules)
    known: dict[str, dict[str, Stretches]] = {}
    found: dict[str, dict[int, datetime]] = {name: {} for name in whens}
    further = set(whole)
    until = max(
        (_until(when, now, terms) for when in whens.values() if when),
        default=now + timedelta(days=1),
    )
    near = availability.cell_of(until)
    read_to = (near + slots.cells_in(terms.minutes + terms.buffer), further)
    walked = calendar.walk(ids, VISIT, now, rules, read_to=read_to)
    for pk, zone, starts in walked:
        if zone not in known:
            known[zone] = {
                name: stretches(when, zone, now, terms) for name, when in whens.items()
            }
        soon = list(_soon(starts, near * slots.CELL, pk in further))
        for name, allowed in known[zone].items():
            if start := _first(soon, allowed):
                found[name][pk] = datetime.fromtimestamp(start, ZoneInfo(zone))
    return found


def stretches(when: When, zone: str, now: datetime, terms: slots.Terms) -> Stretches:
    """[(from, to)] in seconds, the better first: where a start has to lie."""
    if when.moment:
        start = int(when.moment.timestamp())
        return [(start, start + 1)]
    if when.soon:
        start = availability_sql.earliest(zone, terms, now)
        return [(start, start + 1)]
    if not when:
        return [(0, ALWAYS)]
    tz = ZoneInfo(zone)
    ends = [
        dates.stretch(day, opens, day, closes, tz)
        for day in when.days or _days(dates.day_of(now, tz), terms)
        for opens, closes in _hours(when)
    ]
    return [(low.timestamp(), high.timestamp()) for low, high in ends]


def _hours(when: When) -> Iterator[tuple[time, time]]:
    """What of a day is asked for, its better hours first. Who names the hour from which
    on somebody may come means that one. Midnight ends a day too.
    """
    low, high = when.span or (0, DAY_END)
    is_named = when.hours is not None and low > 0
    for opens, closes in [(low, high)] if is_named else first_hours.spans(low, high):
        yield time(*divmod(opens, 60)), time(*divmod(closes % DAY_END, 60))


def _days(today: date, terms: slots.Terms) -> list[date]:
    return [today + timedelta(days=n) for n in range(terms.horizon // (24 * 60) + 1)]


def _until(when: When, now: datetime, terms: slots.Terms) -> datetime:
    """Where looking ends, whatever the zone."""
    if when.moment:
        return when.moment + timedelta(hours=1)
    if when.days:
        last = datetime.combine(max(when.days), time(), now.tzinfo)
        return last + timedelta(days=2, hours=2)
    days = terms.horizon // (24 * 60) if when.span else 2
    return now + timedelta(days=days + 1)


def _soon(starts: Iterable[Seconds], end: Seconds, is_whole: bool) -> Iterator[Seconds]:
    """Those before `end`, and the next one of whom all is known."""
    for start in starts:
        if start < end or is_whole:
            yield start
        if start >= end:
            return


def _first(starts: Sequence[Seconds], stretches: Stretches) -> Seconds | None:
    for low, high in stretches:
        place = bisect_left(starts, low)
        if place < len(starts) and starts[place] < high:
            return starts[place]
    return None
