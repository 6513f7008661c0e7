"""What a customer wants done: pieces of the worker's price list, or hours at the rate.

Both become lines of the job, and how long the visit takes.
"""

from dataclasses import dataclass
from typing import Self, TypeAlias

from bookings.models import JobLine
from toolkit import money
from toolkit.units import MinorUnits, Minutes
from workers.models import PriceItem

# How long a visit can be booked for, in minutes.
LENGTHS = range(60, 8 * 60 + 1, 30)
# Of one piece of the list, such as air conditioners to be serviced.
MOST_OF_ONE = 9
# Pieces of a price list, and how many of each.
Pieces: TypeAlias = tuple[tuple[PriceItem, int], ...]


@dataclass(frozen=True)
class Work:
    """Exactly one of the two is there: pieces and how many of each, or hours."""

    pieces: Pieces = ()
    hours: Minutes = 0

    @classmethod
    def by_the_hour(cls, minutes: Minutes) -> Self:
        return cls(hours=minutes)

    @property
    def minutes(self) -> Minutes:
        """How long the visit takes: that of all pieces, in steps of LENGTHS, which may
        be more than the longest.
        """
        if not self.pieces:
            return self.hours
        needed = sum(item.minutes * count for item, count in self.pieces)
        whole = -(-needed // LENGTHS.step) * LENGTHS.step
        return max(whole, LENGTHS[0])

    @property
    def fits(self) -> bool:
        """Whether it can be done in one visit."""
        return self.minutes in LENGTHS

    @property
    def title(self) -> str:
        """The pieces by their names: "AC service × 2, Gas top-up"."""
        names = (
            item.name if count == 1 else f"{item.name} × {count}"
            for item, count in self.pieces
        )
        return ", ".join(names)

    def lines(
        self, hourly_rate: MinorUnits, callout_fee: MinorUnits = 0
    ) -> tuple[JobLine, ...]:
        """What is to be paid for it, of no job yet. A call-out comes on top of hours;
        the prices of pieces are the whole price.
        """
        if not self.pieces:
            amount = money.times(hourly_rate, self.hours)
            kinds = JobLine.Kind
            hours = JobLine(
                kind=kinds.HOURS, minutes=self.hours, amount=amount, number=1
            )
            coming = JobLine(kind=kinds.CALLOUT, amount=callout_fee, number=2)
            return (hours, coming) if callout_fee else (hours,)
        return tuple(
            JobLine(
                kind=JobLine.Kind.ITEM,
                number=number,
                name=item.name,
                includes=item.includes,
                quantity=count,
                minutes=item.minutes * count,
                amount=item.price * count,
                usual_id=item.usual_id,
            )
            for number, (item, count) in enumerate(self.pieces, 1)
        )
