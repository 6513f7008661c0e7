from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from bookings.models.ledger import Entry


class PayoutAccount(models.Model):
    """A worker's account at a gateway, made when they first ask for it. Whether it can
    be paid is what the gateway last said.
    """

    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="payout_accounts",
        db_index=False,
    )
    gateway = models.CharField(max_length=12)
    external_id = models.CharField(max_length=120, blank=True)
    is_ready = models.BooleanField(default=False)
    checked_at = models.DateTimeField(default=timezone.now)

    class Meta:
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "gateway"], name="payout_account_once"
            ),
            models.CheckConstraint(
                name="payout_account_ready",
                condition=Q(is_ready=False) | ~Q(external_id=""),
            ),
        ]

    def __str__(self):
        return f"{self.gateway} {self.external_id}"


class PayoutBatch(models.Model):
    """All that was due at one moment, ordered by one person of Finance."""

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+"
    )
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("payout batch")
        verbose_name_plural = _("payout batches")
        default_permissions = ("view",)
        permissions = [("pay_out", "Can pay workers out")]
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.code


class Payout(models.Model):
    """One sum on its way to one worker. By Stripe the row is the order and the queue in
    one; by bank a person does it and says so.
    """

    class Status(models.TextChoices):
        ORDERED = "ordered", _("On its way")
        DONE = "done", _("Paid out")
        FAILED = "failed", _("Came back")

    class Way(models.TextChoices):
        STRIPE = "stripe", "Stripe"
        BANK = "bank", _("Bank transfer")

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    batch = models.ForeignKey(PayoutBatch, models.PROTECT, related_name="payouts")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="payouts",
        db_index=False,
    )
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units."))
    netted = models.PositiveBigIntegerField(
        default=0, help_text=_("Minor units of cash that were set off before.")
    )
    way = models.CharField(max_length=8, choices=Way)
    status = models.CharField(max_length=8, choices=Status, default=Status.ORDERED)
    external_id = models.CharField(max_length=120, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    # Another one after every answer that the gateway would repeat for the same key.
    key_number = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("payout")
        verbose_name_plural = _("payouts")
        default_permissions = ("view",)
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "worker", "currency"], name="payout_once"
            ),
            models.CheckConstraint(name="payout_amount", condition=Q(amount__gt=0)),
            models.CheckConstraint(
                name="payout_done_at",
                condition=Q(status="ordered", done_at=None)
                | (~Q(status="ordered") & Q(done_at__isnull=False)),
            ),
        ]
        indexes = [
            models.Index(fields=["worker", "-created_at"], name="payout_worker"),
            models.Index(
                fields=["next_try"],
                name="payout_waiting",
                condition=Q(status="ordered", way="stripe"),
            ),
        ]

    def __str__(self):
        return f"{self.code}, {self.worker}"

    @property
    def key(self):
        """The idempotency key."""
        return f"payout-{self.code}-{self.key_number}"


class PayoutLine(models.Model):
    """An entry of the books that a payout is made of: each is in one at the most."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="lines")
    entry = models.OneToOneField(Entry, models.PROTECT, related_name="payout_line")

    class Meta:
        default_permissions = ()

    def __str__(self):
        return f"{self.payout.code}: {self.entry}"
