"""How the rules of jobs read and write: the statements, under names that say what is
asked. Those on the way of a booking are written once and run every time. The lists of
jobs stand in `lists`, what their prices are made of in `prices`, reviews in `reviews`.

A row that must be there and is not is the model's own DoesNotExist.
"""

from collections.abc import Sequence
from copy import copy
from datetime import datetime

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet, TextField

from accounts.models import User
from bookings.models import (
    Attempt,
    Contest,
    GatewayOrder,
    Job,
    JobEvent,
    JobPhoto,
    Payment,
)
from bookings.models.job import JobQuerySet
from bookings.states import ENDED, UPCOMING, Status
from services import shared
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert, PreparedUpdate
from toolkit.units import Cell
from workers.models import WorkerProfile

# All that ever changes on a job.
MOVING = (
    "status",
    "prev_status",
    "version",
    "price",
    "commission",
    "confirm_by",
    "gateway",
    "secure_by",
    "decided_price",
    "decided_commission",
    "decided_discount",
)

# A tip is nothing until it is there, and what a worker owes us is no customer's matter.
OWED = ~Q(purpose__in=[Payment.Purpose.TIP, Payment.Purpose.DUES])

HAS_PHOTOS = Exists(JobPhoto.objects.filter(job=OuterRef("pk")))

_insert_job = PreparedInsert(Job)
_insert_event = PreparedInsert(JobEvent)
_move = PreparedUpdate(
    lambda pk, *facts: (
        Job.objects.filter(pk=pk),
        dict(zip(MOVING, facts, strict=True)),
    ),
    BigIntegerField(),
    *map(Job._meta.get_field, MOVING),
)
_locked = PreparedQuery(
    lambda pk: (
        Job.objects.select_for_update(no_key=True).filter(pk=pk).values_list(*MOVING)
    ),
    BigIntegerField(),
)
_listed = PreparedQuery(
    lambda pk: (
        WorkerProfile.objects.listed()
        .filter(pk=pk)
        .only("service_category", "city", "hourly_rate", "callout_fee", "currency")
    ),
    BigIntegerField(),
)
_approved = PreparedQuery(
    lambda code: WorkerProfile.objects.with_names().filter(
        code=code,
        approval=WorkerProfile.Approval.APPROVED,
        user__is_active=True,
    ),
    TextField(),
)
_waiting = PreparedQuery(
    lambda customer: Job.objects.filter(
        customer=customer, status=Status.PENDING
    ).values_list("pk", flat=True),
    BigIntegerField(),
)
_rivals = PreparedQuery(
    lambda worker, before, after: (
        Job.objects.filter(
            worker=worker,
            status=Status.PENDING,
            start_cell__lt=before,
            end_cell__gt=after,
        )
        .select_related("customer", "worker", "city")
        .order_by("pk")
    ),
    BigIntegerField(),
    BigIntegerField(),
    BigIntegerField(),
)
_by_code = PreparedQuery(
    lambda code: (
        Job.objects.with_people().filter(code=code).annotate(has_photos=HAS_PHOTOS)
    ),
    TextField(),
)
_story = PreparedQuery(
    lambda job: JobEvent.objects.filter(job=job).order_by("seq"), BigIntegerField()
)
_payments = PreparedQuery(
    lambda job: (
        Payment.objects.filter(job=job)
        .exclude(status=Payment.Status.CANCELLED)
        .exclude(purpose=Payment.Purpose.DUES)
        .order_by("pk")
    ),
    BigIntegerField(),
)


# --- One job ----------------------------------------------------------------


def find_job(code: str) -> Job:
    """The job with its people and its place; `has_photos` says whether there are any.

    Raises Job.DoesNotExist."""
    found = _by_code(code)
    if not found:
        raise Job.DoesNotExist
    return found[0]


def story_of(job: Job) -> list[JobEvent]:
    """All that happened to the job, in its order."""
    return _story(job.pk)


def insert_job(job: Job) -> None:
    _insert_job(job)


def insert_event(event: JobEvent) -> None:
    _insert_event(event)


def lock_job(job: Job) -> Job:
    """The job as the database has it, held until the transaction ends.

    A copy, so that the caller's own stays true when the transaction is undone; the
    people and the place of a job never change and are taken along.
    """
    found = _locked(job.pk)
    if not found:
        raise Job.DoesNotExist
    job = copy(job)
    for name, value in zip(MOVING, found[0], strict=True):
        setattr(job, name, value)
    return job


def write_move(job: Job) -> None:
    """Status, version and deadline of a job that has moved."""
    _move(job.pk, *(getattr(job, name) for name in MOVING))


def read_move(job: Job) -> Job:
    """The same job with what has moved since it was read."""
    job.refresh_from_db(fields=MOVING)
    return job


def last_event(job: Job, src: str, dst: str) -> JobEvent | None:
    """The event that brought a job from one status to another the last time."""
    return job.events.filter(src=src, dst=dst).last()


def how_cancelled(job: Job) -> tuple[str, str] | None:
    """(verb, role of whoever did it), from the job's story; None when it does not
    say.
    """
    told = job.events.filter(dst=Status.CANCELLED).exclude(src=Status.CANCELLED)
    return told.order_by("-seq").values_list("verb", "role").first()


# --- Jobs beside it ---------------------------------------------------------


def listed_worker(worker_pk: int) -> WorkerProfile:
    """What a price and a job are made from, of a worker who takes jobs now."""
    found = _listed(worker_pk)
    if not found:
        raise WorkerProfile.DoesNotExist
    for name in ("service_category", "city"):
        shared.attach(found, name)
    return found[0]


def approved_worker(code: str) -> WorkerProfile:
    """With their name, trade and city; whether they take jobs now is another thing."""
    found = _approved(code)
    if not found:
        raise WorkerProfile.DoesNotExist
    return found[0]


def count_waiting(customer: User) -> int:
    """How many requests of this customer wait for an answer."""
    return len(_waiting(customer.pk))


def rivals_of(job: Job) -> list[Job]:
    """Requests to the same worker for some of the same time, the oldest first."""
    before: Cell = job.end_cell
    after: Cell = job.start_cell
    return _rivals(job.worker_id, before, after)


def latest_request(customer: User, worker_pk: int, start: datetime) -> Job | None:
    """The newest job of this customer with this worker at that hour, if it is open."""
    found = Job.objects.filter(
        customer=customer,
        worker=worker_pk,
        scheduled_time=start,
        status__in=UPCOMING,
    )
    return found.with_people().order_by("pk").last()


def unanswered(at: datetime) -> QuerySet[Job]:
    """Requests whose time to answer is over."""
    return Job.objects.with_people().filter(status=Status.PENDING, answer_by__lt=at)


def unquestioned(at: datetime) -> QuerySet[Job]:
    """Completed jobs whose time to object is over."""
    return Job.objects.with_people().filter(status=Status.COMPLETED, confirm_by__lt=at)


def count_open_jobs(user: User) -> int:
    """How many jobs of either side are not over yet."""
    return Job.objects.of(user).exclude(status__in=ENDED).count()


# --- Payments ---------------------------------------------------------------


def sums_of(job: Job) -> list[Payment]:
    """All that is owed for this job and the tip, paid or not, the oldest first."""
    return _payments(job.pk)


def payments_of(job: Job) -> list[Payment]:
    """The sums owed for this job, paid or not, the oldest first: that of the work or a
    fee, and one for each change that was agreed on after the first was certain.
    """
    return [payment for payment in sums_of(job) if not payment.is_tip]


def tip_of(sums: Sequence[Payment]) -> Payment | None:
    """The tip among the sums of a job."""
    return next((payment for payment in sums if payment.is_tip), None)


def payment_of(job: Job) -> Payment | None:
    """The sum to look at now; None when nothing is owed."""
    return first_due(payments_of(job))


def first_due(payments: Sequence[Payment]) -> Payment | None:
    """The first that is still to be paid; else the first that is held, or all that
    there is. None of none.
    """
    settled = dict.fromkeys((Payment.Status.RELEASED, Payment.Status.WAIVED), 2)
    ranks = {Payment.Status.CREATED: 0, **settled}

    def rank(payment: Payment) -> int:
        return ranks.get(Payment.Status(payment.status), 1)

    return min(payments, key=rank, default=None)


def payment_tried(job: Job, attempt: str) -> Payment | None:
    """The sum of this job that this attempt was to pay, by its code."""
    found = Attempt.objects.filter(payment__job=job, code=attempt)
    one = found.select_related("payment").first()
    return one.payment if one else None


def lock_payment(payment: Payment) -> Payment:
    return Payment.objects.select_for_update().get(pk=payment.pk)


def lock_payments_of(job: Job) -> list[Payment]:
    """All that are owed for a job, held, the oldest first; the job must be held
    already, and each knows it.
    """
    found = Payment.objects.select_for_update().filter(OWED, job=job)
    owed = list(found.exclude(status=Payment.Status.CANCELLED).order_by("pk"))
    for payment in owed:
        payment.job = job
    return owed


def lock_attempt(attempt: Attempt) -> Attempt:
    """The attempt as the database has it, held, with its job and payment held before
    it: everybody locks in this order.
    """
    job = lock_job(attempt.payment.job)
    # A fee takes the attempt of the work over: which payment it is says the job's lock.
    owner = Attempt.objects.values_list("payment", flat=True).get(pk=attempt.pk)
    payment = Payment.objects.select_for_update().get(pk=owner)
    attempt = Attempt.objects.select_for_update().get(pk=attempt.pk)
    payment.job, attempt.payment = job, payment
    return attempt


def lock_attempts_of(payment: Payment) -> list[Attempt]:
    """All of a payment, held; the job and the payment must be held already."""
    found = Attempt.objects.select_for_update().filter(payment=payment)
    return list(found.order_by("pk"))


def living_attempt(payment: Payment) -> Attempt | None:
    """The one attempt that may still bring the money of this payment, or brought it."""
    found = Attempt.objects.filter(payment=payment, dropped_at=None)
    return found.exclude(status=Attempt.Status.ENDED).first()


def attempts_to_check(at: datetime) -> QuerySet[Attempt]:
    """Those whose gateway is to be asked again by now."""
    return Attempt.objects.filter(check_at__lte=at).select_related("payment__job")


def unsecured(at: datetime) -> QuerySet[Job]:
    """Accepted jobs whose price had to be certain by now, and is not."""
    late = Job.objects.with_people().filter(secure_by__lte=at)
    return late.filter(status=Status.ACCEPTED)


def unpaid(job: str = "pk") -> QuerySet[Payment]:
    """What is still to be paid for the job of an outer query."""
    made = Payment.objects.filter(OWED, job=OuterRef(job))
    return made.filter(status=Payment.Status.CREATED)


def held(job: str = "pk") -> QuerySet[Payment]:
    """What is held for the job of an outer query."""
    made = Payment.objects.filter(OWED, job=OuterRef(job))
    return made.filter(status=Payment.Status.SECURED)


def unpaid_jobs_of(worker: User) -> JobQuerySet:
    """Jobs whose money is still to come: held, not confirmed yet, or not paid yet."""
    return Job.objects.filter(worker=worker).filter(
        Q(status=Status.COMPLETED)
        | Q(status__in=ENDED) & Exists(unpaid())
        | Exists(held())
    )


def refunds_of(payment: Payment) -> list[GatewayOrder]:
    """What Finance gave back of this payment or is about to, the oldest first."""
    made = GatewayOrder.objects.filter(
        attempt__payment=payment,
        kind=GatewayOrder.Kind.REFUND,
        ordered_by__isnull=False,
    )
    return list(made.exclude(status=GatewayOrder.Status.FAILED).order_by("pk"))


def contests_of(payment: Payment) -> list[Contest]:
    """What banks asked about the money that counts for this payment, oldest first."""
    found = Contest.objects.filter(attempt__payment=payment, attempt__dropped_at=None)
    return list(found.order_by("pk"))
