"""The start code: four digits that only the customer sees, to be told at the door.

Who starts long before the agreed hour takes the free cancelling away and lets the time
to object run, so a start that early needs the customer beside it. The code follows from
the job and the site's secret: nothing is stored, and no table, event, letter or export
can give it away. Whoever shows it must have asked that it is the customer who looks.
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
