"""Bookings of a fixed spring, so that a report's numbers can be worked out by hand.

Everything happens at hours that are given, in Pune: a booking is asked for the day
before, and paid when the test says so.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bookings import jobs
from bookings.money import payments
from bookings.states import Verb

PUNE = ZoneInfo("Asia/Kolkata")


def pune(month, day, hour=10, minute=0, second=0):
    return datetime(2026, month, day, hour, minute, second, tzinfo=PUNE)


class MarketDay:
    """`ask` is the fixture; each method takes a booking a step further."""

    def __init__(self, ask):
        self.ask = ask

    def asked(self, start, **given):
        return self.ask(start=start, at=start - timedelta(days=1), **given)

    def accepted(self, start, **given):
        job = self.asked(start, **given)
        return jobs.accept(job, by=job.worker, at=job.created_at + timedelta(hours=1))

    def finished(self, start, **given):
        job = self.accepted(start, **given)
        for verb, by in [
            (Verb.START, job.worker),
            (Verb.COMPLETE, job.worker),
            (Verb.CONFIRM, job.customer),
        ]:
            job = jobs.VERBS[verb](job, by=by, at=job.ends_at)
        return job

    def paid(self, start, *, at=None, **given):
        job = self.finished(start, **given)
        payments.mark_paid(
            payments.payment_of(job), by=job.worker, at=at or job.ends_at
        )
        return job

    def cancelled(self, start, *, by="customer", **given):
        job = self.accepted(start, **given)
        return jobs.cancel(job, by=getattr(job, by), at=start - timedelta(hours=3))
