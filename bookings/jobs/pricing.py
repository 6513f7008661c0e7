"""What a booking costs, who gets what, and by when each side must act.

Price = hourly rate × agreed time, rounded half up to the minor unit; the commission
is a share of the price, the worker gets the rest. A quote is made from the settings of
the moment and copied onto the job: whatever changes later, the job keeps it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django.utils import timezone

from bookings.jobs import cancellation
from bookings.models import BookingSettings
from services import shared
from toolkit import dates, money
from toolkit.units import BasisPoints, MinorUnits, Minutes
from workers.models import WorkerProfile

# Even a very short notice leaves the worker this long to answer.
LEAST_TO_ANSWER = timedelta(minutes=10)
# The hours of the worker's own day that somebody is expected to answer in.
MORNING, EVENING = 8, 22


@dataclass(frozen=True)
class Quote:
    currency: str
    hourly_rate: MinorUnits
    minutes: Minutes
    price: MinorUnits
    commission_bps: BasisPoints
    commission: MinorUnits
    cancel_fee: MinorUnits
    cancel_free_until: datetime
    no_show_fee: MinorUnits
    no_show_minutes: Minutes
    answer_by: datetime

    @property
    def earnings(self) -> MinorUnits:
        return self.price - self.commission


def quote(
    worker: WorkerProfile,
    minutes: Minutes,
    start: datetime,
    *,
    at: datetime | None = None,
) -> Quote:
    """What `minutes` of this worker from `start` cost, asked for at this moment."""
    at, start = at or timezone.now(), start.astimezone(UTC)
    settings = shared.settings_for(BookingSettings)
    price = money.times(worker.hourly_rate, minutes)
    cancelling = cancellation.made_from(settings, start=start, price=price, at=at)
    return Quote(
        currency=worker.currency,
        hourly_rate=worker.hourly_rate,
        minutes=minutes,
        price=price,
        commission_bps=settings.commission_bps,
        commission=money.share(price, settings.commission_bps),
        cancel_fee=cancelling.fee,
        cancel_free_until=cancelling.free_until,
        no_show_fee=min(settings.no_show_fee, price),
        no_show_minutes=settings.no_show_minutes,
        answer_by=_answer_by(settings, start, at, worker.city.tz),
    )


def _answer_by(
    settings: BookingSettings, start: datetime, at: datetime, zone: tzinfo
) -> datetime:
    wanted = _by_day(at + timedelta(minutes=settings.answer_minutes), zone)
    latest = start - timedelta(minutes=settings.answer_margin_minutes)
    return min(max(min(wanted, latest), at + LEAST_TO_ANSWER), start)


def _by_day(moment: datetime, zone: tzinfo) -> datetime:
    """The next morning for a deadline that falls in the night."""
    local = moment.astimezone(zone)
    if EVENING > local.hour >= MORNING:
        return moment
    morning = local.date() + timedelta(days=local.hour >= EVENING)
    return dates.instant(morning, time(MORNING + 1), zone)
