"""What a customer owes for a job, from asked to paid. Once, however often one presses.

Cash is owed when the work is confirmed, and paid when one of those who may says that it
changed hands. Through a gateway the price is to be secured after the acceptance, taken
when the work is confirmed, and given back when the job is called off.
"""

from datetime import datetime, timedelta
from typing import overload

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import access, queries, transitions
from bookings.models import (
    Account,
    Attempt,
    BookingSettings,
    Entry,
    Job,
    Payment,
    ScopeChange,
)
from bookings.money import ledger, papers, planning, settling
from bookings.money.gateways import CASH, gateway, is_online
from bookings.queries import payment_of
from bookings.states import Verb
from services import shared
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.units import MinorUnits

States, Purpose = Payment.Status, Payment.Purpose
# A card is asked for so long before the visit: a bank holds a sum for a week.
CARD_AHEAD = timedelta(days=5)
# Even for a visit that begins soon there is this long to pay, but for the visit itself.
LEAST_TO_PAY = timedelta(minutes=30)


def open_payment(
    job: Job, purpose: Payment.Purpose, *, at: datetime, gateway: str = CASH
) -> Payment:
    """What the customer owes now. Inside the transaction of the fact that causes it."""
    fees = {Purpose.LATE_CANCEL: job.cancel_fee, Purpose.NO_SHOW: job.no_show_fee}
    work = purpose == Purpose.WORK
    sums = _of_the_price(job) if work else (fees[purpose], 0, 0)
    amount, commission, discount = sums
    return Payment.objects.create(
        job=job,
        purpose=purpose,
        gateway=gateway,
        currency=job.currency,
        amount=amount,
        commission=commission,
        discount=discount,
        created_at=at,
        pay_from=pay_from(job, at) if is_online(gateway) else None,
    )


def _of_the_price(job: Job) -> tuple[MinorUnits, MinorUnits, MinorUnits]:
    """What of the price no other sum is for, our part of it, and what a coupon adds."""
    others = queries.payments_of(job)
    amount = job.price - sum(payment.amount for payment in others)
    commission = job.commission - sum(payment.commission for payment in others)
    discount = job.discount - sum(payment.discount for payment in others)
    return amount, commission, discount


def pay_from(job: Job, at: datetime) -> datetime:
    """From when the price of this job can be secured."""
    if not is_online(job.gateway) or gateway(job.gateway).hold_days is None:
        return at
    return max(at, job.scheduled_time - CARD_AHEAD)


def secure_by(job: Job, at: datetime) -> datetime | None:
    """Until when the price of a job that is accepted now must be certain; None for
    cash.
    """
    if not is_online(job.gateway):
        return None
    hours = timedelta(hours=shared.settings_for(BookingSettings).secure_hours)
    wanted = max(pay_from(job, at) + hours, at + LEAST_TO_PAY)
    return min(wanted, job.scheduled_time)


# --- The verbs of a job, inside their transactions ---------------------------


def expect(job: Job, at: datetime) -> None:
    """It is accepted: the price is to be secured, unless it is cash."""
    if is_online(job.gateway):
        open_payment(job, Purpose.WORK, at=at, gateway=job.gateway)


def demand(job: Job, at: datetime) -> None:
    """The work is confirmed: the price is owed. What is secured is taken."""
    owed = queries.lock_payments_of(job)
    if not any(payment.purpose == Payment.Purpose.WORK for payment in owed):
        open_payment(job, Payment.Purpose.WORK, at=at, gateway=job.gateway)
    for payment in owed:
        _go_on(payment, at)


def agree(job: Job, change: ScopeChange, at: datetime) -> None:
    """More work is agreed on, and stands in the price already. Cash is owed in one sum
    at the end. Online it joins the price while that is not certain; then it is a sum of
    its own, and what is certain stays as it is.
    """
    if not is_online(job.gateway):
        return
    owed = queries.lock_payments_of(job)
    for payment in owed:
        if payment.purpose == Payment.Purpose.WORK and payment.status == States.CREATED:
            payment.amount += change.amount
            payment.commission += change.commission
            payment.save(update_fields=["amount", "commission"])
            leave_pages(payment, at)
            return
    Payment.objects.create(
        job=job,
        purpose=Payment.Purpose.EXTRA,
        number=change.number,
        gateway=job.gateway,
        currency=job.currency,
        amount=change.amount,
        commission=change.commission,
        created_at=at,
        pay_from=at,
    )


def call_off(job: Job, fee: Payment.Purpose | None, at: datetime) -> None:
    """There is no work. The customer owes the fee of this purpose, if any; what was
    secured beyond it goes back.
    """
    owed = queries.lock_payments_of(job)
    if fee and not any(payment.purpose == Purpose.WORK for payment in owed):
        open_payment(job, fee, at=at, gateway=job.gateway)
    for payment in owed:
        work = payment.purpose == Purpose.WORK
        _call_off(job, payment, fee if work else None, at)


def _call_off(
    job: Job, payment: Payment, fee: Payment.Purpose | None, at: datetime
) -> None:
    was_secured = payment.status == States.SECURED
    payment.status = States.CANCELLED
    payment.save(update_fields=["status"])
    job.secure_by = None
    job.save(update_fields=["secure_by"])
    attempt = queries.living_attempt(payment)
    if fee:
        owed = open_payment(job, fee, at=at, gateway=payment.gateway)
        owed.pay_from = at
        if attempt and was_secured:
            owed.status = States.SECURED
            attempt.payment = owed
            attempt.save(update_fields=["payment"])
        owed.save(update_fields=["pay_from", "status"])
        if attempt and was_secured:
            payment = owed
    _go_on(payment, at)


def split_refusal(job: Job, amount: MinorUnits | None) -> Refusal | None:
    """Why the customer can't be said to owe `amount` of the price, or None."""
    if amount is not None and 0 < amount < job.price:
        return None
    sentence = _(
        "This must be more than nothing and less than %(price)s. All and nothing are "
        "decisions of their own."
    )
    return Unprocessable(sentence % {"price": money.show(job.price, job.currency)})


def commission_of(job: Job, worth: MinorUnits) -> MinorUnits:
    """Our commission of a part of what was agreed, coupon included: the same share of
    less, and never more than was agreed.
    """
    return min(money.share(worth, job.commission_bps), job.commission, worth)


def earnings_of(job: Job, amount: MinorUnits) -> MinorUnits:
    """What the worker gets when the customer owes `amount` of the price."""
    worth = amount + money.part(job.discount, amount, job.price)
    return worth - commission_of(job, worth)


def split(job: Job, amount: MinorUnits, at: datetime) -> None:
    """Our team decided that of the price the customer owes `amount`, and no more.

    What is too much is taken off what is owed, off the last payment first; what is
    secured beyond it goes back. A coupon shrinks by the same share. Before this nothing
    of the work was released: that needs a job that is finished.
    """
    owed = queries.lock_payments_of(job)
    if not any(payment.purpose == Purpose.WORK for payment in owed):
        owed.insert(0, open_payment(job, Purpose.WORK, at=at, gateway=job.gateway))
    too_much = sum(payment.amount for payment in owed) - amount
    for payment in reversed(owed):
        less = min(too_much, payment.amount)
        too_much -= less
        _reduce(payment, payment.amount - less)
    kept = [payment for payment in owed if payment.status != States.CANCELLED]
    job.decided_price = amount
    job.decided_commission = sum(payment.commission for payment in kept)
    job.decided_discount = sum(payment.discount for payment in kept)
    decided = ["decided_price", "decided_commission", "decided_discount"]
    job.save(update_fields=decided)
    for payment in owed:
        _go_on(payment, at)


def _reduce(payment: Payment, amount: MinorUnits) -> None:
    """Of a payment that is not released: nothing of it is in the books as earned."""
    if amount == payment.amount:
        return
    if not amount:
        payment.status = States.CANCELLED
    else:
        payment.discount = money.part(payment.discount, amount, payment.amount)
        payment.amount = amount
        agreed = commission_of(payment.job, payment.worth)
        payment.commission = min(agreed, payment.commission)
        _look_at_it_no_more(payment)
    payment.save(update_fields=["status", "amount", "commission", "discount"])


def _look_at_it_no_more(payment: Payment) -> None:
    """Some of it was given back on the gateway's own pages; what is left is enough."""
    attempt = queries.living_attempt(payment)
    if (
        payment.status == States.REVIEW
        and attempt
        and attempt.status == Attempt.Status.CAPTURED
        and attempt.captured - attempt.refunded >= payment.amount
    ):
        payment.status = States.SECURED


def _go_on(payment: Payment, at: datetime) -> None:
    """Let every attempt follow what is owed now."""
    for attempt in queries.lock_attempts_of(payment):
        attempt.payment = payment
        if payment.status != States.CANCELLED:
            settling.follow(payment, attempt, at)
        planning.plan(payment, attempt, at)


def leave_pages(payment: Payment, at: datetime) -> None:
    """Nobody is to pay on the pages at a gateway that they were sent to before."""
    for attempt in queries.lock_attempts_of(payment):
        if attempt.dropped_at is None:
            attempt.dropped_at = at
            attempt.save(update_fields=["dropped_at"])
        planning.plan(payment, attempt, at)


# --- Cash ---------------------------------------------------------------------


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
    if is_online(payment.gateway):
        return NotNow(_("This is paid online, so nobody marks it by hand."))
    if payment.status not in (States.CREATED, States.RELEASED):
        return NotNow(_("This payment can’t be marked as paid."))
    if not planning.is_due(payment):
        return NotNow(_("Nothing is owed for this job yet."))
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
        if payment.status == States.RELEASED:
            return payment
        _take_cash(payment, by, at)
        transitions.add_event(job, Verb.PAY, by=by, at=at)
    return payment


def _take_cash(payment: Payment, by: User, at: datetime) -> None:
    worker = payment.job.worker
    entry, _created = ledger.post(
        CASH,
        payment.code,
        kind=Entry.Kind.CASH,
        job=payment.job,
        currency=payment.currency,
        lines=[
            (Account.Kind.WORKER_DUE, worker, payment.amount),
            (Account.Kind.COUPONS, None, payment.discount),
            (Account.Kind.WORKER_PAYABLE, worker, -payment.earnings),
            (Account.Kind.COMMISSION, None, -payment.commission),
        ],
        at=at,
    )
    payment.status, payment.paid_at = States.RELEASED, at
    payment.marked_by = by
    payment.save(update_fields=["status", "paid_at", "marked_by"])
    papers.issue_receipt(payment, entry)
