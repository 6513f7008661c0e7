from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.contest import Contest
from bookings.models.payment import Payment
from toolkit.model_fields import LineField


class Proposal(models.Model):
    """Something about money that one of Finance wants and another has to agree to."""

    class Kind(models.TextChoices):
        REFUND = "refund", _("Give money back")
        PAYOUT = "payout", _("Pay workers out")
        WAIVE = "waive", _("Waive what is owed")
        TAKE_BACK = "take-back", _("Take a loss back from the worker")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits for a second person")
        APPROVED = "approved", _("Approved")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    kind = models.CharField(max_length=10, choices=Kind)
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    contest = models.ForeignKey(
        Contest, models.PROTECT, null=True, blank=True, related_name="proposals"
    )
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units."))
    # Sums as they were when it was proposed, by name: what else is left, or is due.
    seen = models.JSONField(default=dict)
    reason = LineField(max_length=300)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(default=timezone.now)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    answer = LineField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("proposal")
        verbose_name_plural = _("proposals")
        default_permissions = ("view",)
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "payment"],
                name="proposal_once",
                condition=Q(status="waiting"),
            ),
            models.UniqueConstraint(
                fields=["kind"],
                name="proposal_one_batch",
                condition=Q(status="waiting", kind="payout"),
            ),
            models.CheckConstraint(
                name="proposal_decided",
                condition=Q(status="waiting", decided_by=None)
                | (~Q(status="waiting") & Q(decided_by__isnull=False)),
            ),
            models.CheckConstraint(
                name="proposal_two_people",
                condition=~Q(status__in=["approved", "declined"])
                | ~Q(decided_by=F("proposed_by")),
            ),
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                name="proposal_waiting",
                condition=Q(status="waiting"),
            )
        ]

    def __str__(self):
        return self.get_kind_display()
