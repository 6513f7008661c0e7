"""On the site itself: the row is in the person's list, and open pages get a push.

The number of unread notifications travels with every push, absolute, so a push that is
lost or arrives twice does no harm.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from live import publisher
from live.models import Notification
from live.queries import count_unread


class SiteChannel:
    name = "site"
    label: str | Promise = _("On the site")
    is_immediate = True
    batch = 1

    def wait(self, notification: Notification) -> timedelta:
        return timedelta(0)

    def wants(self, notification: Notification) -> bool:
        return True

    def send(self, notifications: Sequence[Notification]) -> None:
        for notification in notifications:
            if publisher.may_reach(notification.user_id):
                publisher.push_to_user(notification.user_id, frame(notification))


def frame(notification: Notification) -> dict[str, Any]:
    """What an open page is told: see live/consumers.py."""
    return {
        "t": "notification",
        "id": notification.pk,
        "message": notification.message,
        "link": reverse("live:open", args=[notification.pk]),
        "about": notification.link,
        "icon": notification.record.icon,
        "tone": notification.record.tone,
        "unread": count_unread(notification.user_id),
    }
