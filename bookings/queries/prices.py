"""What the price of a job is made of, and what was proposed besides."""

from collections.abc import Sequence

from django.db.models import BigIntegerField, Q

from bookings.models import Job, JobEvent, JobLine, Payment, ScopeChange
from bookings.states import Verb
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert

_insert = PreparedInsert(JobLine)
_lines = PreparedQuery(
    lambda job: (
        JobLine.objects.filter(job=job)
        .filter(Q(change=None) | Q(change__status=ScopeChange.Status.AGREED))
        .order_by("number")
    ),
    BigIntegerField(),
)
_changes = PreparedQuery(
    lambda job: ScopeChange.objects.filter(job=job).order_by("number"),
    BigIntegerField(),
)


def insert_lines(job: Job, lines: Sequence[JobLine]) -> None:
    """What the price of this job is made of, or is to be made of besides."""
    for line in lines:
        line.job = job
    _insert(*lines)


def lines_of(job: Job) -> list[JobLine]:
    """What the price of the job is made of by now, in its order."""
    return _lines(job.pk)


def lines_of_change(job: Job, number: int) -> list[JobLine]:
    """What this change of the job adds, in its order."""
    found = JobLine.objects.filter(job=job, change__number=number)
    return list(found.order_by("number"))


def lines_paid_with(payment: Payment) -> list[JobLine]:
    """What this sum is for: a change alone, or all that no other sum is for."""
    if payment.number:
        return lines_of_change(payment.job, payment.number)
    extra = Payment.Purpose.EXTRA
    others = Payment.objects.filter(job=payment.job, purpose=extra)
    paid_alone = others.exclude(status=Payment.Status.CANCELLED).values("number")
    apart = ScopeChange.objects.filter(job=payment.job, number__in=paid_alone)
    left_out = set(apart.values_list("pk", flat=True))
    return [line for line in lines_of(payment.job) if line.change_id not in left_out]


def changes_of(job: Job) -> list[ScopeChange]:
    """More work that was proposed for this job, the oldest first."""
    return _changes(job.pk)


def find_change(job: Job, code: str) -> ScopeChange:
    """With its job. Raises ScopeChange.DoesNotExist, also for one of another job."""
    change = ScopeChange.objects.get(job=job, code=code)
    change.job = job
    return change


def change_told(event: JobEvent) -> ScopeChange:
    """The proposal that this event of a job tells of, or the answer to it. Raises
    ScopeChange.DoesNotExist.
    """
    is_new = event.verb == Verb.PROPOSE
    moment = {"proposed_at": event.at} if is_new else {"answered_at": event.at}
    return ScopeChange.objects.filter(**moment).order_by("pk").get(job=event.job_id)


def lock_change(change: ScopeChange) -> ScopeChange:
    """The change as the database has it, held; its job must be held already."""
    job, change = change.job, ScopeChange.objects.select_for_update().get(pk=change.pk)
    change.job = job
    return change
