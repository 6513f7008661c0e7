"""What runs by the clock for notifications; mysite/periodic.py calls it."""

from datetime import datetime, timedelta

from django.utils import timezone

from bookings.models import JobEvent
from live import deliveries, notifications, recipients
from toolkit.sweeps import oldest_first, sweep

# Whoever wrote a fresher event is probably notifying of it right now.
FRESH = timedelta(seconds=30)


def repeat_unheard(*, at: datetime | None = None) -> int:
    """Notify people of events that a crash cut off, and return of how many.

    Twice is once. Raises SweepFailed for those that failed, after all the others.
    """
    at = at or timezone.now()
    unheard = JobEvent.objects.filter(heard_at=None, at__lt=at - FRESH)
    unheard = unheard.select_related("job__customer", "job__worker", "job__city")
    return sweep(oldest_first(unheard, "at"), recipients.notify_of_event)


EVERY_MINUTE = (repeat_unheard,)
EVERY_HOUR = (deliveries.tidy, notifications.tidy)
