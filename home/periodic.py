"""What scheduled pages need from the clock (mysite/periodic.py calls it)."""

from home import schedule

EVERY_MINUTE = (schedule.publish_due,)
