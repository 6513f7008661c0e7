"""Codes that take something off a price. We pay it: the worker gets what they would get
without it, and our commission is that of the price without it.

An amount or a share is taken off the worker's lines, never off our fee to the customer,
and never so much that less is left to pay than any gateway takes. What it comes to is a
line of the job, frozen with the request. Uses are counted under the lock of the coupon,
so that the last one is used once; a job that came to nothing gives its use back, one
for which a fee is owed does not.
"""

from collections.abc import Collection
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import User
from bookings.errors import CodeRefused, CodeUnknown
from bookings.models import Coupon, Job, JobLine
from bookings.models.coupon import LONGEST, normal_code
from bookings.models.line import THEIRS
from bookings.money import methods
from bookings.queries import coupons as rows
from services.zones import market_zone
from toolkit import dates, locales, money
from toolkit.locales import Shape
from toolkit.units import MinorUnits
from workers.models import WorkerProfile

NOT_NOW = 409


def find(typed: str) -> Coupon | None:
    """The coupon of this code; None where nothing is typed. Raises CodeRefused."""
    code = normal_code(typed[: 4 * LONGEST])
    if not code:
        return None
    found = rows.coupon_of(code)
    if found is None:
        raise CodeUnknown(_("We do not know this code. Check how it is written."))
    return found


def line(
    coupon: Coupon,
    lines: Collection[JobLine],
    *,
    worker: WorkerProfile,
    by: User | None,
    at: datetime,
) -> JobLine:
    """What this coupon takes off these lines, as one more of them. `by` is the customer
    who asks, where we know them. Raises CodeRefused.
    """
    price = sum(one.amount for one in lines if one.kind in THEIRS)
    total = sum(one.amount for one in lines)
    _require_for(coupon, worker, price)
    require_use(coupon, by, at)
    amount = _taken_off(coupon, price)
    amount = min(amount, price, total - methods.least_charge(worker.currency))
    if amount <= 0:
        raise CodeRefused(_("This price is too small for a code."))
    return JobLine(
        kind=JobLine.Kind.COUPON,
        number=len(lines) + 1,
        name=coupon.code,
        amount=-amount,
    )


def require_use(coupon: Coupon, by: User | None, at: datetime) -> None:
    """Raises CodeRefused where it may not be used now, or by them, any more."""
    if not coupon.is_active:
        raise CodeRefused(_("This code is not in use now."), NOT_NOW)
    today = dates.day_of(at, market_zone())
    if coupon.first_day and today < coupon.first_day:
        sentence = _("This code holds from %(day)s.")
        raise CodeRefused(sentence % {"day": _day(coupon.first_day)}, NOT_NOW)
    if coupon.last_day and today > coupon.last_day:
        sentence = _("This code has ended: it held until %(day)s.")
        raise CodeRefused(sentence % {"day": _day(coupon.last_day)}, NOT_NOW)
    if coupon.most_uses is not None and rows.count_uses(coupon) >= coupon.most_uses:
        raise CodeRefused(_("This code has been used up."), NOT_NOW)
    if by is None:
        return
    mine = rows.count_uses(coupon, by) if coupon.most_each is not None else 0
    if coupon.most_each is not None and mine >= coupon.most_each:
        raise CodeRefused(_("You have used this code already."), NOT_NOW)
    if coupon.is_first_only and rows.has_booked(by):
        raise CodeRefused(_("This code is for a first booking only."), NOT_NOW)


def lock(code: str, by: User, at: datetime) -> Coupon | None:
    """The coupon of this code, held until the commit, if it may still be used; None
    without a code. Before the job is written. Raises CodeRefused.
    """
    if not code:
        return None
    coupon = rows.lock_coupon(code)
    require_use(coupon, by, at)
    return coupon


def use(coupon: Coupon | None, job: Job, by: User, at: datetime) -> None:
    """Count it, where there is one, for this job."""
    if coupon:
        rows.insert_use(coupon, job, by, at)


def give_back(job: Job, at: datetime) -> None:
    """The job came to nothing: the code can be used once more. Twice is once."""
    if job.discount:
        rows.give_back(job, at)


def _require_for(coupon: Coupon, worker: WorkerProfile, price: MinorUnits) -> None:
    if coupon.trade_id not in (None, worker.service_category_id):
        sentence = _("This code is for another trade: %(trade)s.")
        raise CodeRefused(sentence % {"trade": coupon.trade})
    if coupon.city_id not in (None, worker.city_id):
        sentence = _("This code is for another city: %(city)s.")
        raise CodeRefused(sentence % {"city": coupon.city})
    if coupon.currency != worker.currency:
        raise CodeRefused(_("This code is for prices in another currency."))
    if price < coupon.least_price:
        least = money.show(coupon.least_price, coupon.currency)
        sentence = _("This code is for prices from %(least)s.")
        raise CodeRefused(sentence % {"least": least})


def _taken_off(coupon: Coupon, price: MinorUnits) -> MinorUnits:
    if coupon.percent_off is None:
        return coupon.amount_off or 0
    part = money.share(price, coupon.percent_off)
    return part if coupon.most_off is None else min(part, coupon.most_off)


def _day(day: date) -> str:
    return locales.day(day, Shape.FULL_DAY)
