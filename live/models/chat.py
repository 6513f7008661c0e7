from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bookings.models import Job, JobEvent, ScopeChange
from toolkit.model_fields import ParagraphsField


class ChatRoom(models.Model):
    """The talk of one job. Opens when the job is accepted."""

    job = models.OneToOneField(
        Job, models.CASCADE, primary_key=True, related_name="chat_room"
    )
    last_seq = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return gettext("Chat of %(job)s") % {"job": self.job}


class ChatMember(models.Model):
    """Access, and how far somebody has read, in one row."""

    room = models.ForeignKey(
        ChatRoom, models.CASCADE, related_name="members", db_index=False
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="chat_rooms"
    )
    read_seq = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "user"], name="chat_member")
        ]

    def __str__(self):
        return f"{self.user} in {self.room}"


class ChatMessage(models.Model):
    """Numbered per room without gaps, in the order of the commits. `client_id` is made
    by the sender's page, so that a message sent twice is one message. What `event` is
    about was no message: a proposal of more work, or its answer.
    """

    room = models.ForeignKey(
        ChatRoom, models.CASCADE, related_name="messages", db_index=False
    )
    seq = models.PositiveIntegerField()
    sender = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="messages_sent"
    )
    client_id = models.UUIDField()
    message = ParagraphsField(max_length=2000)
    event = models.OneToOneField(
        JobEvent, models.CASCADE, null=True, blank=True, related_name="+"
    )
    change = models.ForeignKey(
        ScopeChange, models.CASCADE, null=True, blank=True, related_name="+"
    )
    timestamp = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering = ["room", "seq"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="message_seq"),
            models.UniqueConstraint(
                fields=["room", "sender", "client_id"], name="message_client_id"
            ),
        ]

    def __str__(self):
        return f"{self.room_id}/{self.seq}"
