"""A tip: what a customer adds for the worker when the work is finished. Nobody owes it.

All of it is the worker's, and there is one for a job. Until its money is certain it is
nothing: nobody is reminded of it, and the clock forgets it.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import access, queries
from bookings.models import Attempt, Job, Payment
from bookings.money import checkout, gateways, methods, payments
from bookings.states import Role, Status
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.sweeps import oldest_first, sweep
from toolkit.units import MinorUnits

States, Purpose = Payment.Status, Payment.Purpose
# In minor units; gateways take no less of most currencies.
LEAST = 100
# Of the price, in percent, rounded up to a sum that is easily said.
SUGGESTED = (5, 10, 20)
GIVEN = (States.SECURED, States.RELEASED, States.REVIEW)


def suggestions(job: Job) -> list[MinorUnits]:
    """Three sums to choose from, the least first; fewer where they are the same."""
    unit = int(10 ** money.exponent(job.currency))
    price: MinorUnits = job.final_worth
    step = max(unit, LEAST, 10 ** (len(str(price * SUGGESTED[0] // 100)) - 1))
    return sorted({-(-price * percent // (100 * step)) * step for percent in SUGGESTED})


def most(job: Job) -> MinorUnits:
    """As much as the work cost: more than that is a slip of the hand."""
    price: MinorUnits = job.final_worth
    return max(price, *suggestions(job))


def ways(job: Job) -> list[str]:
    """The gateways by which one can be given: cash needs nobody's help."""
    return methods.online(job.currency)


def refusal(job: Job, sums: Sequence[Payment], user: User) -> Refusal | None:
    """Why `user` can't give a tip now, or None. `sums` are all of the job."""
    if access.role_of(job, user) != Role.CUSTOMER:
        return NotAllowed(_("Only the customer of a job gives a tip."))
    if job.status != Status.FINISHED:
        return NotNow(_("You can add a tip when the work is finished."))
    tip = queries.tip_of(sums)
    if tip and tip.status in GIVEN:
        return NotNow(_("You have given a tip already. Nothing more is taken."))
    if any(_is_to_be_paid_online(payment) for payment in sums):
        return NotNow(_("Please pay for the work first."))
    if not job.worker.is_active:
        return NotNow(_("The worker has left us, so a tip would not reach them."))
    if not ways(job):
        return NotNow(_("Tips are paid online, and that is not offered here just now."))
    return None


def _is_to_be_paid_online(payment: Payment) -> bool:
    is_open = payment.status == States.CREATED and not payment.is_tip
    return is_open and gateways.is_online(payment.gateway)


def give(
    job: Job, amount: MinorUnits, way: str, *, by: User, at: datetime | None = None
) -> Payment:
    """What the customer goes on to pay with `checkout.begin`. Pressed again it is the
    same, with the newer sum.

    Not inside a transaction: it may wait for the network. Raises NotAllowed, NotNow, or
    Unprocessable for a sum or a way that makes no sense.
    """
    at = at or timezone.now()
    if tip := queries.tip_of(queries.sums_of(job)):
        tip.job = job
        checkout.look_again(tip, at=at)
    with transaction.atomic():
        job = queries.lock_job(job)
        sums = queries.sums_of(job)
        if problem := refusal(job, sums, by):
            raise problem
        _require_sense(job, amount, way)
        tip = queries.tip_of(sums)
        if tip is None:
            tip = _new(job, amount, way, at)
        elif (tip.amount, tip.gateway) != (amount, way):
            tip = checkout.begin_anew(job, tip, amount, way, at)
        tip.job = job
    return tip


def _new(job: Job, amount: MinorUnits, way: str, at: datetime) -> Payment:
    return Payment.objects.create(
        job=job,
        purpose=Purpose.TIP,
        gateway=way,
        currency=job.currency,
        amount=amount,
        created_at=at,
    )


def _require_sense(job: Job, amount: MinorUnits, way: str) -> None:
    if not LEAST <= amount <= most(job):
        sentence = _("A tip is between %(least)s and %(most)s.")
        bounds = {
            "least": money.show(LEAST, job.currency),
            "most": money.show(most(job), job.currency),
        }
        raise Unprocessable(sentence % bounds)
    if way not in ways(job):
        raise Unprocessable(_("Choose one of the ways to pay in the list."))


def forget_due(*, at: datetime | None = None) -> int:
    """Tips that somebody began to give, and did not while the page was there, and what
    workers began to pay us. Returns how many there were. What is still paid on such a
    page goes back by itself.
    """
    at = at or timezone.now()
    waits = Attempt.objects.filter(
        payment=OuterRef("pk"), dropped_at=None, expires_at__gt=at
    ).exclude(status=Attempt.Status.ENDED)
    by_choice = [Purpose.TIP, Purpose.DUES]
    begun = Payment.objects.filter(purpose__in=by_choice, status=States.CREATED)
    old = begun.filter(~Exists(waits), created_at__lte=at - checkout.LIFE)
    rows = oldest_first(old.select_related("job"), "created_at")
    return sweep(rows, lambda tip: _forget(tip, at))


def _forget(tip: Payment, at: datetime) -> None:
    checkout.look_again(tip, at=at)
    with transaction.atomic():
        job = queries.lock_job(tip.job)
        tip = queries.lock_payment(tip)
        tip.job = job
        if tip.status == States.CREATED:
            tip.status = States.CANCELLED
            tip.save(update_fields=["status"])
            payments.leave_pages(tip, at)
