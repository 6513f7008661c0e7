"""What money waits for: orders and payouts to send, words to work on, attempts to ask
about.
"""

from datetime import datetime

from django.utils import timezone

from bookings import queries
from bookings.models import Attempt
from bookings.money import orders, settling, transfers, webhooks
from bookings.money.gateways.base import GatewayAway
from toolkit.sweeps import oldest_first, sweep


def work_due(*, at: datetime | None = None) -> int:
    """Do what is due. Returns how much there was."""
    if not is_anything_due(at=at):
        return 0
    sent = orders.send_due(at=at) + transfers.send_due(at=at)
    return sent + webhooks.work_due(at=at) + reconcile_due(at=at)


def is_anything_due(*, at: datetime | None = None) -> bool:
    """One question, since it is asked every few seconds and the answer is mostly no."""
    at = at or timezone.now()
    first, *others = (
        due.order_by().values_list("pk")
        for due in (
            orders.due(at),
            transfers.due(at),
            webhooks.due(at),
            queries.attempts_to_check(at).select_related(None),
        )
    )
    return bool(list(first.union(*others, all=True)[:1]))


def reconcile_due(*, at: datetime | None = None) -> int:
    """Ask about attempts of which no word came: words get lost."""
    at = at or timezone.now()
    due = oldest_first(queries.attempts_to_check(at), "check_at")
    return sweep(due, lambda attempt: _ask(attempt, at), settled=(GatewayAway,))


def _ask(attempt: Attempt, at: datetime) -> None:
    try:
        settling.settle(attempt, at=at)
    except GatewayAway:
        is_new = attempt.created_at > at - settling.LATER
        wait = settling.SOON if is_new else settling.LATER
        Attempt.objects.filter(pk=attempt.pk).update(check_at=at + wait)
        raise
