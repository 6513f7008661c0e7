"""The start code: four digits that only the customer sees, to be told at the door.

Who starts long before the agreed hour takes the free cancelling away and lets the time
to object run, so a start that early needs the customer beside it. The code follows from
the job and the site's secret: nothing is stored, and no table, event, letter or export
can give it away. Whoever shows it must have asked that it is the customer who looks.
"""

from django.utils.crypto import constant_time_compare, salted_hmac

from bookings.models import Job

DIGITS = 4


def of(job: Job) -> str:
    digest = salted_hmac("bookings.start_code", job.code, algorithm="sha256").digest()
    return f"{int.from_bytes(digest) % 10**DIGITS:0{DIGITS}d}"


def is_right(job: Job, said: str) -> bool:
    return constant_time_compare(of(job), said)
