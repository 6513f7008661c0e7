"""What jobs and their money need from the clock (mysite/periodic.py calls it)."""

from bookings import jobs
from bookings.money import webhooks

EVERY_MINUTE = (jobs.expire_due, jobs.confirm_due, jobs.lapse_due)
EVERY_HOUR = (webhooks.tidy,)
