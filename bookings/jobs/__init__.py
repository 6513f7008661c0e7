"""The verbs of a job: what customers, workers, staff and the clock can do."""

from bookings.jobs.deadlines import confirm_due, expire_due, lapse_due
from bookings.jobs.requests import request
from bookings.jobs.verbs import (
    VERBS,
    accept,
    cancel,
    complete,
    confirm,
    dispute,
    expire,
    lapse,
    no_show,
    reject,
    resolve_cancelled,
    resolve_finished,
    resolve_split,
    start,
)
from bookings.jobs.work import LENGTHS, MOST_OF_ONE, Work

__all__ = [
    "LENGTHS",
    "MOST_OF_ONE",
    "VERBS",
    "Work",
    "accept",
    "cancel",
    "complete",
    "confirm",
    "confirm_due",
    "dispute",
    "expire",
    "expire_due",
    "lapse",
    "lapse_due",
    "no_show",
    "reject",
    "request",
    "resolve_cancelled",
    "resolve_finished",
    "resolve_split",
    "start",
]
