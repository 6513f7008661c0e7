"""Sending what gateways are to do, until they have answered.

A row is the order and the queue in one: whoever moves its next try ahead has it for
LEASE. What got no clear answer is read before it is sent again, under the same key, or
under a new one when the service has answered with a fault of its own: it would repeat
that for the old one.
"""

import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings import queries
from bookings.models import Attempt, GatewayOrder
from bookings.money import contests, gateways, planning, refunds, settling
from bookings.money.gateways.base import GatewayAway, GatewayRefused
from toolkit import money
from toolkit.errors import NotAllowed, NotNow, Refusal

State = GatewayOrder.Status
LEASE = timedelta(minutes=2)
FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(hours=6)
# After so many tries a person looks at it; it is still sent, every six hours.
MANY_TRIES = 6
BATCH = 50

log = logging.getLogger(__name__)


def due(at: datetime) -> QuerySet[GatewayOrder]:
    return GatewayOrder.objects.filter(status=State.WAITING, next_try__lte=at)


def send_due(*, at: datetime | None = None) -> int:
    """Send what waits and is due, such as what a crash has cut off."""
    at = at or timezone.now()
    found = list(due(at).order_by("next_try")[:BATCH])
    for order in found:
        send(order, at=at)
    return len(found)


def send(order: GatewayOrder, *, at: datetime | None = None) -> GatewayOrder:
    """Have the gateway do it, once, and settle what came of it.

    Not inside a transaction.
    """
    at = at or timezone.now()
    mine = GatewayOrder.objects.filter(
        pk=order.pk, status=State.WAITING, next_try=order.next_try
    )
    if not mine.update(next_try=at + LEASE, tries=F("tries") + 1):
        return GatewayOrder.objects.get(pk=order.pk)
    order = GatewayOrder.objects.select_related("attempt__payment__job").get(
        pk=order.pk
    )
    gateway = gateways.gateway(order.attempt.gateway)
    try:
        # What a crash left, or a person sends again, may have been done.
        is_first = order.tries == 1 and order.key_number == 1
        if is_first or not gateway.is_done(order):
            gateway.send(order)
    except GatewayAway as away:
        return _try_later(order, away, at)
    except GatewayRefused as refused:
        _end(order, State.FAILED, at, problem=str(refused)[:300])
        log.warning("%s was refused: %s", order, refused)
    else:
        _end(order, State.DONE, at)
    try:
        settling.settle(order.attempt, at=at)
    except (GatewayAway, GatewayRefused):
        # It is done; what came of it is asked for once more by the clock.
        Attempt.objects.filter(pk=order.attempt_id).update(check_at=at)
    return order


def retry_refusal(order: GatewayOrder, user: User, at: datetime) -> Refusal | None:
    """Why `user` can't have a refused order sent once more, or None."""
    if not user.has_perm(refunds.PERMISSION):
        return NotAllowed(_("Only Finance can send this again."))
    if order.status != State.FAILED:
        return NotNow(_("Only what the gateway has refused can be sent again."))
    attempt = order.attempt
    if order.kind == GatewayOrder.Kind.REFUND:
        if contests.forbids_refunds(attempt):
            return NotNow(
                _("The customer’s bank decides about this payment. It waits for that.")
            )
        left = planning.left_of(attempt)
        if order.amount > left:
            sentence = _("Only %(left)s is left there, so this can’t be given back.")
            shown = money.show(left, attempt.currency)
            return NotNow(sentence % {"left": shown})
        return None
    missing = planning.wanted(attempt.payment, attempt, at)
    if missing is None or missing[0] != order.kind:
        return NotNow(_("This is no longer needed, so it is not sent again."))
    return None


def try_again(
    order: GatewayOrder, *, by: User, at: datetime | None = None
) -> GatewayOrder:
    """Staff have a refused order sent once more, under a key of its own; of a sum that
    is to be taken, as much as is owed now. Raises NotAllowed or NotNow.
    """
    at = at or timezone.now()
    with transaction.atomic():
        attempt = queries.lock_attempt(order.attempt)
        order = GatewayOrder.objects.select_for_update().get(pk=order.pk)
        order.attempt = attempt
        if problem := retry_refusal(order, by, at):
            raise problem
        missing = planning.wanted(attempt.payment, attempt, at)
        if missing and order.kind != GatewayOrder.Kind.REFUND:
            order.amount = missing[1]
        order.status, order.tries, order.next_try = State.WAITING, 0, at
        order.key_number += 1
        order.ordered_by, order.done_at = by, None
        order.save()
    return order


def _try_later(order: GatewayOrder, away: GatewayAway, at: datetime) -> GatewayOrder:
    wait = min(FIRST_WAIT * 2 ** min(order.tries - 1, 16), LONGEST_WAIT)
    order.next_try, order.problem = at + wait, str(away)[:300]
    if away.answered:
        order.key_number += 1
    order.save(update_fields=["next_try", "problem", "key_number"])
    if order.tries == MANY_TRIES:
        log.error("%s has not gone through after %d tries.", order, order.tries)
    return order


def _end(order: GatewayOrder, state: State, at: datetime, *, problem: str = "") -> None:
    order.status, order.done_at, order.problem = state, at, problem
    order.save(update_fields=["status", "done_at", "problem"])
