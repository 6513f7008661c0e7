"""What happens to jobs whose deadline has passed without an answer or an objection."""

from collections.abc import Callable
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone

from bookings import queries
from bookings.jobs.verbs import confirm, expire
from bookings.models import Job
from toolkit.errors import Refusal
from toolkit.sweeps import oldest_first, sweep


def expire_due(*, at: datetime | None = None) -> int:
    """End every request whose time to answer is over. Returns how many."""
    at = at or timezone.now()
    due = queries.unanswered(at)
    return _each(due, "answer_by", lambda job: expire(job, at=at))


def confirm_due(*, at: datetime | None = None) -> int:
    """What nobody questioned in time counts as good. Returns how many."""
    at = at or timezone.now()
    due = queries.unquestioned(at)
    return _each(due, "confirm_by", lambda job: confirm(job, by=None, at=at))


def _each(due: QuerySet[Job], moment: str, verb: Callable[[Job], Job]) -> int:
    """Each job in its own transaction; if somebody moved one meanwhile, fine."""
    return sweep(oldest_first(due, moment), verb, settled=(Refusal,))
