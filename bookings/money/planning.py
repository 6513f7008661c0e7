"""What is still to be done at a gateway, from what is owed and what it holds.

`plan` compares what should become of an attempt's money with what is, and writes the
order for the difference; called again it writes nothing. So a cancellation, a fee, a
refund and money that nobody wants any more need no code of their own.
"""

from datetime import datetime, timedelta

from django.db.models import Sum

from bookings.models import Attempt, GatewayOrder, Payment
from bookings.money import contests
from bookings.states import Status
from toolkit.units import MinorUnits

Kind, State = GatewayOrder.Kind, GatewayOrder.Status
# The money is taken this long before the bank would let it go.
BEFORE_IT_GOES = timedelta(hours=24)


def plan(payment: Payment, attempt: Attempt, at: datetime) -> GatewayOrder | None:
    """Order what is missing between what is owed and what the gateway holds, if
    anything. Inside the transaction that holds the locks.
    """
    if attempt.status == Attempt.Status.CAPTURED:
        contests.set_off(attempt, _surplus(payment, attempt), at)
    missing = wanted(payment, attempt, at)
    if missing is None:
        return None
    kind, amount = missing
    made = GatewayOrder.objects.filter(attempt=attempt, kind=kind)
    if kind != Kind.REFUND and made.exclude(status=State.FAILED).exists():
        return None
    refused = made.filter(status=State.FAILED)
    if kind == Kind.REFUND:
        # More than is left there: nobody can ask for that again.
        refused = refused.filter(amount__lte=left_of(attempt))
    if refused.exists():
        # The gateway said no; a person decides whether to ask again.
        return None
    return GatewayOrder.objects.create(
        attempt=attempt,
        kind=kind,
        number=made.count() + 1,
        amount=amount,
        next_try=at,
        created_at=at,
    )


def is_due(payment: Payment) -> bool:
    """Whether it is taken for good: the work was confirmed, or it is for no work."""
    at_once = payment.is_fee or payment.is_tip or payment.is_dues
    return at_once or payment.job.status == Status.FINISHED


def wanted(
    payment: Payment, attempt: Attempt, at: datetime
) -> tuple[GatewayOrder.Kind, MinorUnits] | None:
    """What is missing, and how much of it; None when nothing is."""
    statuses = Attempt.Status
    keep = _keep(payment, attempt)
    if attempt.status == statuses.OPEN and not keep:
        # Without an answer of the gateway there is no page that anybody was sent to.
        return (Kind.EXPIRE, 0) if attempt.checkout_id else None
    if attempt.status == statuses.AUTHORISED and not keep:
        return Kind.VOID, 0
    if attempt.status == statuses.AUTHORISED and _is_time_to_take(payment, attempt, at):
        return Kind.CAPTURE, keep
    if attempt.status == statuses.CAPTURED:
        surplus = _surplus(payment, attempt) - contests.gone(attempt)
        if surplus > 0 and not contests.forbids_refunds(attempt):
            return Kind.REFUND, surplus
    return None


def _keep(payment: Payment, attempt: Attempt) -> MinorUnits:
    nothing = (Payment.Status.CANCELLED, Payment.Status.WAIVED)
    off = attempt.dropped_at or payment.status in nothing
    return 0 if off else payment.amount - payment.refunded


def _surplus(payment: Payment, attempt: Attempt) -> MinorUnits:
    """What was taken and is not owed, whoever has it now."""
    return attempt.captured - given_back(attempt) - _keep(payment, attempt)


def _is_time_to_take(payment: Payment, attempt: Attempt, at: datetime) -> bool:
    until = attempt.capture_before
    goes_soon = until is not None and at >= until - BEFORE_IT_GOES
    return is_due(payment) or goes_soon


def left_of(attempt: Attempt) -> MinorUnits:
    """What of it could still be given back."""
    there = attempt.captured - contests.gone(attempt)
    return max(0, there - given_back(attempt))


def given_back(attempt: Attempt) -> MinorUnits:
    """All that went back or is ordered to: by us, and on the gateway's own pages."""
    made = attempt.orders.filter(kind=Kind.REFUND)
    sums = {
        state: made.filter(status=state).aggregate(sum=Sum("amount"))["sum"] or 0
        for state in (State.WAITING, State.DONE)
    }
    return max(attempt.refunded, sums[State.DONE]) + sums[State.WAITING]
