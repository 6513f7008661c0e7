"""What letters and sessions need from the clock (mysite/periodic.py calls it)."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import devices, letters


def delete_ended_sessions(*, at: datetime | None = None) -> None:
    """Delete the sessions that ended before `at` (default: now)."""
    Session.objects.filter(expire_date__lt=at or timezone.now()).delete()
    devices.forget_ended()


EVERY_HOUR = (letters.tidy, delete_ended_sessions)
