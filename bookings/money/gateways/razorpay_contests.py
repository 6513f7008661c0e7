"""Contests of a payment as Razorpay tells them: there they are disputes.

They cannot be asked for by payment, only by their time. What is deducted is told as it
is now: at once or when we lose, by the agreement with Razorpay, and 0 when we have won.
"""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from bookings.models import Contest
from bookings.money.gateways.base import Case

DASHBOARD = "https://dashboard.razorpay.com/app/disputes"
Status = Contest.Status
# `closed` is a question that led to nothing.
ENDS = {"won": Status.WON, "lost": Status.LOST, "closed": Status.WON}
PAGE = 100

Call = Callable[[str, str], dict[str, Any]]


def cases(call: Call, payments: list[dict[str, Any]]) -> tuple[Case, ...]:
    """All of these payments of one order; `call` asks Razorpay."""
    theirs = {one["id"] for one in payments}
    since = min(one["created_at"] for one in payments)
    found: list[Case] = []
    skip, is_more = 0, True
    while is_more:
        path = f"/v1/disputes?from={since}&count={PAGE}&skip={skip}"
        items = call("GET", path)["items"]
        found += [_case(one) for one in items if one["payment_id"] in theirs]
        skip, is_more = skip + PAGE, len(items) == PAGE
    return tuple(found)


def url(dispute: str) -> str:
    return f"{DASHBOARD}/{dispute}"


def _case(dispute: dict[str, Any]) -> Case:
    until = dispute.get("respond_by")
    status = ENDS.get(dispute["status"], Status.OPEN)
    return Case(
        id=dispute["id"],
        currency=dispute["currency"],
        amount=dispute["amount"],
        status=status,
        withdrawn=dispute.get("amount_deducted") or 0,
        returned=None if status == Status.WON else 0,
        reason=str(dispute.get("reason_code") or "")[:60],
        answer_by=datetime.fromtimestamp(until, UTC) if until else None,
        opened_at=datetime.fromtimestamp(dispute["created_at"], UTC),
    )
