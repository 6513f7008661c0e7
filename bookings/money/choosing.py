"""How a customer pays for a job: chosen with the request, and changed as long as the
money is not certain.
"""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries
from bookings.models import Job, Payment
from bookings.money import methods, payments, planning
from bookings.money.gateways import CASH, is_online
from bookings.queries import payment_of
from bookings.states import Status
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable

States = Payment.Status
BEFORE_MONEY = frozenset(
    {Status.PENDING, Status.ACCEPTED, Status.ONGOING, Status.COMPLETED}
)


def choose(
    job: Job, name: str, *, by: User, at: datetime | None = None
) -> Payment | None:
    """Pay in another way, as long as the money is not certain. Returns what is owed.

    Raises NotAllowed, NotNow, or Unprocessable for a way that is not offered.
    """
    at = at or timezone.now()
    with transaction.atomic():
        job = queries.lock_job(job)
        payment = payment_of(job)
        if payment:
            payment = queries.lock_payment(payment)
            payment.job = job
        if problem := refusal(job, payment, by):
            raise problem
        if name not in methods.offered(job.currency):
            raise Unprocessable(_("Choose one of the ways to pay in the list."))
        if name == (payment.gateway if payment else job.gateway):
            return payment
        return _change(job, payment, name, at)


def refusal(job: Job, payment: Payment | None, user: User) -> Refusal | None:
    """Why `user` can't change how this job is paid, or None."""
    if user.pk != job.customer_id:
        return NotAllowed(_("Only the customer chooses how to pay."))
    if payment is not None and payment.status == States.WAIVED:
        return NotNow(_("Nothing is to be paid for this job."))
    if payment is not None and payment.status == States.RELEASED:
        return NotNow(_("This is paid already. Nothing more is taken."))
    if payment is not None and payment.status != States.CREATED:
        return NotNow(_("The money is certain already, so the way to pay stays."))
    if payment is None and job.status not in BEFORE_MONEY:
        return NotNow(_("Nothing is to be paid for this job."))
    return None


def _change(
    job: Job, payment: Payment | None, name: str, at: datetime
) -> Payment | None:
    if payment is not None and payment.purpose == Payment.Purpose.EXTRA:
        return _pay_otherwise(payment, name, at)
    was_online = is_online(job.gateway)
    job.gateway = name
    job.secure_by = _secure_by(job, payment, at)
    job.save(update_fields=["gateway", "secure_by"])
    if payment is None:
        if job.status == Status.ACCEPTED:
            payments.expect(job, at)
        return payment_of(job)
    if was_online:
        payments.leave_pages(payment, at)
    payment.gateway = name
    payment.pay_from = payments.pay_from(job, at) if is_online(name) else None
    payment.save(update_fields=["gateway", "pay_from"])
    if name == CASH and not planning.is_due(payment):
        payment.status = States.CANCELLED
        payment.save(update_fields=["status"])
        return None
    return payment


def _secure_by(job: Job, payment: Payment | None, at: datetime) -> datetime | None:
    """Until when the price is to be certain now. Who pays in another way has no more
    time than that way had from the beginning.
    """
    if job.status != Status.ACCEPTED:
        return None
    if job.secure_by is None or payment is None:
        return payments.secure_by(job, at)
    until = payments.secure_by(job, payment.created_at)
    return until and max(until, job.secure_by)


def _pay_otherwise(payment: Payment, name: str, at: datetime) -> Payment:
    """A sum beside the price: the price itself is paid as it was."""
    payments.leave_pages(payment, at)
    payment.gateway, payment.pay_from = name, at if is_online(name) else None
    payment.save(update_fields=["gateway", "pay_from"])
    return payment
