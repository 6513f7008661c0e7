"""What search alerts and missed searches need from the clock (mysite/periodic.py)."""

from workers import alerts, missed

EVERY_MINUTE = (alerts.tell_due,)
EVERY_HOUR = (alerts.tidy, missed.tidy)
