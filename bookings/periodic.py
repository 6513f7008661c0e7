"""What runs by the clock for jobs and money; mysite/periodic.py calls it."""

from bookings import jobs
from bookings.money import joining, late_papers, tips, webhooks
from bookings.reports import usual

EVERY_MINUTE = (jobs.expire_due, jobs.confirm_due, jobs.lapse_due)
EVERY_HOUR = (
    webhooks.tidy,
    joining.look_again_due,
    late_papers.issue_due,
    tips.forget_due,
    usual.recompute,
)
