"""Sending payouts that a gateway pays, until it has answered.

As with orders (`money.orders`), the row is the order and the queue in one. A payout
that is refused because the worker's account can't be paid goes by bank instead; any
other refusal gives the sum back to the worker here, and the row says why.
"""

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bookings.models import Payout, PayoutAccount
from bookings.money import gateways, joining, payouts
from bookings.money.gateways.base import GatewayAway, GatewayRefused
from bookings.money.orders import BATCH, FIRST_WAIT, LEASE, LONGEST_WAIT, MANY_TRIES

State, Way = Payout.Status, Payout.Way
WAITING = {"status": State.ORDERED, "way": Way.STRIPE}

log = logging.getLogger(__name__)


def due(at: datetime) -> QuerySet[Payout]:
    return Payout.objects.filter(**WAITING, next_try__lte=at)


def send_due(*, at: datetime | None = None) -> int:
    """Send what waits and is due, such as what a crash has cut off."""
    at = at or timezone.now()
    found = list(due(at).order_by("next_try")[:BATCH])
    for payout in found:
        send(payout, at=at)
    return len(found)


def send(payout: Payout, *, at: datetime | None = None) -> None:
    """Have the gateway pay it, once. Not inside a transaction."""
    at = at or timezone.now()
    mine = Payout.objects.filter(pk=payout.pk, **WAITING, next_try=payout.next_try)
    if not mine.update(next_try=at + LEASE, tries=F("tries") + 1):
        return
    payout = Payout.objects.select_related("batch", "worker").get(pk=payout.pk)
    account = PayoutAccount.objects.filter(
        worker=payout.worker, gateway=payout.way
    ).first()
    try:
        external_id = _pay(payout, account)
    except GatewayAway as away:
        _try_later(payout, away, at)
    except GatewayRefused as refused:
        log.warning("%s was refused: %s", payout, refused)
        _refused(payout, account, str(refused), at)
    else:
        _done(payout, external_id, at)


def _pay(payout: Payout, account: PayoutAccount | None) -> str:
    payer = gateways.payer(payout.way)
    # What a crash left, or a person sends again, may have been done.
    is_first = payout.tries == 1 and payout.key_number == 1
    if not is_first and (made := payer.is_paid_out(payout)):
        return made
    if account is None:
        raise GatewayRefused(_("There is no account of theirs."))
    return payer.pay_out(payout, account)


def _done(payout: Payout, external_id: str, at: datetime) -> None:
    with transaction.atomic():
        payout = payouts.lock(payout)
        if payout.status == State.ORDERED:
            payout.external_id = external_id
            payouts.arrived(payout, at=at)


def _refused(
    payout: Payout, account: PayoutAccount | None, problem: str, at: datetime
) -> None:
    try:
        can_be_paid = account is not None and joining.look_again(account, at=at)
    except GatewayAway as away:
        # Whose fault it was shows when it is sent again.
        _try_later(payout, GatewayAway(str(away), answered=True), at)
        return
    with transaction.atomic():
        payout = payouts.lock(payout)
        if payout.status != State.ORDERED:
            return
        if can_be_paid:
            payouts.came_back(payout, problem, at=at)
            return
        payout.way, payout.problem = Way.BANK, problem[:300]
        payout.save(update_fields=["way", "problem"])


def _try_later(payout: Payout, away: GatewayAway, at: datetime) -> None:
    wait = min(FIRST_WAIT * 2 ** min(payout.tries - 1, 16), LONGEST_WAIT)
    payout.next_try, payout.problem = at + wait, str(away)[:300]
    if away.answered:
        payout.key_number += 1
    payout.save(update_fields=["next_try", "problem", "key_number"])
    if payout.tries == MANY_TRIES:
        log.error("%s has not gone through after %d tries.", payout, payout.tries)
