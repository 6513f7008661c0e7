"""What must be true of coupons, from lines, uses and payments alone."""

from collections import defaultdict
from fractions import Fraction

from bookings.models import Account, Coupon, CouponUse, Job, JobLine, Payment, Posting

OFF = ("rejected", "cancelled", "expired")


def parts_of(job):
    """{number of a change, or 0 for what was booked: what it costs}."""
    parts = defaultdict(int)
    lines = JobLine.objects.filter(job=job).exclude(kind="coupon")
    for line in lines.select_related("change"):
        if line.change is None or line.change.status == "agreed":
            parts[line.change.number if line.change else 0] += line.amount
    return parts


def half_up(number, by):
    """Half a unit counts for us."""
    return int(Fraction(number, by) + Fraction(1, 2))


def off_of(job):
    """What the customer was promised by a coupon."""
    lines = JobLine.objects.filter(job=job, kind="coupon")
    return -sum(lines.values_list("amount", flat=True))


def coupons_are_counted():
    """A use for each job with a coupon, given back by all that came to nothing and by
    none for which something is owed; never more than there are.
    """
    for coupon in Coupon.objects.exclude(most_uses=None):
        assert coupon.uses.filter(given_back_at=None).count() <= coupon.most_uses
    for job in Job.objects.all():
        use = CouponUse.objects.filter(job=job).first()
        assert (use.amount if use else 0) == off_of(job), job
        if use:
            came_to_nothing = job.status in OFF and not is_owed_a_fee(job)
            assert bool(use.given_back_at) == came_to_nothing, job


def is_owed_a_fee(job):
    fees = job.payments.filter(purpose__in=["late-cancel", "no-show"])
    return fees.exclude(status="cancelled").exists()


def we_pay_coupons_and_nobody_else():
    """What stands on their account is each coupon that was paid with, less its share of
    what went back.
    """
    found = 0
    for payment in Payment.objects.filter(status="released"):
        found += added(payment) - added_back(payment)
    there = Posting.objects.filter(account__kind=Account.Kind.COUPONS)
    assert sum(there.values_list("amount", flat=True)) == found


def added(payment):
    """By us, to what the customer pays of the work; of a part of it so much less."""
    job = payment.job
    if payment.purpose != "work" or not off_of(job):
        return 0
    extras = Payment.objects.filter(job=job, purpose="extra")
    apart = set(extras.values_list("number", flat=True))
    parts = parts_of(job)
    alone = {number for number in apart if number in parts}
    whole = sum(parts[one] for one in parts.keys() - alone) - off_of(job)
    return half_up(off_of(job) * payment.amount, whole)


def added_back(payment):
    return half_up(added(payment) * payment.refunded, payment.amount)
