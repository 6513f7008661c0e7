"""Which notifications somebody has not read, and how many."""

from functools import partial

from django.db import transaction
from django.db.models import BigAutoField, Count, QuerySet

from live import publisher
from live.models import Notification
from toolkit.sql.queries import PreparedQuery


def unread(user_id: int) -> QuerySet[Notification]:
    return Notification.objects.filter(user_id=user_id, is_read=False)


def count_unread(user_id: int) -> int:
    """By a prepared query: every page and every push asks."""
    return sum(_unread_counted(user_id))


def mark_read(user_id: int, **which) -> None:
    """Mark as read those that match the lookups `which`, or all of this person.

    When that changed anything, their other open pages are told the new number.
    """
    with transaction.atomic(savepoint=False):
        if unread(user_id).filter(**which).update(is_read=True):
            transaction.on_commit(partial(_push_count, user_id), robust=True)


def _push_count(user_id):
    if publisher.may_reach(user_id):
        counted = {"t": "unread", "unread": count_unread(user_id)}
        publisher.push_to_user(user_id, counted)


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
