"""The start code: four digits for the customer, who tells them the worker in person.

A start ends the free cancelling and begins the time to object. Long before the agreed
hour it therefore needs the customer's presence, which the code proves. The code is
computed from the job and the site's secret and stored nowhere. Show it to nobody but
the customer of the job.
"""

from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.models import Job
from bookings.states import Status

DIGITS = 4
# From then on a start needs the customer's code, and from then on nothing.
EARLY_START = timedelta(hours=3)
FREE_START = timedelta(minutes=15)


def earliest_start(job: Job) -> datetime:
    """From when the work may start at all."""
    return job.scheduled_time - EARLY_START


def free_start(job: Job) -> datetime:
    """From when the work may start without the customer's code."""
    return job.scheduled_time - FREE_START


def is_needed(job: Job, at: datetime) -> bool:
    """Whether a start at this moment takes the code that the customer is shown."""
    return job.status == Status.ACCEPTED and at < free_start(job)


def of(job: Job) -> str:
    digest = salted_hmac("bookings.start_code", job.code, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"


def is_right(job: Job, said: str) -> bool:
    return constant_time_compare(of(job), said)
