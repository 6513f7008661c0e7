from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from accounts.models import User
from bookings import states
from bookings.states import Role, Status, Verb
from services.models import City, ServiceCategory
from toolkit.model_fields import LineField, ParagraphsField

MAX_CELLS = 96


def edge_check(source, target):
    """SQL for “this pair of statuses is an edge of the table”."""
    allowed = Q(**{source: "", target: Status.PENDING})
    for a, b in states.moves():
        allowed |= Q(**{source: a, target: b})
    return allowed


class JobQuerySet(models.QuerySet["Job"]):
    def with_people(self) -> Self:
        return self.select_related(
            "customer",
            "worker",
            "worker__worker_profile",
            "service_category",
            "city",
        )

    def with_customer(self) -> Self:
        """For a list: whose name and face its worker sees, and where the job is."""
        return self.select_related("customer", "service_category", "city")

    def with_worker(self) -> Self:
        return self.select_related("worker", "service_category", "city")

    def of(self, user: User) -> Self:
        return self.filter(Q(customer=user) | Q(worker=user))


class Job(models.Model):
    """One visit: who, what, where, when and for how much, all frozen at the request.

    Only `bookings.transitions` writes `status`; a trigger refuses everybody else.
    """

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs_asked",
        db_index=False,
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="jobs_given",
        db_index=False,
    )
    service_category = models.ForeignKey(ServiceCategory, models.PROTECT)
    city = models.ForeignKey(City, models.PROTECT)
    title = LineField(_("what needs doing"), max_length=80)
    description = ParagraphsField(
        _("anything they should know"), max_length=2000, blank=True
    )
    address = ParagraphsField(_("address"), max_length=300)
    scheduled_time = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(_("agreed minutes"))
    start_cell = models.BigIntegerField(editable=False)
    end_cell = models.BigIntegerField(editable=False, help_text=_("With the buffer."))

    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    prev_status = models.CharField(max_length=10, default="", editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    currency = models.CharField(max_length=3)
    hourly_rate = models.PositiveBigIntegerField()
    price = models.PositiveBigIntegerField(
        help_text=_("Minor units, frozen at request.")
    )
    discount = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        help_text=_("What a coupon has taken off the price. We pay it to the worker."),
    )
    commission_bps = models.PositiveSmallIntegerField(
        help_text=_("Hundredths of a percent.")
    )
    commission = models.PositiveBigIntegerField()
    cancel_free_until = models.DateTimeField()
    cancel_fee = models.PositiveBigIntegerField(default=0)
    no_show_minutes = models.PositiveSmallIntegerField(default=20)
    no_show_fee = models.PositiveBigIntegerField(default=0)
    decided_price = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text=_("What of the price is owed, where our team decided on a part."),
    )
    decided_commission = models.PositiveBigIntegerField(null=True, blank=True)
    decided_discount = models.PositiveBigIntegerField(default=0, db_default=0)

    gateway = models.CharField(
        _("how it is paid"),
        max_length=12,
        default="cash",
        help_text=_("The customer may change it until the money is certain."),
    )
    secure_by = models.DateTimeField(
        null=True,
        blank=True,
        help_text=_("Until when the price must be certain; empty when nothing waits."),
    )
    answer_by = models.DateTimeField()
    confirm_by = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        permissions = [
            ("help_job", "Can act on any job as staff"),
            ("view_reports", "Can see the reports"),
        ]
        indexes = [
            models.Index(
                fields=["customer", "status", "scheduled_time"], name="job_customer"
            ),
            models.Index(fields=["worker", "status", "start_cell"], name="job_worker"),
            models.Index(
                fields=["answer_by"],
                name="job_answer_by",
                condition=Q(status="pending"),
            ),
            models.Index(
                fields=["confirm_by"],
                name="job_confirm_by",
                condition=Q(status="completed"),
            ),
            models.Index(
                fields=["secure_by"],
                name="job_secure_by",
                condition=Q(secure_by__isnull=False),
            ),
            models.Index(fields=["-created_at"], name="job_created"),
            models.Index(
                fields=["scheduled_time"],
                name="job_disputed",
                condition=Q(status="disputed"),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="job_status", condition=Q(status__in=Status.values)
            ),
            models.CheckConstraint(
                name="job_edge", condition=edge_check("prev_status", "status")
            ),
            models.CheckConstraint(
                name="job_cells",
                condition=Q(end_cell__gt=F("start_cell"))
                & Q(end_cell__lte=F("start_cell") + MAX_CELLS),
            ),
            models.UniqueConstraint(
                fields=["customer", "worker", "scheduled_time"],
                name="job_asked_once",
                condition=Q(status="pending"),
            ),
            models.CheckConstraint(
                name="job_not_own", condition=~Q(customer=F("worker"))
            ),
            models.CheckConstraint(
                name="job_commission",
                condition=Q(commission__lte=F("price") + F("discount")),
            ),
            models.CheckConstraint(
                name="job_decided",
                condition=Q(decided_price=None, decided_commission=None)
                | Q(
                    decided_price__isnull=False,
                    decided_commission__isnull=False,
                    decided_commission__lte=F("decided_price") + F("decided_discount"),
                ),
            ),
        ]

    def __str__(self):
        return f"{self.title} ({self.code})"

    @property
    def ends_at(self):
        return self.scheduled_time + timedelta(minutes=self.minutes)

    @property
    def earnings(self):
        return self.worth - self.commission

    @property
    def final_price(self):
        """What the work costs in the end: what our team decided, else as agreed."""
        return self.price if self.decided_price is None else self.decided_price

    @property
    def worth(self):
        """What the work costs, whoever pays it: the customer, and we for a coupon."""
        return self.price + self.discount

    @property
    def final_worth(self):
        return self.final_price + self.final_discount

    @property
    def final_commission(self):
        decided = self.decided_commission
        return self.commission if decided is None else decided

    @property
    def final_discount(self):
        is_decided = self.decided_price is not None
        return self.decided_discount if is_decided else self.discount

    @property
    def final_earnings(self):
        return self.final_worth - self.final_commission

    @property
    def no_show_from(self):
        """From when either may say that the other is not there."""
        return self.scheduled_time + timedelta(minutes=self.no_show_minutes)

    def other(self, user):
        return self.worker if user.pk == self.customer_id else self.customer


class JobEvent(models.Model):
    """What happened, when, and who did it. Never changed, but for `heard_at`."""

    job = models.ForeignKey(Job, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    verb = models.CharField(max_length=20, choices=Verb)
    src = models.CharField(max_length=10, blank=True)
    dst = models.CharField(max_length=10, choices=Status)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
    )
    role = models.CharField(max_length=10, choices=Role)
    reason = ParagraphsField(max_length=1000, blank=True)
    at = models.DateTimeField()
    heard_at = models.DateTimeField(
        null=True, editable=False, help_text=_("When everybody concerned was told.")
    )

    class Meta:
        ordering = ["job", "seq"]
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["job", "seq"], name="event_seq"),
            models.CheckConstraint(
                name="event_edge",
                condition=edge_check("src", "dst")
                | Q(src=F("dst"), verb__in=sorted(states.MOVES_NOTHING)),
            ),
        ]
        indexes = [
            models.Index(
                fields=["at"], name="event_unheard", condition=Q(heard_at=None)
            ),
            models.Index(fields=["verb", "at"], name="event_verb"),
        ]

    def __str__(self):
        return f"{self.job.code} {self.seq}: {self.verb}"
