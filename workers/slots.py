"""Free times, worked out on bit masks. Pure: no database, no clock.

The rule, in words. An instant is open when its reading on the wall clock of the
worker's city lies in a window of that weekday. A start is free when the whole visit is
open and outside any time off, the visit and the buffer after it touch no taken cell, it
is at least the notice and less than the horizon away, and its local minute is a
multiple of the step.

A cell is a quarter hour of UTC. No zone in use is off by less, so a cell is always a
quarter hour of local time too, and nothing that is stored moves when the clocks do.
Bit i of a mask is cell `frame.start + i`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

from toolkit.units import Cell, Minutes, Seconds

CELL_MINUTES = 15
CELL = CELL_MINUTES * 60
DAY = 24 * 3600
CELLS_A_DAY = DAY // CELL
EPOCH = date(1970, 1, 1).toordinal()
# No two clocks on Earth are further apart, even where the date line moved.
WIDEST_OFFSET = 26 * 3600
# Two changes of one zone are never closer than this.
PROBE = 3 * 3600
ONE = ord("1")

# Bits of cells, counted from the start of a frame.
Mask: TypeAlias = int
# From, and to (exclusive).
Window: TypeAlias = tuple[Minutes, Minutes]
Week: TypeAlias = Mapping[int, Sequence[Window]]
# A day of the calendar, as `date.toordinal` counts.
DayNumber: TypeAlias = int
Stretch: TypeAlias = tuple[Seconds, Seconds]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a start has to satisfy, in minutes."""

    minutes: Minutes
    buffer: Minutes = 0
    step: Minutes = CELL_MINUTES
    notice: Minutes = 0
    horizon: Minutes = 14 * 24 * 60


@dataclass(frozen=True, slots=True)
class Frame:
    """The stretch of cells that a mask describes."""

    start: Cell
    size: int

    @property
    def end(self) -> Cell:
        return self.start + self.size

    def mask(self, start: Cell, end: Cell) -> Mask:
        """The bits of cells `start` to `end` (exclusive), as far as they lie inside."""
        low, high = max(start - self.start, 0), min(end - self.start, self.size)
        return ((1 << (high - low)) - 1) << low if low < high else 0

    def mask_of(self, cells: Iterable[Cell]) -> Mask:
        """The bits of single cells: one number is read, not hundreds of them added."""
        first, last = self.start, self.end - 1
        digits = bytearray(b"0") * self.size
        for cell in cells:
            if first <= cell <= last:
                digits[last - cell] = ONE
        return int(digits, 2)

    def first(self, mask: Mask) -> Cell:
        """The lowest cell whose bit is set; there has to be one."""
        return self.start + (mask & -mask).bit_length() - 1

    def cells(self, mask: Mask) -> Iterator[Cell]:
        """The cells whose bits are set, the lowest first."""
        digits = f"{mask:b}"[::-1]
        place = digits.find("1")
        while place >= 0:
            yield self.start + place
            place = digits.find("1", place + 1)


def free_starts(
    zone: str,
    week: Week,
    terms: Terms,
    *,
    now: Seconds,
    off: Iterable[tuple[Cell, Cell]] = (),
    taken: Iterable[Cell] = (),
) -> Iterator[Seconds]:
    """The free starts in order, in seconds since 1970.

    `week` maps a weekday (Monday 0) to windows of minutes; `off` holds ranges of
    cells, `taken` single cells.
    """
    frame = frame_for(now, terms)
    mask = free_mask(frame, zone, week, terms, now=now, off=off, taken=taken)
    return (cell * CELL for cell in frame.cells(mask))


def free_mask(
    frame: Frame,
    zone: str,
    week: Week,
    terms: Terms,
    *,
    now: Seconds,
    off: Iterable[tuple[Cell, Cell]] = (),
    taken: Iterable[Cell] = (),
) -> Mask:
    """The free starts as bits of the frame of `now` and `terms`."""
    free = frame.mask(frame.start, frame.end) & ~frame.mask_of(taken)
    working = open_mask(zone, week, frame) & free
    for start, end in off:
        working &= ~frame.mask(start, end)
    return (
        runs(working, cells_in(terms.minutes))
        & runs(free, cells_in(terms.minutes + terms.buffer))
        & step_mask(zone, frame, terms.step)
        & frame.mask(
            ceil_cell(now + terms.notice * 60), ceil_cell(now + terms.horizon * 60)
        )
    )


def frame_for(now: Seconds, terms: Terms) -> Frame:
    """From the UTC midnight before `now`, so that the caches serve all day."""
    longest = cells_in(terms.horizon) + cells_in(terms.minutes + terms.buffer)
    return Frame(now // DAY * CELLS_A_DAY, CELLS_A_DAY + longest)


def cells_in(minutes: Minutes) -> int:
    return -(-minutes // CELL_MINUTES)


def ceil_cell(seconds: Seconds) -> Cell:
    return -(-seconds // CELL)


def open_mask(zone: str, week: Week, frame: Frame) -> Mask:
    """The cells that lie wholly in the weekly windows."""
    days = tuple((weekday, tuple(windows)) for weekday, windows in week.items())
    return open_mask_of(zone, days, frame)


@lru_cache(maxsize=4096)
def open_mask_of(
    zone: str, days: tuple[tuple[int, tuple[Window, ...]], ...], frame: Frame
) -> Mask:
    """`open_mask`, cached: many workers keep the same hours in the same zone."""
    week = dict(days)
    first = local_day(zone, frame.start * CELL)
    last = local_day(zone, frame.end * CELL)
    stretches = sorted(
        stretch
        for day in range(first, last + 1)
        for start, end in week.get(weekday_of(day), ())
        for stretch in instants(zone, day, start, end)
    )
    mask = 0
    # Round inwards only after joining: a change of the clocks may cut a cell in two.
    for start, end in joined(stretches):
        mask |= frame.mask(ceil_cell(start), end // CELL)
    return mask


def joined(windows: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Sorted windows, those that touch or overlap made one."""
    result: list[tuple[int, int]] = []
    for start, end in windows:
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], end))
        else:
            result.append((start, end))
    return result


def runs(mask: Mask, length: int) -> Mask:
    """Bit i stays when bits i to i + length - 1 are all set: log(length) shifts."""
    have = 1
    while have < length:
        more = min(have, length - have)
        mask &= mask >> more
        have += more
    return mask


def instants(
    zone: str, day: DayNumber, start: Minutes, end: Minutes
) -> Iterator[Stretch]:
    """The stretches of UTC in which the clock of `day` reads `start` to `end` minutes.

    None in the hour that spring skips, two around the hour that autumn repeats.
    """
    midnight = (day - EPOCH) * DAY
    for since, until, offset in steady(zone, day):
        low = max(since, midnight + start * 60 - offset)
        high = min(until, midnight + end * 60 - offset)
        if low < high:
            yield low, high


def readings(
    zone: str, start: Seconds, end: Seconds
) -> list[tuple[int, Minutes, Minutes]]:
    """What the local clock shows from `start` to `end` (seconds):
    (weekday, from minute, to minute) for every stretch within one day and offset."""
    result = []
    for day in range(local_day(zone, start), local_day(zone, end) + 1):
        midnight = (day - EPOCH) * DAY
        for low, high in instants(zone, day, 0, 24 * 60):
            low, high = max(low, start), min(high, end)
            if low < high:
                shift = offset_at(zone, low) - midnight
                result.append(
                    (weekday_of(day), (low + shift) // 60, -(-(high + shift) // 60))
                )
    return result


@lru_cache(maxsize=16_384)
def steady(zone: str, day: DayNumber) -> tuple[tuple[Seconds, Seconds, int], ...]:
    """The pieces (since, until, offset) of constant offset around local day `day`."""
    low = (day - EPOCH) * DAY - WIDEST_OFFSET
    high = low + DAY + 2 * WIDEST_OFFSET
    pieces, since = [], low
    for probe in range(low, high, PROBE):
        until = min(probe + PROBE, high)
        offset = offset_at(zone, probe)
        if offset != offset_at(zone, until):
            change = _change_between(zone, probe, until)
            pieces.append((since, change, offset))
            since = change
    pieces.append((since, high, offset_at(zone, high)))
    return tuple(pieces)


def _change_between(zone: str, before: Seconds, after: Seconds) -> Seconds:
    """The first second of the new offset."""
    offset = offset_at(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if offset_at(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


@lru_cache(maxsize=1024)
def step_mask(zone: str, frame: Frame, step: Minutes) -> Mask:
    """The cells whose local minute is a multiple of `step`."""
    mask = 0
    for index in range(frame.size):
        seconds = (frame.start + index) * CELL
        if (seconds + offset_at(zone, seconds)) // 60 % step == 0:
            mask |= 1 << index
    return mask


def next_on_step(zone: str, seconds: Seconds, step: Minutes) -> Seconds:
    """From `seconds` on, the first cell whose local minute is a multiple of `step`."""
    cell = ceil_cell(seconds)
    while (cell * CELL + offset_at(zone, cell * CELL)) // 60 % step:
        cell += 1
    return cell * CELL


def step_before(zone: str, seconds: Seconds, step: Minutes) -> Seconds:
    """The start of the last such cell at or before `seconds`."""
    cell = seconds // CELL
    while (cell * CELL + offset_at(zone, cell * CELL)) // 60 % step:
        cell -= 1
    return cell * CELL


def offset_at(zone: str, seconds: Seconds) -> int:
    local = datetime.fromtimestamp(seconds, ZoneInfo(zone))
    return int((local.utcoffset() or timedelta()).total_seconds())


def local_day(zone: str, seconds: Seconds) -> DayNumber:
    return (seconds + offset_at(zone, seconds)) // DAY + EPOCH


def weekday_of(day: DayNumber) -> int:
    """Monday 0. Day 1 of the calendar was a Monday."""
    return (day - 1) % 7
