"""Contests of a charge as Stripe tells them: there they are disputes.

A dispute may begin as a question only (`warning_…`): then nothing is withdrawn, and the
charge can still be refunded.
"""

from datetime import UTC, datetime
from typing import Any

import stripe

from bookings.models import Contest
from bookings.money.gateways.base import Case

DASHBOARD = "https://dashboard.stripe.com"
Status = Contest.Status
# What is in none of these is still open.
ENDS = {
    "won": Status.WON,
    "lost": Status.LOST,
    # A question that led to nothing, and what was settled before it began.
    "warning_closed": Status.WON,
    "prevented": Status.WON,
}
MOST = 100


def cases(client: stripe.StripeClient, intent: str) -> tuple[Case, ...]:
    """All of one payment intent."""
    found = client.v1.disputes.list({"payment_intent": intent, "limit": MOST})
    return tuple(_case(one) for one in found.data)


def url(dispute: str, key: str) -> str:
    """In the dashboard; what is made with a test key stands apart."""
    mode = "/test" if "_test_" in key else ""
    return f"{DASHBOARD}{mode}/disputes/{dispute}"


def _case(dispute: Any) -> Case:
    moves = dispute.balance_transactions
    details = dispute.evidence_details
    until = getattr(details, "due_by", None)
    return Case(
        id=dispute.id,
        currency=dispute.currency.upper(),
        amount=dispute.amount,
        status=ENDS.get(dispute.status, Status.OPEN),
        withdrawn=sum(-one.amount for one in moves if one.amount < 0),
        returned=sum(one.amount for one in moves if one.amount > 0),
        fee=sum(one.fee for one in moves if one.fee > 0),
        fee_returned=sum(-one.fee for one in moves if one.fee < 0),
        is_refundable=bool(dispute.is_charge_refundable),
        reason=str(dispute.reason or "")[:60],
        answer_by=datetime.fromtimestamp(until, UTC) if until else None,
        opened_at=datetime.fromtimestamp(dispute.created, UTC),
    )
