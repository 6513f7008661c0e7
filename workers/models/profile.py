from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from services.models import City, ServiceCategory, Skill
from toolkit.amounts import mean
from toolkit.bounds import between
from toolkit.model_fields import LineField, ParagraphsField

# The order "Best rated": the mean as if everybody had one review more, of one star. No
# mean of stars is lower, so a higher mean of as many reviews or more never comes after,
# and a mean is believed the more, the more people gave it: 4.8 of 20 (4.62) is before
# 5.0 of 3 (4.00), and 3.8 of 4 (3.20) before 3.0 of 1 (2.00). Who has no review yet
# comes after everybody rated 4.0 or better, even by one person (2.50), but before those
# with whom we know that customers were not content.
ONE = 1_000_000_000
UNRATED = ONE * 5 // 2 - 1
SCORE = Case(
    When(rating_count=0, then=Value(UNRATED)),
    default=(1 + F("rating_sum")) * ONE / (1 + F("rating_count")),
)


class WorkerQuerySet(models.QuerySet["WorkerProfile"]):
    def listed(self) -> Self:
        """Approved and taking jobs: who may be found and booked."""
        return self.filter(approval=WorkerProfile.Approval.APPROVED, availability=True)

    def waiting(self) -> Self:
        """Staff have to look at them: newcomers, and who changed what was checked."""
        return self.filter(approval__in=WorkerProfile.WAITS)

    def with_names(self) -> Self:
        return self.select_related("user", "service_category", "city")


class WorkerProfile(models.Model):
    """A worker as customers see them. The row that a booking locks."""

    class Approval(models.TextChoices):
        WAITING = "waiting", _("Waiting for approval")
        APPROVED = "approved", _("Approved")
        REJECTED = "rejected", _("Not approved")
        RECHECK = "recheck", _("To be checked again")
        SUSPENDED = "suspended", _("Taken off the list")

    WAITS = (Approval.WAITING, Approval.RECHECK)
    # They were approved once: they may have agreed to jobs, and go on with them.
    WORKS = (Approval.APPROVED, Approval.RECHECK, Approval.SUSPENDED)

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="worker_profile",
    )
    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    service_category = models.ForeignKey(
        ServiceCategory, models.PROTECT, related_name="workers", db_index=False
    )
    city = models.ForeignKey(
        City, models.PROTECT, related_name="workers", db_index=False
    )
    skills = models.ManyToManyField(Skill, related_name="workers", blank=True)
    hourly_rate = models.PositiveBigIntegerField(
        validators=between(1, 10**13), help_text=_("Minor units an hour.")
    )
    # For the way to the customer, once a visit; asked of work by the hour alone.
    callout_fee = models.PositiveBigIntegerField(
        default=0,
        db_default=0,
        validators=between(0, 10**13),
        help_text=_("Minor units a visit."),
    )
    currency = models.CharField(max_length=3, default="INR")
    experience = models.PositiveSmallIntegerField(
        _("years of experience"), validators=between(0, 70)
    )
    availability = models.BooleanField(_("taking jobs"), default=True)
    area = LineField(_("neighbourhood"), max_length=60, blank=True)
    bio = ParagraphsField(_("in your words"), blank=True, max_length=1000)

    approval = models.CharField(
        max_length=10, choices=Approval, default=Approval.WAITING
    )
    approval_reason = ParagraphsField(blank=True, max_length=500)
    applied_at = models.DateTimeField(default=timezone.now, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True)
    # The name the team knew when it decided. Trade and city can't change unchecked.
    checked_name = LineField(max_length=150, blank=True, editable=False)
    # While the account is closed: whether they were taking jobs before.
    was_available = models.BooleanField(null=True, editable=False)

    rating_sum = models.PositiveBigIntegerField(default=0, editable=False)
    rating_count = models.PositiveIntegerField(default=0, editable=False)
    jobs_done = models.PositiveIntegerField(default=0, editable=False)
    score = models.GeneratedField(
        expression=SCORE,
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    search_text = models.TextField(blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = WorkerQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        permissions = [("approve_workerprofile", _("Can approve workers"))]
        constraints = [
            models.CheckConstraint(name="worker_rate", condition=Q(hourly_rate__gt=0)),
            models.CheckConstraint(
                name="worker_years", condition=Q(experience__lte=70)
            ),
        ]
        # One partial index for every order that search offers, per place and trade.
        indexes = [
            models.Index(
                fields=[*place, *order, "user"],
                name=f"worker_{label}_{key}",
                condition=Q(approval="approved", availability=True),
            )
            for label, place in {
                "cc": ["city", "service_category"],
                "city": ["city"],
                "cat": ["service_category"],
                "all": [],
            }.items()
            for key, order in {
                "score": ["-score"],
                "rate": ["hourly_rate"],
                "years": ["-experience"],
            }.items()
        ] + [
            models.Index(
                fields=["applied_at"],
                name="worker_waiting",
                condition=Q(approval__in=["waiting", "recheck"]),
            )
        ]

    def __str__(self):
        return self.user.name

    @property
    def is_listed(self):
        return self.approval == self.Approval.APPROVED and self.availability

    @property
    def works(self):
        return self.approval in self.WORKS

    @property
    def is_checked(self):
        """A person of the team has looked at this trade, city and name."""
        return self.approval == self.Approval.APPROVED and self.decided_at is not None

    @property
    def rating(self):
        """The mean with one decimal, a half rounded up; None before a review."""
        return mean(self.rating_sum, self.rating_count)
