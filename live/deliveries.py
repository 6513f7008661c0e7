"""From a notification to its channels (live/channels): one Delivery row for each.

A new notification only notes when its first delivery is due. Before each round of
letters its Delivery rows are written, and those that are due are sent. Any number of
processes may do this. Whoever moves a delivery's `due_at` into the future has it for as
long as LEASE; if they die meanwhile, somebody else sends it then. What fails is tried
again later, five times in all. So each delivery is sent at least once, and a channel
makes sure that a second time does no harm.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TypeVar

from django.conf import settings
from django.db import transaction
from django.db.models import F, Model, QuerySet
from django.utils import timezone

from accounts.delivery import LEASE, MAX_TRIES, WAITS
from live.channels import CHANNELS
from live.channels.base import Channel
from live.models import Delivery, Notification
from toolkit import outages
from toolkit.mail import header_line

Row = TypeVar("Row", bound=Model)
State = Delivery.State
QUEUED = tuple(channel for channel in CHANNELS if not channel.is_immediate)
BATCH = 100
KEEP_ENDED, KEEP_FAILED = timedelta(days=30), timedelta(days=180)

log = logging.getLogger(__name__)


def first_due(notification: Notification) -> datetime:
    """When the first delivery of a notification made now is due."""
    return timezone.now() + _shortest_wait(notification)


def send_immediate(notification: Notification) -> None:
    """Send it on the channels that do not wait; called after the commit."""
    for channel in CHANNELS:
        if channel.is_immediate and channel.wants(notification):
            channel.send([notification])


def send_due(*, at: datetime | None = None) -> int:
    """Send what is due at `at` (default: now). Returns how many deliveries that were,
    those among them that nobody wanted any more or that failed included.
    """
    at = at or timezone.now()
    _write_rows(at)
    return sum(_send_due_on(channel, at) for channel in QUEUED)


def tidy(*, at: datetime | None = None) -> None:
    """Delete deliveries that ended: after 30 days, those that failed after 180."""
    at = at or timezone.now()
    ended = Delivery.objects.exclude(state=State.FAILED)
    ended.filter(ended_at__lt=at - KEEP_ENDED).delete()
    Delivery.objects.filter(ended_at__lt=at - KEEP_FAILED).delete()


# --- Writing the rows -----------------------------------------------------------------


def _write_rows(at: datetime) -> None:
    new = Notification.objects.filter(deliver_at__lte=at)
    # On SQLite a transaction keeps every other writer waiting: look first.
    while new.exists():
        with transaction.atomic():
            found = _locked(new.order_by("deliver_at"), BATCH)
            taken = Notification.objects.filter(pk__in=[one.pk for one in found])
            taken.update(deliver_at=None)
            rows = [_row(one, channel) for one in found for channel in CHANNELS]
            Delivery.objects.bulk_create(rows, ignore_conflicts=True)
        if not found:  # another process has them
            break


def _row(notification: Notification, channel: Channel) -> Delivery:
    row = Delivery(notification=notification, channel=channel.name)
    if channel.is_immediate:
        row.state, row.ended_at = State.SENT, notification.created_at
    else:
        due = notification.deliver_at or first_due(notification)
        ordered_at = due - _shortest_wait(notification)
        row.due_at = ordered_at + _wait(notification, channel)
    return row


def _shortest_wait(notification: Notification) -> timedelta:
    return min(_wait(notification, channel) for channel in QUEUED)


def _wait(notification: Notification, channel: Channel) -> timedelta:
    return timedelta(0) if settings.LETTERS_AT_ONCE else channel.wait(notification)


# --- Sending --------------------------------------------------------------------------


def _send_due_on(channel: Channel, at: datetime) -> int:
    due = Delivery.objects.filter(channel=channel.name, due_at__lte=at)
    count = 0
    while due.exists():
        claimed = _claim(due, channel.batch, at)
        if not claimed:  # another process has them
            break
        _send(channel, claimed, at)
        count += len(claimed)
    return count


def _claim(due: QuerySet[Delivery], number: int, at: datetime) -> list[Delivery]:
    with transaction.atomic():
        rows = due.select_related("notification__user").order_by("due_at", "pk")
        found = _locked(rows, number)
        mine = Delivery.objects.filter(pk__in=[delivery.pk for delivery in found])
        mine.update(due_at=at + LEASE, tries=F("tries") + 1)
    for delivery in found:
        delivery.tries += 1
    return found


def _send(channel: Channel, claimed: Sequence[Delivery], at: datetime) -> None:
    # Each time one of these was sent, the process ended.
    deadly = [one for one in claimed if one.tries > MAX_TRIES]
    wanted = [
        one for one in claimed if one not in deadly and channel.wants(one.notification)
    ]
    unwanted = [one for one in claimed if one not in deadly and one not in wanted]
    _end(deadly, State.FAILED, at)
    _end(unwanted, State.SKIPPED, at)
    if not wanted:
        return
    try:
        channel.send([one.notification for one in wanted])
    except Exception as error:
        if outages.is_outage(error):
            # Of the database, which is for the caller. Others send these after LEASE.
            raise
        if len(wanted) > 1:
            # One that cannot be sent must not hold up the others.
            for one in wanted:
                _send(channel, [one], at)
        else:
            _give_back(wanted[0], error, at)
    else:
        _end(wanted, State.SENT, at)


def _end(rows: Sequence[Delivery], state: str, at: datetime) -> None:
    if rows:
        ended = Delivery.objects.filter(pk__in=[one.pk for one in rows])
        ended.update(state=state, due_at=None, ended_at=at)


def _give_back(delivery: Delivery, error: Exception, at: datetime) -> None:
    log.warning(
        "Notification %s did not go by %s (try %s): %r",
        delivery.notification_id,
        delivery.channel,
        delivery.tries,
        error,
    )
    said = header_line(f"{type(error).__name__}: {error}", 300)
    # Nothing is written if the lease is over and another process has claimed it.
    mine = Delivery.objects.filter(pk=delivery.pk, tries=delivery.tries)
    if delivery.tries >= MAX_TRIES:
        mine.update(state=State.FAILED, due_at=None, ended_at=at, last_error=said)
    else:
        mine.update(due_at=at + WAITS[delivery.tries - 1], last_error=said)


def _locked(rows: QuerySet[Row], number: int) -> list[Row]:
    return list(rows.select_for_update(skip_locked=True, of=("self",))[:number])
