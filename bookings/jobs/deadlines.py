"""What happens to jobs whose deadline has passed without an answer or an objection."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from bookings import queries
from bookings.jobs.verbs import confirm, expire, lapse
from bookings.models import Job
from bookings.money import settling
from bookings.money.gateways.base import GatewayAway
from toolkit.errors import Refusal
from toolkit.sweeps import oldest_first, sweep

GRACE = timedelta(minutes=30)


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


def lapse_due(*, at: datetime | None = None) -> int:
    """End accepted jobs whose price nobody has secured in time. Returns how many.

    The gateway is asked once more before: the customer may have paid a moment ago.
    While it does not answer, the job waits for it, but no longer than GRACE.
    """
    at = at or timezone.now()
    due = oldest_first(queries.unsecured(at), "secure_by")
    return sweep(due, lambda job: _lapse(job, at), settled=(Refusal, GatewayAway))


def _lapse(job: Job, at: datetime) -> None:
    payment = queries.payment_of(job)
    attempt = payment and queries.living_attempt(payment)
    if attempt and attempt.checkout_id:
        try:
            settling.settle(attempt, at=at)
        except GatewayAway:
            if job.secure_by is None or at < job.secure_by + GRACE:
                raise
    lapse(job, at=at)


def _each(due: QuerySet[Job], moment: str, verb: Callable[[Job], Job]) -> int:
    """Each job in its own transaction; if somebody moved one meanwhile, fine."""
    return sweep(oldest_first(due, moment), verb, settled=(Refusal,))
