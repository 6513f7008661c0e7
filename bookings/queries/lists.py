"""The lists of jobs behind both sides' pages, each written once and asked every time.

Every list is bounded, so that a page costs the same for three jobs and for hundreds.
"""

from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import (
    BigIntegerField,
    Case,
    DateTimeField,
    Exists,
    F,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextChoices,
    Value,
    When,
)

from accounts.models import User
from bookings.models import Job, Review, ScopeChange
from bookings.models.job import JobQuerySet
from bookings.models.payment import CASH
from bookings.queries import HAS_PHOTOS, unpaid
from bookings.states import (
    ENDED,
    FAILED,
    HOLDS_TIME,
    MAY_GROW,
    UPCOMING,
    Status,
    statuses_on,
)
from toolkit.sql.pages import PreparedPages, Rows
from toolkit.sql.queries import PreparedQuery
from workers.models import WorkerProfile

MAX_LISTED, MAX_OF_A_WEEK, MAX_KNOWN_WORKERS = 20, 140, 4
# Jobs on one page of a list that goes on.
PAGE_SIZE = 10


class Need(TextChoices):
    """What a customer's job still needs, the most urgent first."""

    SECURE = "secure"
    ANSWER = "answer"
    CONFIRM = "confirm"
    PAY = "pay"
    WAIT = "wait"
    ASK = "ask"
    REVIEW = "review"


# --- A customer's -----------------------------------------------------


def needing(customer: User, at: datetime, reviewable_from: datetime) -> list[Job]:
    """A customer's jobs with a loose end, each with `.need` and what is `.due`, the
    most urgent first.
    """
    return _needing(customer.pk, at, reviewable_from)


def _with_needs(customer: Any, at: Any, reviewable_from: Any) -> JobQuerySet:
    rated = Review.objects.filter(job=OuterRef("pk"))
    proposed = ScopeChange.objects.filter(
        job=OuterRef("pk"), status=ScopeChange.Status.PROPOSED
    )
    need = Case(
        When(
            Exists(unpaid().exclude(gateway=CASH).filter(pay_from__lte=at)),
            then=Value(Need.SECURE),
        ),
        When(Exists(proposed), status__in=MAY_GROW, then=Value(Need.ANSWER)),
        When(status=Status.COMPLETED, then=Value(Need.CONFIRM)),
        When(
            Exists(unpaid().filter(gateway=CASH)),
            status__in=ENDED,
            then=Value(Need.PAY),
        ),
        When(status=Status.DISPUTED, then=Value(Need.WAIT)),
        When(status__in=FAILED, scheduled_time__gt=at, then=Value(Need.ASK)),
        When(
            ~Exists(rated),
            status=Status.FINISHED,
            scheduled_time__gt=reviewable_from,
            then=Value(Need.REVIEW),
        ),
    )
    rank = Case(
        *(When(need=need, then=n) for n, need in enumerate(Need)), default=len(Need)
    )
    found = Job.objects.filter(customer=customer).with_worker().annotate(need=need)
    first = unpaid().order_by("pk").values("amount")[:1]
    found = found.annotate(due=Subquery(first))
    found = found.filter(need__isnull=False).order_by(rank, "-scheduled_time")
    return found[:MAX_LISTED]


_needing = PreparedQuery(
    _with_needs, BigIntegerField(), DateTimeField(), DateTimeField()
)
_coming = PreparedQuery(
    lambda customer: (
        Job.objects.filter(customer=customer, status__in=UPCOMING)
        .with_worker()
        .order_by("scheduled_time", "pk")[:MAX_LISTED]
    ),
    BigIntegerField(),
)
_over = PreparedPages(
    lambda customer: (
        Job.objects.filter(customer=customer, status__in=ENDED)
        .with_worker()
        .order_by("-scheduled_time", "-pk")
    ),
    BigIntegerField(),
    size=PAGE_SIZE,
    of="customer",
)


def coming_to(customer: User) -> list[Job]:
    """A customer's requests and visits that are still to come, soonest first."""
    return _coming(customer.pk)


def over_for(customer: User) -> Rows[Job]:
    """A customer's jobs that are over, the latest first."""
    return _over(customer.pk)


def workers_known_to(customer: User) -> list[WorkerProfile]:
    """Listed workers who finished something for this customer, the latest first."""
    return _known_workers(customer.pk)


def _who_finished_for(customer: Any) -> QuerySet[WorkerProfile]:
    done = Q(
        user__jobs_given__customer=customer, user__jobs_given__status=Status.FINISHED
    )
    return (
        WorkerProfile.objects.listed()
        .filter(done)
        .annotate(last=Max("user__jobs_given__scheduled_time", filter=done))
        .with_names()
        .order_by("-last")[:MAX_KNOWN_WORKERS]
    )


_known_workers = PreparedQuery(_who_finished_for, BigIntegerField())


# --- A worker's -------------------------------------------------------


_requests = PreparedQuery(
    lambda worker, at: (
        Job.objects.filter(worker=worker, status=Status.PENDING, answer_by__gte=at)
        .with_customer()
        .annotate(has_photos=HAS_PHOTOS)
        .order_by("answer_by", "pk")[:MAX_LISTED]
    ),
    BigIntegerField(),
    DateTimeField(),
)


def requests_to(worker: User, at: datetime) -> list[Job]:
    """What can still be answered, the most urgent first."""
    return _requests(worker.pk, at)


def in_statuses(
    worker: User,
    statuses: frozenset[Status],
    order: tuple[str, ...],
    coming_from: datetime | None = None,
) -> Rows[Job]:
    """A worker's jobs, in this order; those from `coming_from` on before all others."""
    if coming_from is None:
        return _in_statuses(statuses, order)(worker.pk)
    return _coming_first(statuses, order)(worker.pk, coming_from)


@cache
def _in_statuses(
    statuses: frozenset[Status], order: tuple[str, ...]
) -> PreparedPages[Job]:
    return PreparedPages(
        lambda worker: (
            Job.objects.filter(worker=worker, status__in=statuses)
            .with_customer()
            .annotate(has_photos=HAS_PHOTOS)
            .order_by(*order, "pk")
        ),
        BigIntegerField(),
        size=PAGE_SIZE,
        of="worker",
    )


@cache
def _coming_first(
    statuses: frozenset[Status], order: tuple[str, ...]
) -> PreparedPages[Job]:
    return PreparedPages(
        lambda worker, at: (
            Job.objects.filter(worker=worker, status__in=statuses)
            .with_customer()
            .order_by(_to_come(at).asc(nulls_last=True), *order, "pk")
        ),
        BigIntegerField(),
        DateTimeField(),
        size=PAGE_SIZE,
        of="worker",
    )


def _to_come(at: Any) -> Case:
    return Case(When(scheduled_time__gte=at, then=F("scheduled_time")))


def _between(worker: Any, start: Any, end: Any) -> JobQuerySet:
    planned = Q(scheduled_time__gte=start, scheduled_time__lt=end) & Q(
        status__in=HOLDS_TIME | statuses_on("done")
    )
    under_way = Q(status=Status.ONGOING)
    late = Q(status=Status.ACCEPTED, scheduled_time__lt=start)
    first = Case(When(status=Status.ONGOING, then=0), default=1)
    found = Job.objects.filter(planned | under_way | late, worker=worker).with_people()
    return found.order_by(first, "scheduled_time", "pk")[:MAX_OF_A_WEEK]


_of_week = PreparedQuery(_between, BigIntegerField(), DateTimeField(), DateTimeField())


def planned_for(worker_pk: int, start: datetime, end: datetime) -> list[Job]:
    """What is under way, then what is agreed or done from start to end."""
    return _of_week(worker_pk, start, end)
