from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.job import Job


class Account(models.Model):
    """A pot of the books, in one currency. A worker's pots carry the worker."""

    class Kind(models.TextChoices):
        WORKER_DUE = "worker_due", _("Worker owes us")
        WORKER_PAYABLE = "worker_payable", _("We owe the worker")
        COMMISSION = "commission", _("Our commission")

    kind = models.CharField(max_length=20, choices=Kind)
    currency = models.CharField(max_length=3)
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        db_index=False,
    )

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind", "currency"], name="account_worker"
            ),
            models.UniqueConstraint(
                fields=["kind", "currency"],
                name="account_ours",
                condition=models.Q(worker=None),
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.worker or self.currency}"


class Entry(models.Model):
    """One fact about money. Its postings sum to zero; it is never changed."""

    source = models.CharField(max_length=12)
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="entries")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(fields=["source", "external_id"], name="entry_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.external_id}"


class Posting(models.Model):
    """Minor units on one account: debit above zero, credit below."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="postings")
    account = models.ForeignKey(
        Account, models.PROTECT, related_name="postings", db_index=False
    )
    amount = models.BigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        indexes = [models.Index(fields=["account", "at"], name="posting_account")]
        constraints = [
            models.CheckConstraint(name="posting_amount", condition=~models.Q(amount=0))
        ]

    def __str__(self):
        return f"{self.account}: {self.amount}"
