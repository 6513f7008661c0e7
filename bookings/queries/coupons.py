"""Coupons and how often they were used."""

from datetime import datetime

from accounts.models import User
from bookings.models import Coupon, CouponUse, Job
from bookings.states import STATUSES, Status

# What came to nothing is no booking.
NOTHING = [status for status in Status if STATUSES[status].is_off]


def coupon_of(code: str) -> Coupon | None:
    """By its code in the one form that codes have, with its trade and its city."""
    return Coupon.objects.select_related("trade", "city").filter(code=code).first()


def lock_coupon(code: str) -> Coupon:
    """Held until the commit: nobody else uses it meanwhile."""
    return Coupon.objects.select_for_update(no_key=True).get(code=code)


def count_uses(coupon: Coupon, customer: User | None = None) -> int:
    """How often it is used, by everybody or by one, without what was given back."""
    used = CouponUse.objects.filter(coupon=coupon, given_back_at=None)
    return (used.filter(customer=customer) if customer else used).count()


def has_booked(customer: User) -> bool:
    """Whether they ever asked for a job that did not come to nothing."""
    return Job.objects.filter(customer=customer).exclude(status__in=NOTHING).exists()


def insert_use(coupon: Coupon, job: Job, customer: User, at: datetime) -> None:
    CouponUse.objects.create(
        coupon=coupon, job=job, customer=customer, amount=job.discount, at=at
    )


def give_back(job: Job, at: datetime) -> None:
    used = CouponUse.objects.filter(job=job, given_back_at=None)
    used.update(given_back_at=at)
