"""What a booking costs, who gets what, and by when each side must act.

Price = hourly rate × agreed time, rounded half up to the minor unit; the commission
is a share of the price, the worker gets the rest. A quote is made from the settings of
the moment and copied onto the job: whatever changes later, the job keeps it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils import timezone

from bookings.models import BookingSettings
from services import money, shared
from toolkit import dates

# Even a very short notice leaves the worker this long to answer.
LEAST_TO_ANSWER = timedelta(minutes=10)
# The hours of the worker's own day that somebody is expected to answer in.
MORNING, EVENING = 8, 22


@dataclass(frozen=True)
class Quote:
    currency: str
    hourly_rate: int
    minutes: int
    price: int
    commission_bps: int
    commission: int
    cancel_fee: int
    cancel_free_until: datetime
    answer_by: datetime

    @property
    def earnings(self):
        return self.price - self.commission


def quote(worker, minutes, start, *, at=None):
    """A Quote for `minutes` with this WorkerProfile from `start`, in minor units."""
    at, start = at or timezone.now(), start.astimezone(UTC)
    policy = shared.policy(BookingSettings)
    price = money.times(worker.hourly_rate, minutes)
    return Quote(
        currency=worker.currency,
        hourly_rate=worker.hourly_rate,
        minutes=minutes,
        price=price,
        commission_bps=policy.commission_bps,
        commission=money.share(price, policy.commission_bps),
        cancel_fee=min(policy.cancel_fee, price),
        cancel_free_until=max(
            start - timedelta(minutes=policy.free_cancel_minutes), at
        ),
        answer_by=_answer_by(policy, start, at, worker.city.tz),
    )


def _answer_by(policy, start, at, zone):
    wanted = _by_day(at + timedelta(minutes=policy.answer_minutes), zone)
    latest = start - timedelta(minutes=policy.answer_margin_minutes)
    return min(max(min(wanted, latest), at + LEAST_TO_ANSWER), start)


def _by_day(moment, zone):
    """Nobody has to answer at night: the next morning will do."""
    local = moment.astimezone(zone)
    if EVENING > local.hour >= MORNING:
        return moment
    morning = local.date() + timedelta(days=local.hour >= EVENING)
    return dates.instant(morning, time(MORNING + 1), zone)
