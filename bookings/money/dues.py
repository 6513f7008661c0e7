"""What a worker owes us of cash, paid online by themselves before it is set off.

One payment for each currency at a time, of all that is owed at that moment. Until its
money is there it is nothing, and the clock forgets it as it does a tip.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries
from bookings.models import Account, Entry, Job, Payment
from bookings.money import checkout, income, methods
from toolkit.errors import NotNow, Refusal, Unprocessable
from toolkit.units import MinorUnits
from workers import calendar

States, Purpose = Payment.Status, Payment.Purpose
# In minor units: gateways take no less, and so little waits for the next payout.
LEAST = 100


def owed(worker: User, currency: str) -> MinorUnits:
    """What they owe us after all that we owe them; 0 where it is the other way."""
    return max(0, dict(income.owed(worker)).get(currency, 0))


def ways(currency: str) -> list[str]:
    return methods.online(currency)


def begun(worker: User, currency: str) -> Payment | None:
    """The payment that they have begun and that is not the books' matter yet."""
    found = Payment.objects.filter(
        purpose=Purpose.DUES, job__worker=worker, currency=currency
    ).exclude(status__in=[States.CANCELLED, States.RELEASED])
    people = found.select_related("job__worker", "job__customer", "job__city")
    return people.order_by("pk").first()


def is_on_its_way(payment: Payment | None) -> bool:
    """Whether what a worker has begun to pay is sure, and not in the books yet."""
    return payment is not None and payment.status != States.CREATED


def refusal(
    payment: Payment | None, currency: str, amount: MinorUnits
) -> Refusal | None:
    """Why a worker who owes us `amount` can't pay it now, or None. `payment` is what
    they have begun.
    """
    if is_on_its_way(payment):
        return NotNow(_("Your payment is on its way. Nothing more is taken."))
    if amount < LEAST:
        return NotNow(_("You owe us nothing that could be paid now."))
    if not ways(currency):
        return NotNow(_("You can’t pay online just now. We set it off as before."))
    return None


def pay(
    worker: User, currency: str, way: str, *, at: datetime | None = None
) -> Payment:
    """What they go on to pay with `checkout.begin`: all that they owe now.

    Not inside a transaction: it may wait for the network. Raises NotNow, or
    Unprocessable for a way that is not offered.
    """
    at = at or timezone.now()
    if payment := begun(worker, currency):
        checkout.look_again(payment, at=at)
    with transaction.atomic():
        # Their last job may be another one a moment later: it holds nobody up.
        calendar.lock(worker.pk)
        payment = begun(worker, currency)
        job = payment.job if payment else _last_job(worker, currency)
        if job is None:
            raise NotNow(_("You owe us nothing that could be paid now."))
        job = queries.lock_job(job)
        amount = owed(worker, currency)
        payment = begun(worker, currency)
        if problem := refusal(payment, currency, amount):
            raise problem
        if way not in ways(currency):
            raise Unprocessable(_("Choose one of the ways to pay in the list."))
        if payment is None:
            payment = _new(job, amount, way, currency, at)
        elif (payment.amount, payment.gateway) != (amount, way):
            payment = checkout.begin_anew(job, payment, amount, way, at)
        payment.job = job
    return payment


def _new(
    job: Job, amount: MinorUnits, way: str, currency: str, at: datetime
) -> Payment:
    earlier = Payment.objects.filter(job=job, purpose=Purpose.DUES)
    return Payment.objects.create(
        job=job,
        purpose=Purpose.DUES,
        number=earlier.count() + 1,
        gateway=way,
        currency=currency,
        amount=amount,
        created_at=at,
    )


def _last_job(worker: User, currency: str) -> Job | None:
    """By which they came to owe us something the last time."""
    there = Q(
        postings__account__kind=Account.Kind.WORKER_DUE,
        postings__account__worker=worker,
        postings__account__currency=currency,
        postings__amount__gt=0,
    )
    found = Entry.objects.filter(there, job__worker=worker).order_by("-at", "-pk")
    pk = found.values_list("job", flat=True).first()
    return Job.objects.with_people().get(pk=pk) if pk else None


def paid(worker: User, count: int) -> list[Payment]:
    """What they have paid us so, the newest first."""
    found = Payment.objects.filter(purpose=Purpose.DUES, job__worker=worker)
    rows = found.filter(status=States.RELEASED).select_related("job__city")
    return list(rows.order_by("-paid_at")[:count])
