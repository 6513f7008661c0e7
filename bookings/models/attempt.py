from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.codes import new_code
from bookings.models.payment import Payment
from toolkit.model_fields import LineField


class Attempt(models.Model):
    """One try to pay a sum through a gateway: what we asked for, and what the gateway
    last said of it. Sums only ever rise; a status only ever moves on.
    """

    class Status(models.TextChoices):
        OPEN = "open", _("Waits for the customer")
        AUTHORISED = "authorised", _("Authorised")
        ENDED = "ended", _("Ended without money")
        CAPTURED = "captured", _("Captured")
        # Another sum or currency than we asked for: nothing more is done by itself.
        WRONG = "wrong", _("Does not match")

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    payment = models.ForeignKey(Payment, models.PROTECT, related_name="attempts")
    gateway = models.CharField(max_length=12)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units asked for."))
    captured = models.PositiveBigIntegerField(default=0)
    refunded = models.PositiveBigIntegerField(default=0)
    fee = models.PositiveBigIntegerField(default=0)
    set_off = models.PositiveBigIntegerField(
        default=0,
        help_text=_("Minor units that a bank took back and nobody owed any more."),
    )

    checkout_id = models.CharField(max_length=120, blank=True)
    checkout_url = models.TextField(blank=True)
    charge_id = models.CharField(max_length=120, blank=True)
    method = models.CharField(
        max_length=60, blank=True, help_text=_("Such as visa •••• 4242.")
    )
    failure = models.CharField(
        max_length=200, blank=True, help_text=_("Why the last try did not succeed.")
    )
    expires_at = models.DateTimeField(null=True, blank=True)
    capture_before = models.DateTimeField(null=True, blank=True)
    # The customer has turned to another way: whatever still comes in goes back.
    dropped_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    checked_at = models.DateTimeField(null=True, blank=True)
    # When the gateway is asked again by itself; empty when nothing can change.
    check_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["gateway", "checkout_id"],
                name="attempt_checkout",
                condition=~Q(checkout_id=""),
            ),
            # Two that live at once could both be paid.
            models.UniqueConstraint(
                fields=["payment"],
                name="attempt_one_lives",
                condition=Q(dropped_at=None) & ~Q(status="ended"),
            ),
            models.CheckConstraint(
                name="attempt_captured",
                condition=Q(captured__lte=F("amount")) | Q(status="wrong"),
            ),
            models.CheckConstraint(
                name="attempt_refunded", condition=Q(refunded__lte=F("captured"))
            ),
        ]
        indexes = [
            models.Index(
                fields=["check_at"],
                name="attempt_check",
                condition=Q(check_at__isnull=False),
            ),
            models.Index(fields=["gateway", "charge_id"], name="attempt_charge"),
        ]

    def __str__(self):
        return f"{self.gateway} {self.code}"


class GatewayOrder(models.Model):
    """Something we want a gateway to do, written down before it is sent.

    It is sent under its key until the gateway has answered, so that a repeat is the
    same order.
    """

    class Kind(models.TextChoices):
        EXPIRE = "expire", _("Close the checkout")
        VOID = "void", _("Let the authorisation go")
        CAPTURE = "capture", _("Take the money")
        REFUND = "refund", _("Give money back")

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits")
        DONE = "done", pgettext_lazy("order", "Done")
        FAILED = "failed", _("Failed")

    attempt = models.ForeignKey(Attempt, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveSmallIntegerField(help_text=_("Of its kind, from 1."))
    amount = models.PositiveBigIntegerField(default=0)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    # A gateway that answered with a fault of its own repeats that for the same key.
    key_number = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=300, blank=True)
    reason = LineField(max_length=300, blank=True)
    ordered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attempt", "kind", "number"], name="order_number"
            ),
            models.UniqueConstraint(
                fields=["attempt", "kind"],
                name="order_once",
                condition=~Q(kind="refund") & ~Q(status="failed"),
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_try"],
                name="order_waiting",
                condition=Q(status="waiting"),
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, {self.attempt.code}"

    @property
    def key(self):
        """The idempotency key; at least ten letters, digits and hyphens."""
        return f"{self.attempt.code}-{self.kind}-{self.number}-{self.key_number}"


class WebhookEvent(models.Model):
    """A word from a gateway that something may have changed, kept once."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waits")
        DONE = "done", pgettext_lazy("order", "Done")
        FAILED = "failed", _("Failed")

    gateway = models.CharField(max_length=12)
    event_id = models.CharField(max_length=120)
    kind = models.CharField(max_length=80)
    payload = models.JSONField()
    attempt = models.ForeignKey(
        Attempt, models.PROTECT, null=True, blank=True, related_name="events"
    )
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=300, blank=True)
    received_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ("view",)
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["gateway", "event_id"], name="webhook_once")
        ]
        indexes = [
            models.Index(
                fields=["next_try"],
                name="webhook_waiting",
                condition=Q(status="waiting"),
            )
        ]

    def __str__(self):
        return f"{self.gateway} {self.kind} {self.event_id}"
