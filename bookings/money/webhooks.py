"""What gateways tell us: checked, kept once, answered at once, worked on later.

A webhook decides nothing. It names an attempt, and the gateway is asked about it. So
words that are repeated, late, early or about things we do not know do no harm.
"""

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from bookings.models import WebhookEvent
from bookings.money import gateways, refunds, settling
from bookings.money.gateways.base import GatewayAway, GatewayRefused
from bookings.queries import gateway_words
from toolkit.errors import NotAllowed, NotNow, Refusal

State = WebhookEvent.Status
LEASE = timedelta(minutes=2)
FIRST_WAIT = timedelta(seconds=15)
MAX_TRIES = 8
BATCH = 50
KEPT = timedelta(days=90)

log = logging.getLogger(__name__)


def receive(
    gateway: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    at: datetime | None = None,
) -> bool:
    """Keep what is from the gateway. Returns whether it was new to us.

    Raises BadWebhook for anything else, of which nothing is kept.
    """
    sender = gateways.gateway(gateway)
    with sender.trust.hearing():
        notice = sender.read_webhook(body, headers)
    at = at or timezone.now()
    attempt = gateway_words.find_attempt(gateway, code=notice.code, ids=notice.ids)
    return gateway_words.keep_word(
        WebhookEvent(
            gateway=gateway,
            event_id=notice.event_id[:120],
            kind=notice.kind[:80],
            payload=notice.payload,
            attempt_id=attempt,
            # Nothing of ours: something that was made on the gateway's own pages.
            status=State.WAITING if attempt else State.DONE,
            received_at=at,
            next_try=at,
        )
    )


def due(at: datetime) -> QuerySet[WebhookEvent]:
    return WebhookEvent.objects.filter(status=State.WAITING, next_try__lte=at)


def work_due(*, at: datetime | None = None) -> int:
    """Settle what the words that wait are about. Returns how many were looked at."""
    at = at or timezone.now()
    found = list(due(at).order_by("next_try")[:BATCH])
    for event in found:
        work_on(event, at)
    return len(found)


def retry_refusal(event: WebhookEvent, user: User) -> Refusal | None:
    """Why `user` can't have us work on it once more, or None."""
    if not user.has_perm(refunds.PERMISSION):
        return NotAllowed(_("Only Finance can have this tried again."))
    if event.status != State.FAILED:
        return NotNow(_("This is settled, or waits for its turn already."))
    return None


def try_again(
    event: WebhookEvent, *, by: User, at: datetime | None = None
) -> WebhookEvent:
    """Staff have us work on it once more. Raises NotAllowed or NotNow."""
    at = at or timezone.now()
    with transaction.atomic():
        event = WebhookEvent.objects.select_for_update().get(pk=event.pk)
        if problem := retry_refusal(event, by):
            raise problem
        event.status, event.tries, event.next_try = State.WAITING, 0, at
        event.save(update_fields=["status", "tries", "next_try"])
    return event


def tidy(*, at: datetime | None = None) -> None:
    """Forget what was said long ago and needs nobody."""
    old = (at or timezone.now()) - KEPT
    WebhookEvent.objects.filter(status=State.DONE, received_at__lt=old).delete()


def work_on(event: WebhookEvent, at: datetime) -> None:
    """Settle what one word is about; nothing if somebody else does by now."""
    mine = WebhookEvent.objects.filter(
        pk=event.pk, status=State.WAITING, next_try=event.next_try
    )
    if not mine.update(next_try=at + LEASE, tries=F("tries") + 1):
        return
    event.refresh_from_db()
    try:
        if event.attempt:
            settling.settle(event.attempt, at=at)
    except (GatewayAway, GatewayRefused) as away:
        event.problem = str(away)[:300]
        event.next_try = at + FIRST_WAIT * 2 ** (event.tries - 1)
        if event.tries >= MAX_TRIES:
            event.status = State.FAILED
            log.error("%s was not settled after %d tries.", event, event.tries)
    else:
        event.status, event.done_at, event.problem = State.DONE, at, ""
    event.save(update_fields=["status", "done_at", "problem", "next_try"])
