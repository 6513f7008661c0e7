import re
import secrets
import unicodedata

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.job import Job
from services.models import City, ServiceCategory
from services.models.market import MinorUnitsField, home_currency
from toolkit.bounds import between
from toolkit.model_fields import LineField
from toolkit.percent import WHOLE, BasisPointsField

SHORTEST, LONGEST = 3, 20
# Without those that are taken for one another when somebody reads a code aloud.
LETTERS = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
DRAWN = 8
WELL_FORMED = re.compile(rf"[A-Z0-9]{{{SHORTEST},{LONGEST}}}")
# Spaces and hyphens of all kinds: people write codes in groups.
BETWEEN = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212_]+")


def normal_code(typed: str) -> str:
    """The one form of a code, however it is typed: WELCOME of " Wel-come "."""
    return BETWEEN.sub("", unicodedata.normalize("NFKC", typed)).upper()


def draw_code() -> str:
    """One that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _n in range(DRAWN))


class Coupon(models.Model):
    """A code that takes something off a price; we pay it to the worker.

    What it promises is never changed once somebody has used it.
    """

    code = models.CharField(
        _("code"),
        max_length=LONGEST,
        unique=True,
        blank=True,
        help_text=_(
            "Letters and digits, such as WELCOME; how people write them makes no "
            "difference. Left empty, one is drawn."
        ),
    )
    currency = models.CharField(max_length=3, default=home_currency, editable=False)
    amount_off = MinorUnitsField(
        _("amount off"), null=True, blank=True, help_text=_("This, or a percentage.")
    )
    percent_off = BasisPointsField(
        _("percent off"),
        null=True,
        blank=True,
        validators=between(0, WHOLE),
        help_text=_("Of the worker’s price, without our fee to the customer."),
    )
    most_off = MinorUnitsField(
        _("at the most"),
        null=True,
        blank=True,
        help_text=_("What a percentage comes to at the most. It needs one."),
    )
    least_price = MinorUnitsField(
        _("from a price of"),
        default=0,
        blank=True,
        help_text=_("What the worker asks for must be as much. 0 for any price."),
    )
    first_day = models.DateField(
        _("from this day"), null=True, blank=True, help_text=_("Empty for at once.")
    )
    last_day = models.DateField(
        _("up to this day"), null=True, blank=True, help_text=_("Empty for no end.")
    )
    most_uses = models.PositiveIntegerField(
        _("uses in all"),
        null=True,
        blank=True,
        validators=between(1, 1_000_000),
        help_text=_("Empty for any number."),
    )
    most_each = models.PositiveSmallIntegerField(
        _("uses of one customer"),
        default=1,
        null=True,
        blank=True,
        validators=between(1, 1000),
        help_text=_("Empty for any number."),
    )
    is_first_only = models.BooleanField(
        _("only for a first booking"),
        default=False,
        help_text=_("Requests that came to nothing do not count."),
    )
    trade = models.ForeignKey(
        ServiceCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for this trade"),
    )
    city = models.ForeignKey(
        City,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only in this city"),
    )
    note = LineField(
        _("note"), max_length=200, blank=True, help_text=_("Only the team reads it.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Without the tick nobody can use it.")
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    # What somebody who has used it was promised.
    PROMISED = (
        "code",
        "amount_off",
        "percent_off",
        "most_off",
        "least_price",
        "first_day",
        "is_first_only",
        "trade",
        "city",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("coupon")
        verbose_name_plural = _("coupons")
        # It is paused and not deleted: jobs and papers name it.
        default_permissions = ("add", "change", "view")
        constraints = [
            models.CheckConstraint(
                name="coupon_takes_one",
                condition=Q(
                    amount_off__isnull=False,
                    amount_off__gt=0,
                    percent_off=None,
                    most_off=None,
                )
                | Q(
                    amount_off=None,
                    percent_off__isnull=False,
                    percent_off__gt=0,
                    percent_off__lte=WHOLE,
                ),
                violation_error_message=_(
                    "Write an amount or a percentage, above nothing and not both."
                ),
            ),
            models.CheckConstraint(
                name="coupon_days",
                condition=Q(first_day=None)
                | Q(last_day=None)
                | Q(last_day__gte=F("first_day")),
                violation_error_message=_("The last day is before the first one."),
            ),
        ]

    def __str__(self):
        return self.code

    def clean(self):
        self.code = normal_code(self.code or "") or draw_code()
        if not WELL_FORMED.fullmatch(self.code):
            sentence = _(
                "A code has %(least)d to %(most)d letters from A to Z and digits."
            )
            bounds = {"least": SHORTEST, "most": LONGEST}
            raise ValidationError({"code": sentence % bounds})
        if self.most_off is not None and not self.most_off:
            raise ValidationError({"most_off": _("Nothing at the most is no coupon.")})
        if self.least_price is None:
            self.least_price = 0


class CouponUse(models.Model):
    """One coupon on one job. Given back where the job came to nothing."""

    coupon = models.ForeignKey(
        Coupon, models.PROTECT, related_name="uses", db_index=False
    )
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False
    )
    job = models.OneToOneField(Job, models.PROTECT, related_name="coupon_use")
    amount = models.PositiveBigIntegerField(
        help_text=_("Minor units off, as agreed with the request.")
    )
    at = models.DateTimeField(default=timezone.now)
    given_back_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        default_permissions = ()
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["coupon", "customer"], name="coupon_use")]
        constraints = [
            models.CheckConstraint(name="coupon_use_amount", condition=Q(amount__gt=0))
        ]

    def __str__(self):
        return f"{self.coupon}, {self.job.code}"
