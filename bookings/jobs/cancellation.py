"""What calling a job off costs: nothing until a moment, then a fee.

Both are made from the settings when the job is asked for and copied onto it: a change
of the settings never touches a job that exists. The fee goes to the worker, for the
time kept free.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from bookings.models import BookingSettings
from toolkit.units import MinorUnits


class Cancellable(Protocol):
    """A job or a quote: whatever the policy was copied onto."""

    cancel_free_until: datetime
    cancel_fee: MinorUnits


@dataclass(frozen=True)
class CancellationPolicy:
    free_until: datetime
    fee: MinorUnits

    def fee_at(self, at: datetime, *, held: bool = True) -> MinorUnits:
        """What calling it off at this moment costs. A request that nobody has accepted
        holds no time, so it costs nothing.
        """
        return self.fee if held and at > self.free_until else 0


def made_from(
    settings: BookingSettings, *, start: datetime, price: MinorUnits, at: datetime
) -> CancellationPolicy:
    """The policy of a job that is asked for at this moment. The fee is never more than
    the price.
    """
    free_until = start - timedelta(minutes=settings.free_cancel_minutes)
    return CancellationPolicy(max(free_until, at), min(settings.cancel_fee, price))


def of(terms: Cancellable) -> CancellationPolicy:
    return CancellationPolicy(terms.cancel_free_until, terms.cancel_fee)
