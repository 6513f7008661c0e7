"""Which of a day's free hours is offered first: one at which somebody opens the door.

Who works round the clock is free at midnight too, and nobody means that who asks for a
day. The rule is this list: hours of the place's own clock, the widest last.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime

WAKING = ((8, 20), (6, 22), (0, 24))


def first(starts: Sequence[datetime]) -> datetime | None:
    """Of the free starts of one day, on the clocks of the place and in order."""
    for low, high in WAKING:
        for start in starts:
            if low <= start.hour < high:
                return start
    return None


def spans(low: int, high: int) -> Iterator[tuple[int, int]]:
    """The minutes of a day from `low` to `high` as one would look through them."""
    before = None
    for opens, closes in WAKING:
        span = max(low, opens * 60), min(high, closes * 60)
        if span[0] < span[1] and span != before:
            yield span
            before = span
