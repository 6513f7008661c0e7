"""What letters, sessions and secrets need from the clock: mysite/periodic.py calls."""

from datetime import datetime

from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts import devices, letters, second_factor


def delete_ended_sessions(*, at: datetime | None = None) -> None:
    """Delete the sessions that ended before `at` (default: now)."""
    Session.objects.filter(expire_date__lt=at or timezone.now()).delete()
    devices.forget_ended()


EVERY_HOUR = (letters.tidy, delete_ended_sessions, second_factor.seal_again)
