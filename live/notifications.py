"""One notification to one person, and taking it back.

The row is written in the transaction of what it tells about and is also the order for
its deliveries (live/deliveries.py), which costs the request nothing. Open pages get a
push after the commit.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator

from accounts import languages
from accounts.models import User
from bookings.models import JobEvent
from live import deliveries
from live.kinds import KINDS, Kind
from live.models import Notification
from toolkit.mail import header_line
from toolkit.sql.writes import PreparedInsert

MAX_LENGTH = Notification._meta.get_field("message").max_length
# What happened earlier is history, from an import or a long stop: nobody is notified.
MAX_AGE = timedelta(days=3)
# What was told longer ago stands at the job itself.
KEEP = timedelta(days=365)
TIDY_BATCH = 1000


def notify(
    user: User,
    kind: Kind,
    words: Mapping[str, str],
    *,
    link: str,
    at: datetime,
    event: JobEvent | None = None,
    detail: str = "",
) -> None:
    """Notify one person; called inside the transaction of what happened.

    `words` fill the placeholders of the kind's sentence. It is written in the language
    of this person and in all others that they may change to: what depends on it is
    worked out when it is asked for. `link` is a path
    on this site, `at` when it happened; older than MAX_AGE nobody is notified.
    `detail`: more words, for the letter. Raises IntegrityError when this person was
    notified of this `event`.
    """
    if at < timezone.now() - MAX_AGE:
        return
    said = {code: _said(kind, words, code) for code in languages.offered()}
    message = said.pop(languages.of(user))
    notification = Notification(
        user=user,
        event=event,
        kind=kind,
        message=message,
        translations=said or None,
        link=link,
        created_at=at,
        detail=detail,
    )
    notification.deliver_at = deliveries.first_due(notification)
    _insert(notification)
    if settings.LETTERS_AT_ONCE:
        deliveries.send_due()
    push = partial(deliveries.send_immediate, notification)
    transaction.on_commit(push, robust=True)


def _said(kind: Kind, words: Mapping[str, str], language: str) -> str:
    with languages.speaking(language):
        message = header_line(str(KINDS[kind].sentence) % words, 1000)
        return Truncator(message).chars(MAX_LENGTH)


def withdraw(user_id: int, kind: Kind, *, link: str) -> None:
    """Delete this person's notifications of this kind about this page."""
    Notification.objects.filter(user_id=user_id, kind=kind, link=link).delete()


_insert = PreparedInsert(Notification)


def tidy(*, at: datetime | None = None) -> None:
    """Delete what is older than KEEP, some at a time: the oldest come first."""
    until = (at or timezone.now()) - KEEP
    rows = Notification.objects.order_by("pk").values_list("pk", "created_at")
    while first := list(rows[:TIDY_BATCH]):
        old = [pk for pk, created_at in first if created_at < until]
        Notification.objects.filter(pk__in=old).delete()
        if len(old) < len(first):
            break
