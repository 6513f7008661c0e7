"""Every notification also goes out as a letter.

The notification itself is the order: `letter_due` says when its letter is to be
written, which costs the request nothing. Before each round of sending, the letters
that are due are written here. A notification that was taken back meanwhile asks for
none; nor does one that can wait (`letter_if_unread`) and was read.
"""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from accounts import letters
from accounts.models import Letter
from live.models import Notification

# So long somebody may read on the page what otherwise comes as a letter.
PATIENCE = timedelta(minutes=2)
BATCH = 100


def due(*, patient: bool) -> datetime:
    """When the letter of a notification made now is to be written."""
    waits = patient and not settings.LETTERS_AT_ONCE
    return timezone.now() + (PATIENCE if waits else timedelta(0))


def write_due(*, at: datetime | None = None) -> int:
    """Write the letters that are due. Returns how many notifications were looked at."""
    orders = Notification.objects.filter(letter_due__lte=at or timezone.now())
    looked_at = 0
    # On SQLite a transaction keeps every other writer waiting: look first.
    while orders.exists():
        with transaction.atomic():
            found = _locked(orders)
            taken = Notification.objects.filter(pk__in=[note.pk for note in found])
            taken.update(letter_due=None)
            letters.store([_letter(note) for note in found if _is_wanted(note)])
        looked_at += len(found)
        if not found:  # another process has them
            break
    return looked_at


def _locked(orders):
    orders = orders.select_for_update(skip_locked=True, of=("self",))
    return list(orders.select_related("user").order_by("letter_due")[:BATCH])


def _is_wanted(note):
    is_late = note.letter_if_unread and note.is_read
    return note.user.is_active and note.user.email and not is_late


def _letter(note) -> Letter:
    body = letters.render(
        "emails/note.txt",
        note=note,
        detail=note.detail,
        link=settings.BASE_URL + note.link,
    )
    return letters.compose(
        to=note.user.email,
        subject=note.message,
        body=body,
        key=f"notification-{note.pk}",
    )
