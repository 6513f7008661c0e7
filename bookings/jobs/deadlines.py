"""What the clock does to jobs that nobody moved in time."""

from django.utils import timezone

from bookings.errors import BookingError
from bookings.jobs.verbs import confirm, expire
from bookings.models import Job
from bookings.states import Status
from toolkit.sweeps import oldest_first, sweep


def expire_due(*, at=None):
    """End every request whose time to answer is over. Returns how many."""
    at = at or timezone.now()
    due = Job.objects.with_people().filter(status=Status.PENDING, answer_by__lt=at)
    return _each(due, "answer_by", lambda job: expire(job, at=at))


def confirm_due(*, at=None):
    """What nobody questioned in time counts as good. Returns how many."""
    at = at or timezone.now()
    due = Job.objects.with_people().filter(status=Status.COMPLETED, confirm_by__lt=at)
    return _each(due, "confirm_by", lambda job: confirm(job, by=None, at=at))


def _each(due, moment, verb):
    """Each job in its own transaction; if somebody moved one meanwhile, fine."""
    return sweep(oldest_first(due, moment), verb, settled=(BookingError,))
