from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.codes import new_code
from bookings.models.job import Job

# How a payment and a job say that no gateway has a part in them.
CASH = "cash"


class Payment(models.Model):
    """One sum that a customer owes for a job, and how far it has come.

    Secured means the money is certain: authorised or captured at a gateway. Released
    means that it is the worker's and ours. Cash goes from created straight to released,
    when somebody says that it changed hands.
    """

    class Status(models.TextChoices):
        CREATED = "created", _("To be paid")
        SECURED = "secured", _("Held")
        RELEASED = "released", _("Paid")
        CANCELLED = "cancelled", pgettext_lazy("job", "Cancelled")
        REVIEW = "review", _("Needs a look")
        WAIVED = "waived", _("Waived")

    class Purpose(models.TextChoices):
        WORK = "work", _("The work")
        LATE_CANCEL = "late-cancel", _("Late cancellation")
        EXTRA = "extra", _("Agreed on later")
        NO_SHOW = "no-show", _("Nobody at the address")
        # Nobody owes it, and all of it is the worker's.
        TIP = "tip", _("Tip")
        # What a worker owes us of cash. It stands beside the last job that they took
        # some for, and only they and our team see it.
        DUES = "dues", _("Our part of cash")

    # What is owed although nobody did the work.
    FEES = (Purpose.LATE_CANCEL, Purpose.NO_SHOW)

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    job = models.ForeignKey(
        Job, models.PROTECT, related_name="payments", db_index=False
    )
    purpose = models.CharField(max_length=12, choices=Purpose, default=Purpose.WORK)
    # Which of the changes of a job it pays for; 0 for everything else.
    number = models.PositiveSmallIntegerField(default=0, editable=False)
    gateway = models.CharField(max_length=12, default=CASH)
    status = models.CharField(max_length=10, choices=Status, default=Status.CREATED)
    currency = models.CharField(max_length=3)
    amount = models.PositiveBigIntegerField(help_text=_("Minor units."))
    commission = models.PositiveBigIntegerField(default=0)
    discount = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text=_("Minor units of a coupon: what we add for the worker."),
    )
    refunded = models.PositiveBigIntegerField(
        default=0, help_text=_("Minor units given back after it was paid.")
    )
    pay_from = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("A card is asked for no earlier: banks hold a sum for a week."),
    )
    paid_at = models.DateTimeField(null=True, blank=True)
    marked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("payment")
        verbose_name_plural = _("payments")
        default_permissions = ("view",)
        permissions = [
            ("mark_paid", "Can mark a payment as paid"),
            ("refund_payment", "Can give money back"),
        ]
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["status", "created_at"], name="payment_status")]
        constraints = [
            models.UniqueConstraint(
                fields=["job", "purpose", "number"],
                name="payment_once",
                condition=~Q(status="cancelled"),
            ),
            models.CheckConstraint(
                name="payment_refunded",
                condition=Q(refunded__lte=models.F("amount")),
            ),
            models.CheckConstraint(
                name="payment_commission",
                condition=Q(commission__lte=models.F("amount") + models.F("discount")),
            ),
            models.CheckConstraint(
                name="payment_paid_at",
                condition=Q(status="released", paid_at__isnull=False)
                | (~Q(status="released") & Q(paid_at=None)),
            ),
        ]

    def __str__(self):
        return f"{self.get_purpose_display()}, {self.job.code}"

    @property
    def is_fee(self):
        return self.purpose in self.FEES

    @property
    def is_tip(self):
        return self.purpose == self.Purpose.TIP

    @property
    def is_dues(self):
        return self.purpose == self.Purpose.DUES

    @property
    def payer(self):
        return self.job.worker if self.is_dues else self.job.customer

    @property
    def worth(self):
        """What the work is paid with in all, by the customer and by a coupon."""
        return self.amount + self.discount

    @property
    def earnings(self):
        return self.worth - self.commission
