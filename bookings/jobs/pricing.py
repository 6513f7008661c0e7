"""What a booking costs, who gets what, and by when each side must act.

The price is the sum of its lines: pieces of the price list, or hours at the rate
rounded half up to the minor unit with the worker's call-out, our fee to the customer if
there is one, and below zero what a coupon takes off. The
commission is a share of the worker's lines, the worker gets the rest of them. A quote
is made from the settings of the moment and copied onto the job: whatever changes later,
the job keeps it.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

from django.utils import timezone

from accounts.models import User
from bookings.jobs import cancellation, commission, coupons
from bookings.jobs.work import Work
from bookings.models import BookingSettings, Coupon, JobLine
from bookings.models.line import DISCOUNTS, OURS, THEIRS
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
    lines: tuple[JobLine, ...]
    price: MinorUnits
    commission_bps: BasisPoints
    # All that is ours of the price: of the worker's lines, and our own.
    commission: MinorUnits
    cancel_fee: MinorUnits
    cancel_free_until: datetime
    no_show_fee: MinorUnits
    no_show_minutes: Minutes
    answer_by: datetime
    # What a coupon has taken off the price; we pay it to the worker.
    discount: MinorUnits = 0

    @property
    def earnings(self) -> MinorUnits:
        return self.price + self.discount - self.commission


def quote(
    worker: WorkerProfile,
    work: Work,
    start: datetime,
    *,
    coupon: Coupon | None = None,
    by: User | None = None,
    at: datetime | None = None,
) -> Quote:
    """What this work of this worker from `start` costs, asked for at this moment, with
    a coupon by this customer. Raises CodeRefused where that does not hold.
    """
    at, start = at or timezone.now(), start.astimezone(UTC)
    settings = shared.settings_for(BookingSettings)
    commission_bps = commission.rate_for(worker)
    lines = work.lines(worker.hourly_rate, worker.callout_fee)
    lines += _fee(lines, settings.customer_fee_bps)
    if coupon:
        lines += (coupons.line(coupon, lines, worker=worker, by=by, at=at),)
    price = sum(line.amount for line in lines)
    cancelling = cancellation.made_from(settings, start=start, price=price, at=at)
    return Quote(
        currency=worker.currency,
        hourly_rate=worker.hourly_rate,
        minutes=work.minutes,
        lines=lines,
        price=price,
        commission_bps=commission_bps,
        commission=ours(lines, commission_bps),
        cancel_fee=cancelling.fee,
        cancel_free_until=cancelling.free_until,
        no_show_fee=min(settings.no_show_fee, price),
        no_show_minutes=settings.no_show_minutes,
        answer_by=_answer_by(settings, start, at, worker.city.tz),
        discount=-sum(line.amount for line in lines if line.kind in DISCOUNTS),
    )


def ours(lines: Collection[JobLine], bps: BasisPoints) -> MinorUnits:
    """What we get of lines: the commission on the worker's, and all of our own. What a
    coupon takes off changes neither.
    """
    theirs = sum(line.amount for line in lines if line.kind in THEIRS)
    own = sum(line.amount for line in lines if line.kind in OURS)
    return money.share(theirs, bps) + own


def _fee(lines: tuple[JobLine, ...], bps: BasisPoints) -> tuple[JobLine, ...]:
    """Our fee to the customer on top of these lines, as a line; none for nothing."""
    amount = money.share(sum(line.amount for line in lines), bps)
    if not amount:
        return ()
    return (JobLine(kind=JobLine.Kind.FEE, number=len(lines) + 1, amount=amount),)


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
