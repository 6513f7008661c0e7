"""What runs by the clock for jobs; mysite/periodic.py calls it."""

from bookings import jobs

EVERY_MINUTE = (jobs.expire_due, jobs.confirm_due)
