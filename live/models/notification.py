from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from bookings.models import JobEvent
from live.kinds import KINDS, RETIRED, KindRecord
from toolkit.model_fields import ParagraphsField


class Notification(models.Model):
    """One thing one person was told. At most one for each person and event."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    event = models.ForeignKey(
        JobEvent, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    # Without choices, so that a new kind needs no migration.
    kind = models.CharField(max_length=40)
    message = models.CharField(max_length=200)
    # {language: the same sentence}, in the others that a reader may change to.
    translations = models.JSONField(null=True, editable=False)
    link = models.CharField(max_length=200)
    is_read = models.BooleanField(default=False)
    detail = ParagraphsField(
        blank=True, editable=False, help_text=_("More words, for the letter.")
    )
    # When its deliveries are to be written; None once they are.
    deliver_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("notification")
        verbose_name_plural = _("notifications")
        ordering = ["-created_at", "-pk"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["user", "event"], name="notification_once")
        ]
        indexes = [
            models.Index(fields=["user", "-created_at"], name="notification_user"),
            models.Index(
                fields=["user"], name="notification_unread", condition=Q(is_read=False)
            ),
            models.Index(
                fields=["deliver_at"],
                name="notification_undelivered",
                condition=Q(deliver_at__isnull=False),
            ),
        ]

    def __str__(self):
        return self.message

    @property
    def said(self) -> str:
        """The message in the language of this moment, as far as it was written so."""
        return (self.translations or {}).get(get_language(), self.message)

    @property
    def record(self) -> KindRecord:
        return KINDS.get(self.kind, RETIRED)

    @property
    def icon(self) -> str:
        return self.record.icon


class Delivery(models.Model):
    """One notification on one of the channels (live/channels)."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENT = "sent", _("Passed on")
        SKIPPED = "skipped", _("Not sent: not wanted, or read before")
        FAILED = "failed", _("Failed")

    notification = models.ForeignKey(
        Notification, models.CASCADE, related_name="deliveries", db_index=False
    )
    channel = models.SlugField(max_length=20, db_index=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    # When it is tried (again); None once it has ended.
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["notification", "channel"], name="delivery_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="delivery_due",
                condition=Q(due_at__isnull=False),
            ),
            models.Index(fields=["ended_at"], name="delivery_ended"),
        ]

    def __str__(self):
        return f"{self.channel}: {self.notification_id}"
