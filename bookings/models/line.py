from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.job import Job
from bookings.models.scope import ScopeChange
from services.models import TypicalJob
from toolkit.model_fields import LineField


class JobLine(models.Model):
    """One thing that the customer pays for with a job, in the job's currency.

    The price of a job is the sum of its lines that are agreed. They are made on the
    server only, and never changed: what is agreed on later is a line more.
    """

    class Kind(models.TextChoices):
        HOURS = "hours", _("Hours at the rate")
        CALLOUT = "callout", _("Call-out")
        ITEM = "item", _("From the price list")
        EXTRA = "extra", _("Agreed on later")
        FEE = "fee", _("Our fee to the customer")
        COUPON = "coupon", _("Coupon")

    job = models.ForeignKey(
        Job, models.PROTECT, related_name="lines", db_index=False, editable=False
    )
    number = models.PositiveSmallIntegerField(editable=False)
    kind = models.CharField(max_length=8, choices=Kind)
    # Hours, call-outs and fees are named by the page, in the language of whoever reads
    # it; of a coupon this is the code.
    name = LineField(max_length=60, blank=True)
    includes = LineField(max_length=160, blank=True)
    quantity = models.PositiveSmallIntegerField(default=1)
    minutes = models.PositiveSmallIntegerField(default=0)
    amount = models.BigIntegerField(
        help_text=_("Minor units, of all the pieces; of a coupon below zero.")
    )
    # Lines of a change are of the price once it is agreed.
    change = models.ForeignKey(
        ScopeChange, models.PROTECT, null=True, blank=True, related_name="lines"
    )
    usual = models.ForeignKey(
        TypicalJob, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        default_permissions = ("view",)
        ordering = ["job", "number"]
        constraints = [
            models.UniqueConstraint(fields=["job", "number"], name="job_line_number"),
            models.CheckConstraint(
                name="job_line_amount",
                condition=Q(amount__gt=0) & ~Q(kind="coupon")
                | Q(amount__lt=0, kind="coupon"),
            ),
        ]

    def __str__(self):
        return self.name or str(self.get_kind_display())


@dataclass(frozen=True)
class LineFacts:
    """Who gets what the customer pays for such a line, or pays what they do not. The
    worker's share of a line is less our commission; of the rest they see nothing.
    """

    is_ours: bool = False
    # We pay it in the customer's place.
    is_discount: bool = False


LINES: dict[JobLine.Kind, LineFacts] = {
    JobLine.Kind.HOURS: LineFacts(),
    JobLine.Kind.CALLOUT: LineFacts(),
    JobLine.Kind.ITEM: LineFacts(),
    JobLine.Kind.EXTRA: LineFacts(),
    JobLine.Kind.FEE: LineFacts(is_ours=True),
    JobLine.Kind.COUPON: LineFacts(is_discount=True),
}
OURS = frozenset(kind for kind, facts in LINES.items() if facts.is_ours)
DISCOUNTS = frozenset(kind for kind, facts in LINES.items() if facts.is_discount)
THEIRS = frozenset(LINES) - OURS - DISCOUNTS
