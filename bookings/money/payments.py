"""How a sum goes from owed to paid. Once, however often somebody presses the button."""

from django.db import transaction
from django.utils import timezone

from bookings import access, transitions
from bookings.errors import NotAllowed, NotNow
from bookings.models import Payment
from bookings.money import gateways, ledger
from bookings.states import Verb


def open_payment(job, purpose, *, at, gateway="cash"):
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


def payment_of(job):
    """The sum owed for this job, paid or not; None when nothing is."""
    return job.payments.exclude(status=Payment.Status.CANCELLED).first()


def mark_paid(payment, *, by, at=None):
    """The money changed hands, says the worker or staff. Returns the payment now.

    Raises NotAllowed, or NotNow when it is not there to be paid.
    """
    at = at or timezone.now()
    with transaction.atomic():
        job = transitions.lock(payment.job)
        if not access.may_mark_paid(job, by):
            raise NotAllowed("Only the worker or our team can mark this as paid.")
        payment = Payment.objects.select_for_update().get(pk=payment.pk)
        payment.job = job
        if payment.status == Payment.Status.RELEASED:
            return payment
        if payment.status != Payment.Status.CREATED:
            raise NotNow("This payment can’t be marked as paid.")
        _release(payment, by, at)
        transitions.note(job, Verb.PAY, by=by, at=at)
    return payment


def _release(payment, by, at):
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
