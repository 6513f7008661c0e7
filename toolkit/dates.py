"""Wall time and instants: the one place that knows skipped and repeated hours.

An instant is an aware datetime; a wall time is what the clocks of a zone show. In
spring some wall times never happen, in autumn some happen twice. Python compares and
subtracts two datetimes of one zone by what the clock shows, and holds a repeated hour
of one zone to be unequal to everything in another. So instants are kept in UTC, or
compared by `same` and moved by `later`.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

MIDNIGHT = time()
SATURDAY, DAYS_A_WEEK = 5, 7


def readings(day: date, clock: time, tz: tzinfo) -> list[datetime]:
    """The instants, in UTC, at which the clocks of `tz` show that: none, one or two."""
    found: list[datetime] = []
    for fold in (0, 1):
        wall = datetime.combine(day, clock.replace(tzinfo=None, fold=fold), tz)
        moment = wall.astimezone(UTC)
        shown = moment.astimezone(tz)
        if _bare(shown) == _bare(wall) and moment not in found:
            found.append(moment)
    return found


def instant(day: date, clock: time, tz: tzinfo, *, edge: str = "start") -> datetime:
    """When a stretch of time that begins or ends at that wall time does so, in UTC.

    A "start" in a repeated hour is the first of the two, an "end" the second, so that
    the stretch covers both. In a skipped hour either is the moment of the change.
    """
    found = readings(day, clock, tz)
    if not found:
        return _change(day, clock, tz)
    return found[0] if edge == "start" else found[-1]


def start_of(day: date, tz: tzinfo) -> datetime:
    """The first instant of that day, in UTC, also where it does not begin at 0:00."""
    return instant(day, MIDNIGHT, tz)


def end_of(day: date, tz: tzinfo) -> datetime:
    """The instant at which that day is over, in UTC: the next one’s first."""
    return start_of(day + timedelta(days=1), tz)


def is_midnight(moment: datetime, tz: tzinfo) -> bool:
    """Does a day begin there at that instant?"""
    return start_of(day_of(moment, tz), tz).timestamp() == moment.timestamp()


def stretch(
    first: date, opens: time | None, last: date, closes: time | None, tz: tzinfo
) -> tuple[datetime, datetime]:
    """(start, end) in UTC, from `opens` on the first day to `closes` on the last one.

    Without `opens` it begins with the first day. Midnight as an end is the end of the
    last day, and so is none. The end is not after the start when they are the wrong
    way round, or when all of it lies in a skipped hour.
    """
    start = instant(first, opens or MIDNIGHT, tz)
    if closes is None or closes == MIDNIGHT:
        return start, end_of(last, tz)
    return start, instant(last, closes, tz, edge="end")


def day_of(moment: datetime, tz: tzinfo) -> date:
    return moment.astimezone(tz).date()


def weekend_from(today: date) -> tuple[date, ...]:
    """This Saturday and Sunday, as far as they are still to come."""
    ahead = range(max(SATURDAY - today.weekday(), 0), DAYS_A_WEEK - today.weekday())
    return tuple(today + timedelta(days=days) for days in ahead)


def same(one: datetime | None, other: datetime | None) -> bool:
    """Are they the same instant, in whatever zones they are written?"""
    if one is None or other is None:
        return one is other
    return one.timestamp() == other.timestamp()


def later(moment: datetime, by: timedelta) -> datetime:
    """That much real time after `moment`, in its zone; before it, if negative."""
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)


def month(first: date, tz: tzinfo) -> tuple[datetime, datetime]:
    """(start, end) in UTC of the month that begins with the day `first`."""
    following = (first + timedelta(days=31)).replace(day=1)
    return start_of(first, tz), start_of(following, tz)


def address_of(moment: datetime) -> str:
    """How an instant stands in an address: in UTC, so that no plus sign gets lost."""
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%MZ}"


def is_repeated(local: datetime) -> bool:
    """Does that day show the same time on the clock twice? Of a local reading."""
    return local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()


def zone_name(local: datetime) -> str:
    """What tells two equal readings apart: CEST, or UTC+10:30 where it has no name."""
    name = local.tzname() or ""
    if name.isalpha():
        return name
    offset = local.utcoffset() or timedelta()
    minutes = int(offset.total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    sign = "+" if minutes >= 0 else "\u2212"
    return f"UTC{sign}{hours}" + (f":{rest:02}" if rest else "")


def _bare(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None, fold=0)


def _change(day: date, clock: time, tz: tzinfo) -> datetime:
    """The first instant after the hour that the clocks skip."""
    walls = (clock.replace(tzinfo=None, fold=fold) for fold in (1, 0))
    before, after = (int(datetime.combine(day, w, tz).timestamp()) for w in walls)
    offset = datetime.fromtimestamp(before, tz).utcoffset()
    while after - before > 1:
        middle = (before + after) // 2
        if datetime.fromtimestamp(middle, tz).utcoffset() == offset:
            before = middle
        else:
            after = middle
    return datetime.fromtimestamp(after, UTC)
