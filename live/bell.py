"""One note to one person: a row, a letter, and a hint to the pages they have open.

The row is also the order for the letter (live/emails.py). The number of unread notes
travels with every hint, absolute, so that a hint that is lost or comes twice does no
harm.
"""

from datetime import timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.db.models import BigAutoField, Count
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator

from live import emails, push
from live.models import Notification
from toolkit.mail import header_line
from toolkit.sql.queries import PreparedQuery
from toolkit.sql.writes import PreparedInsert

LENGTH = Notification._meta.get_field("message").max_length
# What is older is told to nobody: it is history, from an import or a long stop.
NEWS = timedelta(days=3)


def tell(user, message, *, link, icon, at, event=None, detail="", patient=False):
    """Inside the transaction of what is told. `patient`: the letter waits a little and
    is not written when the note was read meanwhile.
    """
    if at < timezone.now() - NEWS:
        return
    note = Notification(
        user=user,
        event=event,
        message=Truncator(header_line(message, 1000)).chars(LENGTH),
        link=link,
        icon=icon,
        created_at=at,
        detail=detail,
        letter_due=emails.due(patient=patient),
        letter_if_unread=patient,
    )
    _add(note)
    if settings.LETTERS_AT_ONCE:
        emails.write_due()
    transaction.on_commit(partial(_hint, note), robust=True)


def forget(user_id, **which):
    Notification.objects.filter(user_id=user_id, **which).delete()


def unread(user_id):
    return Notification.objects.filter(user_id=user_id, is_read=False)


def count_unread(user_id):
    """In a query that is written once: every page and every hint asks."""
    return sum(_unread_counted(user_id))


def read(user_id, **which):
    """Mark as read, and tell the other tabs when that changed anything."""
    with transaction.atomic(savepoint=False):
        if unread(user_id).filter(**which).update(is_read=True):
            transaction.on_commit(partial(_count, user_id), robust=True)


def _hint(note):
    if not push.may_reach(note.user_id):
        return
    push.to_user(
        note.user_id,
        {
            "t": "notice",
            "id": note.pk,
            "message": note.message,
            "link": reverse("live:open", args=[note.pk]),
            "about": note.link,
            "icon": note.icon,
            "unread": count_unread(note.user_id),
        },
    )


def _count(user_id):
    if not push.may_reach(user_id):
        return
    push.to_user(user_id, {"t": "unread", "unread": count_unread(user_id)})


_add = PreparedInsert(Notification)
_unread_counted = PreparedQuery(
    lambda user_id: (
        unread(user_id)
        .order_by()
        .values("user_id")
        .annotate(number=Count("pk"))
        .values_list("number", flat=True)
    ),
    BigAutoField(),
)
