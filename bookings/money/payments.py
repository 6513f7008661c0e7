"""How a sum goes from owed to paid. Once, however often somebody presses the button."""

from datetime import datetime
from typing import overload

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import access, queries, transitions
from bookings.models import Job, Payment
from bookings.money import gateways, ledger
from bookings.queries import payment_of
from bookings.states import Verb
from toolkit.errors import NotAllowed, NotNow, Refusal


def open_payment(
    job: Job, purpose: Payment.Purpose, *, at: datetime, gateway: str = "cash"
) -> Payment:
    """What the customer owes now. Inside the transaction of the fact that causes it."""
    work = purpose == Payment.Purpose.WORK
    return Payment.objects.create(
        job=job,
        purpose=purpose,
        gateway=gateway,
        currency=job.currency,
        amount=job.price if work else job.cancel_fee,
        commission=job.commission if work else 0,
        created_at=at,
    )


@overload
def refusal(job: Job, payment: None, user: User) -> Refusal: ...
@overload
def refusal(job: Job, payment: Payment | None, user: User) -> Refusal | None: ...
def refusal(job: Job, payment: Payment | None, user: User) -> Refusal | None:
    """Why `user` can't mark this sum as paid, or None; to do it twice is no fault."""
    if not access.may_mark_paid(job, user):
        return NotAllowed(_("Only the worker or our team can mark this as paid."))
    if payment is None:
        return NotNow(_("Nothing is owed for this job yet."))
    if payment.status not in (Payment.Status.CREATED, Payment.Status.RELEASED):
        return NotNow(_("This payment can’t be marked as paid."))
    return None


def mark_job_paid(job: Job, *, by: User, at: datetime | None = None) -> Payment:
    """What is owed for this job changed hands. Raises a Refusal when nothing is."""
    payment = payment_of(job)
    if payment is None:
        raise refusal(job, payment, by)
    if problem := refusal(job, payment, by):
        raise problem
    return mark_paid(payment, by=by, at=at)


def mark_paid(payment: Payment, *, by: User, at: datetime | None = None) -> Payment:
    """The money changed hands, says the worker or staff. Returns the payment now.

    Raises NotAllowed, or NotNow when it is not there to be paid.
    """
    at = at or timezone.now()
    with transaction.atomic():
        job = queries.lock_job(payment.job)
        payment = queries.lock_payment(payment)
        payment.job = job
        if problem := refusal(job, payment, by):
            raise problem
        if payment.status == Payment.Status.RELEASED:
            return payment
        _release(payment, by, at)
        transitions.add_event(job, Verb.PAY, by=by, at=at)
    return payment


def _release(payment: Payment, by: User, at: datetime) -> None:
    gateway = gateways.gateway(payment.gateway)
    ledger.post(
        gateway.name,
        payment.code,
        kind=gateway.name,
        job=payment.job,
        currency=payment.currency,
        lines=gateway.lines(payment),
        at=at,
    )
    payment.status, payment.paid_at = Payment.Status.RELEASED, at
    payment.marked_by = by
    payment.save(update_fields=["status", "paid_at", "marked_by"])
