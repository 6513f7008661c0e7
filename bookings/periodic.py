"""What jobs need from the clock (mysite/periodic.py calls it)."""

from bookings import jobs

EVERY_MINUTE = (jobs.expire_due, jobs.confirm_due)
