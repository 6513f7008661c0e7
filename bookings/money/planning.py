"""What is still to be done at a gateway, from what is owed and what it holds.

`plan` compares what should become of an attempt's money with what is, and writes the
order for the difference; called again it writes nothing. So a cancellation, a fee, a
refund and money that nobody wants any more need no code of their own.
"""

from datetime import datetime, timedelta

from django.db.models import Sum

from bookings.models import Attempt, GatewayOrder, Payment
from bookings.states import Status
from toolkit.units import MinorUnits

Kind, State = GatewayOrder.Kind, GatewayOrder.Status
# The money is taken this long before the bank would let it go.
BEFORE_IT_GOES = timedelta(hours=24)


def plan(payment: Payment, attempt: Attempt, at: datetime) -> GatewayOrder | None:
    """Order what is missing between what is owed and what the gateway holds, if
    anything. Inside the transaction that holds the locks.
    """
    missing = wanted(payment, attempt, at)
    if missing is None:
        return None
    kind, amount = missing
    made = GatewayOrder.objects.filter(attempt=attempt, kind=kind)
    if kind != Kind.REFUND and made.exclude(status=State.FAILED).exists():
        return None
    if made.filter(status=State.FAILED).exists():
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
    """Whether the customer owes it for good: the work was confirmed, or it is a fee."""
    return payment.is_fee or payment.job.status == Status.FINISHED


def wanted(
    payment: Payment, attempt: Attempt, at: datetime
) -> tuple[GatewayOrder.Kind, MinorUnits] | None:
    """What is missing, and how much of it; None when nothing is."""
    statuses = Attempt.Status
    off = attempt.dropped_at or payment.status == Payment.Status.CANCELLED
    keep = 0 if off else payment.amount
    if attempt.status == statuses.OPEN and not keep:
        # Without an answer of the gateway there is no page that anybody was sent to.
        return (Kind.EXPIRE, 0) if attempt.checkout_id else None
    if attempt.status == statuses.AUTHORISED and not keep:
        return Kind.VOID, 0
    if attempt.status == statuses.AUTHORISED and _is_time_to_take(payment, attempt, at):
        return Kind.CAPTURE, keep
    if attempt.status == statuses.CAPTURED:
        # What was refunded of a payment is no matter of a try that was left.
        owed = keep and keep - payment.refunded
        surplus = attempt.captured - given_back(attempt) - owed
        if surplus > 0:
            return Kind.REFUND, surplus
    return None


def _is_time_to_take(payment: Payment, attempt: Attempt, at: datetime) -> bool:
    until = attempt.capture_before
    goes_soon = until is not None and at >= until - BEFORE_IT_GOES
    return is_due(payment) or goes_soon


def given_back(attempt: Attempt) -> MinorUnits:
    """All that went back or is ordered to: by us, and on the gateway's own pages."""
    made = attempt.orders.filter(kind=Kind.REFUND)
    sums = {
        state: made.filter(status=state).aggregate(sum=Sum("amount"))["sum"] or 0
        for state in (State.WAITING, State.DONE)
    }
    return max(attempt.refunded, sums[State.DONE]) + sums[State.WAITING]
