"""From the bounds that somebody named to the hours of a day between them.

Clocks have twelve hours and people leave out the half of the day: of "after 6" it is
the one in which somebody would come, of "10 to 2" the one that makes a stretch.
"""

from collections.abc import Collection
from dataclasses import dataclass

from workers.search.query import DAY_END, HOURS, Part, Span, span_of

# Hour, minute, and 0 or 12 where the half of the day is said.
Clock = tuple[int, int, int | None]

HALF = 12 * 60
# "After 8" is the evening, "after 9" the morning; "before 7" is the evening again.
LATE_AFTER, LATE_BEFORE = 9, 8


@dataclass
class Bounds:
    low: Clock | None = None
    high: Clock | None = None


def read(bounds: Bounds, part: Part | None) -> Span | None:
    """The hours of a day, of the part of it that was said too if they fit there."""
    low, high = bounds.low, bounds.high
    if low and high:
        return _between(low, high, part)
    if low:
        return _within((_usual(low, part, LATE_AFTER), DAY_END), part)
    if high:
        found = _usual(high, part, LATE_BEFORE) or DAY_END
        # "Before midnight" is any time.
        return _within((0, found), part) if part or found < DAY_END else None
    return None


def without(parts: Collection[Part]) -> Span | None:
    """What is left of a day, all on one side of them."""
    if Part.MORNING not in parts:
        return 0, min(span_of(part)[0] for part in parts)
    if Part.EVENING not in parts:
        return max(span_of(part)[1] for part in parts), DAY_END
    return span_of(Part.AFTERNOON) if Part.AFTERNOON not in parts else None


def _between(low: Clock, high: Clock, part: Part | None) -> Span:
    """Where a half is not said, the shortest stretch that somebody would mean."""
    lows, highs = _halves(low), _halves(high)
    if len(lows) == 2 and len(highs) == 2:
        lows = [_usual(low, part, LATE_BEFORE - 1)]
    fitting = [(h - l, -l, h) for l in lows for h in highs if h > l]  # noqa: E741
    if not fitting:
        # Over midnight: until then.
        return min(lows[-1], DAY_END - 1), DAY_END
    _length, minus_low, end = min(fitting)
    return -minus_low, end


def _halves(clock: Clock) -> list[int]:
    hour, minute, half = clock
    if half is not None:
        return [(hour % 12 + half) * 60 + minute]
    if hour > 12 or hour == 0:
        return [hour * 60 + minute]
    first = hour % 12 * 60 + minute
    return [first, first + HALF]


def _usual(clock: Clock, part: Part | None, late_until: int) -> int:
    found = _halves(clock)
    if len(found) == 1:
        return found[0]
    is_late = clock[0] < late_until or clock[0] == HOURS[Part.AFTERNOON][0]
    if part:
        is_late = part != Part.MORNING
    return found[is_late]


def _within(span: Span, part: Part | None) -> Span:
    if part is None:
        return span
    low, high = span_of(part)
    low, high = max(low, span[0]), min(high, span[1])
    return (low, high) if low < high else span
