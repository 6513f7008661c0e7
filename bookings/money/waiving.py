"""Finance lets a customer off a sum that they owe and have not paid, with a reason.

Nothing was in the books of it, so nothing is posted: the worker earns nothing by it,
and neither do we. What is still paid on a page that was left open goes back by itself.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries, transitions
from bookings.models import Job, Payment, Proposal
from bookings.money import planning, refunds, two_people
from bookings.states import Verb
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

States = Payment.Status


def refusal(payment: Payment, user: User) -> Refusal | None:
    """Why `user` can't waive this, or None."""
    if not user.has_perm(refunds.PERMISSION):
        return NotAllowed(_("Only Finance can waive what somebody owes."))
    if payment.is_tip:
        return NotNow(_("Nobody owes a tip, so there is nothing to waive."))
    if payment.is_dues:
        return NotNow(_("What a worker owes us is set off against their payouts."))
    if payment.status == States.WAIVED:
        return NotNow(_("This is waived already."))
    if payment.status != States.CREATED:
        return NotNow(_("Only what is still to be paid can be waived."))
    if not planning.is_due(payment):
        return NotNow(_("Nothing is owed for good yet: the job is still under way."))
    return None


def waived_alone(job: Job, currency: str, by: User, at: datetime) -> MinorUnits:
    """What was waived on this job without a second person, if `by` did any of it
    lately. Who waived which sum is not written down.
    """
    since = two_people.window(at)
    if not job.events.filter(verb=Verb.WAIVE, actor=by, at__gte=since).exists():
        return 0
    agreed = two_people.approved(Proposal.Kind.WAIVE).values("payment")
    waived = Payment.objects.filter(job=job, currency=currency, status=States.WAIVED)
    alone = waived.exclude(pk__in=agreed).aggregate(sum=Sum("amount"))
    return alone["sum"] or 0


def waive(
    payment: Payment,
    *,
    by: User,
    reason: str,
    approved: Proposal | None = None,
    at: datetime | None = None,
) -> Payment:
    """Nobody owes this any more. Returns the payment now.

    Raises NotAllowed, NotNow, NeedsTwo, or Unprocessable without a reason.
    """
    at = at or timezone.now()
    with transaction.atomic():
        job = queries.lock_job(payment.job)
        payment = queries.lock_payment(payment)
        payment.job = job
        if problem := refusal(payment, by):
            raise problem
        if is_blank(reason):
            raise Unprocessable(_("Say why: the customer and the worker read it."))
        why = _(
            "Together with %(sum)s that you waived on this job it is too much for one "
            "person."
        )
        earlier = waived_alone(job, payment.currency, by, at)
        two_people.ask_with(earlier, why, payment.amount, payment.currency, approved)
        payment.status = States.WAIVED
        payment.save(update_fields=["status"])
        for attempt in queries.lock_attempts_of(payment):
            attempt.dropped_at = attempt.dropped_at or at
            attempt.save(update_fields=["dropped_at"])
            attempt.payment = payment
            planning.plan(payment, attempt, at)
        told = f"{money.show(payment.amount, payment.currency)}: {reason}"
        transitions.add_event(job, Verb.WAIVE, by=by, at=at, reason=told)
    return payment
