"""What scheduled pages need from the clock (mysite/periodic.py calls it)."""

from home import contact, schedule

EVERY_HOUR = (contact.forget_old,)
EVERY_MINUTE = (schedule.publish_due,)
