from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from bookings.models.ledger import Entry
from bookings.models.payment import Payment
from bookings.models.payout import Payout

# Of a number with its series: what India's tax office allows.
LONGEST_NUMBER = 16


class PaperSeries(models.Model):
    """A row of numbers, from 1. Who takes the next one holds it until the commit."""

    class Kind(models.TextChoices):
        RECEIPT = "receipt", _("Receipt")
        CREDIT_NOTE = "credit-note", _("Credit note")
        STATEMENT = "statement", _("Payout statement")

    name = models.CharField(
        max_length=9, unique=True, help_text=_("What its numbers begin with.")
    )
    kind = models.CharField(max_length=12, choices=Kind)
    last = models.PositiveIntegerField(
        default=0, help_text=_("The number that was given last.")
    )

    class Meta:
        default_permissions = ()
        ordering = ["name"]

    def __str__(self):
        return self.name


class Paper(models.Model):
    """A receipt, a credit note or a payout statement as it was issued: never changed.

    Each is about one entry of the books. `facts` are plain values with all that stands
    on it; the words around them are those of whoever reads it.
    """

    Kind = PaperSeries.Kind

    series = models.ForeignKey(
        PaperSeries, models.PROTECT, related_name="papers", db_index=False
    )
    count = models.PositiveIntegerField(help_text=_("In its series, from 1."))
    number = models.CharField(max_length=LONGEST_NUMBER, unique=True)
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="paper")
    payment = models.ForeignKey(
        Payment, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    payout = models.ForeignKey(
        Payout, models.PROTECT, null=True, blank=True, related_name="papers"
    )
    issued_at = models.DateTimeField(db_index=True)
    facts = models.JSONField()

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        default_permissions = ("view",)
        ordering = ["-issued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["series", "count"], name="paper_count"),
            models.CheckConstraint(
                name="paper_about_one",
                condition=Q(payment=None, payout__isnull=False)
                | Q(payment__isnull=False, payout=None),
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def kind(self):
        return self.series.kind
