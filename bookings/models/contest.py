from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.attempt import Attempt
from toolkit.model_fields import LineField


class Contest(models.Model):
    """A bank asks for the money of a charge back, because its customer told it to, and
    what it took for that. Sums only ever rise, and a decision stays.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("The bank decides")
        LOST = "lost", _("Lost")
        WON = "won", _("Won")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="contests")
    external_id = models.CharField(max_length=120, unique=True)
    status = models.CharField(max_length=4, choices=Status, default=Status.OPEN)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units asked back."))
    withdrawn = models.PositiveBigIntegerField(default=0)
    returned = models.PositiveBigIntegerField(default=0)
    fee = models.PositiveBigIntegerField(default=0)
    fee_returned = models.PositiveBigIntegerField(default=0)
    # Only a question so far: the gateway still gives money back if we ask it to.
    is_refundable = models.BooleanField(default=False)
    reason = models.CharField(max_length=60, blank=True)
    answer_by = models.DateTimeField(null=True, blank=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)

    taken_back = models.PositiveBigIntegerField(
        default=0, help_text=_("Minor units of a loss that the worker bears.")
    )
    decision = LineField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        verbose_name = _("contested payment")
        verbose_name_plural = _("contested payments")
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(
                fields=["attempt"], name="contest_open", condition=Q(status="open")
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="contest_returned", condition=Q(returned__lte=F("withdrawn"))
            ),
            models.CheckConstraint(
                name="contest_taken_back",
                condition=Q(taken_back=0) | Q(decided_by__isnull=False),
            ),
        ]

    def __str__(self):
        return self.external_id

    @property
    def gone(self):
        """What the bank has and we have not."""
        return self.withdrawn - self.returned
