"""Giving back what a customer has paid: by Finance, with a reason, never too much."""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries, transitions
from bookings.models import Attempt, GatewayOrder, Job, JobEvent, Payment, Proposal
from bookings.money import contests, gateways, planning, two_people
from bookings.states import Verb
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal, Unprocessable
from toolkit.text import is_blank
from toolkit.units import MinorUnits

PERMISSION = "bookings.refund_payment"


def refusal(payment: Payment, user: User) -> Refusal | None:
    """Why `user` can't refund anything of this payment, or None."""
    if not user.has_perm(PERMISSION):
        return NotAllowed(_("Only Finance can give money back."))
    if not gateways.is_online(payment.gateway):
        return NotNow(_("Cash is between the two people: only they can give it back."))
    if payment.is_dues:
        return NotNow(_("What a worker paid too much goes out with their next payout."))
    if payment.status != Payment.Status.RELEASED:
        return NotNow(_("Only what has been paid can be given back."))
    attempt = queries.living_attempt(payment)
    if attempt and contests.forbids_refunds(attempt):
        return NotNow(
            _("The customer’s bank decides about this payment, so nothing goes back.")
        )
    if not refundable(payment):
        if attempt and contests.lost(attempt):
            return NotNow(_("The customer’s bank has taken this back already."))
        return NotNow(_("All of it has been given back already."))
    return None


def refundable(payment: Payment) -> MinorUnits:
    """What can still be given back, with what is already ordered taken off."""
    attempt = queries.living_attempt(payment)
    if attempt is None or attempt.status != Attempt.Status.CAPTURED:
        return 0
    return planning.left_of(attempt)


def given_alone(job: Job, currency: str, by: User, at: datetime) -> MinorUnits:
    """What `by` has ordered to go back on this job lately, without a second person.
    What was refused counts: it can be sent again.
    """
    since = two_people.window(at)
    ordered = GatewayOrder.objects.filter(
        kind=GatewayOrder.Kind.REFUND,
        attempt__payment__job=job,
        attempt__currency=currency,
        ordered_by=by,
        created_at__gte=since,
    )
    agreed = two_people.approved(Proposal.Kind.REFUND).filter(
        payment__job=job, currency=currency, decided_by=by, decided_at__gte=since
    )
    both = [rows.aggregate(sum=Sum("amount"))["sum"] or 0 for rows in (ordered, agreed)]
    return max(0, both[0] - both[1])


def ordered(event: JobEvent) -> MinorUnits:
    """The sum that a refund gave back, by its event."""
    sums = GatewayOrder.objects.filter(
        kind=GatewayOrder.Kind.REFUND,
        attempt__payment__job=event.job_id,
        created_at=event.at,
    )
    return sums.order_by("-pk").values_list("amount", flat=True).first() or 0


def _require_sense(
    payment: Payment, amount: MinorUnits, seen: MinorUnits | None
) -> None:
    left = refundable(payment)
    shown = money.show(left, payment.currency)
    if seen is not None and seen != left:
        sentence = _(
            "Something was given back meanwhile: %(left)s is left. Look again before "
            "you send this."
        )
        raise NotNow(sentence % {"left": shown})
    least = gateways.gateway(payment.gateway).least_refund
    if 0 < amount < least:
        sentence = _("The gateway gives back no less than %(least)s at once.")
        shown = money.show(least, payment.currency)
        raise Unprocessable(sentence % {"least": shown})
    if not 0 < amount <= left:
        sentence = _("More than nothing and at most %(most)s can be given back.")
        raise Unprocessable(sentence % {"most": shown})


def refund(
    payment: Payment,
    amount: MinorUnits,
    *,
    by: User,
    reason: str,
    seen: MinorUnits | None = None,
    approved: Proposal | None = None,
    at: datetime | None = None,
) -> GatewayOrder:
    """Order the gateway to give `amount` back. It goes out at once, after the commit.

    `seen`: what could be given back when they decided, so that a form that is sent
    twice gives back once. Raises NotAllowed, NotNow, NeedsTwo when it is too much for
    one person, or Unprocessable for an amount that makes no sense.
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
        _require_sense(payment, amount, seen)
        why = _(
            "Together with %(sum)s that you gave back on this job it is too much for "
            "one person."
        )
        earlier = given_alone(job, payment.currency, by, at)
        two_people.ask_with(earlier, why, amount, payment.currency, approved)
        attempt = queries.living_attempt(payment)
        assert attempt  # noqa: S101  `refundable` has found it
        kind = GatewayOrder.Kind.REFUND
        order = GatewayOrder.objects.create(
            attempt=attempt,
            kind=kind,
            number=attempt.orders.filter(kind=kind).count() + 1,
            amount=amount,
            ordered_by=by,
            reason=reason[:300],
            next_try=at,
            created_at=at,
        )
        told = f"{money.show(amount, payment.currency)}: {reason}"
        transitions.add_event(job, Verb.REFUND, by=by, at=at, reason=told)
    return order
