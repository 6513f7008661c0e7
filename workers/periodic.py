"""What runs by the clock for alerts and missed searches, for mysite/periodic.py."""

from workers import alerts, missed

EVERY_MINUTE = (alerts.tell_due,)
EVERY_HOUR = (alerts.tidy, missed.tidy)
