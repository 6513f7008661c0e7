"""Notifications that were read, and the other open pages told of it."""

from functools import partial

from django.db import transaction

from live import publisher
from live.queries import count_unread, unread


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
