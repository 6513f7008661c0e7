"""By e-mail: a notification becomes a Letter, which accounts/delivery.py sends."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts import languages, letters
from accounts.models import Letter
from live.models import Notification

# How long somebody may read on the site what otherwise comes as a letter.
TIME_TO_READ = timedelta(minutes=2)


class EmailChannel:
    name = "email"
    label: str | Promise = _("E-mail")
    is_immediate = False
    batch = 100

    def wait(self, notification: Notification) -> timedelta:
        waits = notification.record.waits_to_be_read
        return TIME_TO_READ if waits else timedelta(0)

    def wants(self, notification: Notification) -> bool:
        record, user = notification.record, notification.user
        is_late = record.waits_to_be_read and notification.is_read
        return bool(
            record.sends_letter and user.is_active and user.email and not is_late
        )

    def send(self, notifications: Sequence[Notification]) -> None:
        """A letter whose key is stored already is not stored again."""
        letters.store([letter_of(notification) for notification in notifications])


def letter_of(notification: Notification) -> Letter:
    """Its letter, not stored yet."""
    with languages.reading(notification.user):
        body = letters.render(
            "emails/notification.txt",
            notification=notification,
            link=settings.BASE_URL + notification.link,
        )
        subject = notification.said
    return letters.compose(
        to=notification.user.email,
        subject=subject,
        body=body,
        key=f"notification-{notification.pk}",
    )
