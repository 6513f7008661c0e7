from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models import JobEvent
from toolkit.model_fields import ParagraphsField


class Notification(models.Model):
    """One thing one person was told. At most one a person and event."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="notifications",
        db_index=False,
    )
    event = models.ForeignKey(
        JobEvent, models.CASCADE, null=True, blank=True, related_name="notifications"
    )
    message = models.CharField(max_length=200)
    link = models.CharField(max_length=200)
    icon = models.SlugField(max_length=30, default="bell")
    is_read = models.BooleanField(default=False)
    detail = ParagraphsField(
        blank=True, editable=False, help_text=_("More words, for the letter.")
    )
    # When its letter is to be written; None when that is done, or nobody wants one.
    letter_due = models.DateTimeField(null=True, editable=False)
    letter_if_unread = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
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
                fields=["letter_due"],
                name="notification_letter",
                condition=Q(letter_due__isnull=False),
            ),
        ]

    def __str__(self):
        return self.message
