from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from bookings.models.job import Job
from toolkit.model_fields import ParagraphsField


class ScopeChange(models.Model):
    """More work than was booked, proposed by the worker and answered by the customer.

    Its lines are of the job's price once the customer has agreed.
    """

    class Status(models.TextChoices):
        PROPOSED = "proposed", _("Waits for an answer")
        AGREED = "agreed", _("Agreed")
        DECLINED = "declined", _("Not agreed")
        WITHDRAWN = "withdrawn", _("Taken back")

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    job = models.ForeignKey(Job, models.PROTECT, related_name="changes", db_index=False)
    number = models.PositiveSmallIntegerField()
    reason = ParagraphsField(_("why"), max_length=500)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units, of its lines."))
    commission = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=10, choices=Status, default=Status.PROPOSED)
    proposed_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="scope_number"),
            models.UniqueConstraint(
                fields=["job"], name="scope_open", condition=Q(status="proposed")
            ),
            models.CheckConstraint(
                name="scope_commission",
                condition=Q(commission__lte=models.F("amount"), amount__gt=0),
            ),
        ]

    def __str__(self):
        return f"{self.job.code} +{self.number}"
