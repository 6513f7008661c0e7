from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.job import Job


class Account(models.Model):
    """A pot of the books, in one currency. A worker's pots carry the worker, the money
    that lies at a gateway carries the gateway.
    """

    class Kind(models.TextChoices):
        WORKER_DUE = "worker_due", _("Worker owes us")
        WORKER_PAYABLE = "worker_payable", _("We owe the worker")
        COMMISSION = "commission", _("Our commission")
        GATEWAY = "gateway", _("At the gateway")
        HELD = "held", _("Held for customers")
        GATEWAY_FEES = "gateway_fees", _("Fees of gateways")
        IN_TRANSIT = "in_transit", _("On its way to workers")
        BANK = "bank", _("Our bank account")
        CONTESTED = "contested", _("Contested at a bank")
        LOSSES = "losses", _("Losses")
        COUPONS = "coupons", _("Coupons")

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
    gateway = models.CharField(max_length=12, blank=True, default="")

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "kind", "currency"], name="account_worker"
            ),
            models.UniqueConstraint(
                fields=["kind", "currency", "gateway"],
                name="account_ours",
                condition=models.Q(worker=None),
            ),
        ]

    def __str__(self):
        owner = self.worker or self.gateway.capitalize() or self.currency
        return f"{self.get_kind_display()}, {owner}"


class Entry(models.Model):
    """One fact about money. Its postings sum to zero; it is never changed."""

    class Kind(models.TextChoices):
        CASH = "cash", _("Cash to the worker")
        CAPTURE = "capture", _("Taken from the customer")
        FEE = "fee", _("Fee of the gateway")
        RELEASE = "release", _("Earned")
        GIVE_BACK = "give-back", _("Given back before it was earned")
        REFUND = "refund", _("Refunded")
        NETTING = "netting", _("Set off against cash")
        PAYOUT = "payout", _("Payout ordered")
        PAYOUT_DONE = "payout-done", _("Payout arrived")
        PAYOUT_BACK = "payout-back", _("Payout came back")
        CONTEST = "contest", _("Contested at the bank")
        CONTEST_WON = "contest-won", _("Contest won")
        CONTEST_LOST = "contest-lost", _("Contest lost")
        TAKE_BACK = "take-back", _("Taken back from the worker")
        TIP = "tip", _("Tip")
        DUES = "dues", _("Our part of cash, paid")
        DUES_BACK = "dues-back", _("Our part of cash, given back")

    # What a worker's earnings are made of.
    EARNINGS = (Kind.CASH, Kind.RELEASE, Kind.REFUND, Kind.TAKE_BACK, Kind.TIP)

    source = models.CharField(max_length=12)
    external_id = models.CharField(max_length=80)
    kind = models.CharField(max_length=20, choices=Kind)
    job = models.ForeignKey(Job, models.PROTECT, null=True, related_name="entries")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        default_permissions = ("view",)
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
        verbose_name = _("posting")
        verbose_name_plural = _("postings")
        default_permissions = ("view",)
        indexes = [models.Index(fields=["account", "at"], name="posting_account")]
        constraints = [
            models.CheckConstraint(name="posting_amount", condition=~models.Q(amount=0))
        ]

    def __str__(self):
        return f"{self.account}: {self.amount}"
