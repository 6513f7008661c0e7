from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from services.models.market import MinorUnitsField
from toolkit.bounds import between
from toolkit.percent import WHOLE, BasisPointsField
from workers.models import WorkerSettings

DAY = 24 * 60


@register_setting(icon="calendar-check")
class BookingSettings(BaseGenericSetting):
    """Commission, deadlines and the cancellation rule. A job keeps what held when it
    was asked for: a change here never touches a job that exists.
    """

    class Offer(models.TextChoices):
        BY_COUNTRY = "country", _("By the country of the market")
        YES = "yes", _("Yes")
        NO = "no", _("No")

    commission_bps = BasisPointsField(
        _("our commission, in percent"),
        default=1200,
        validators=between(0, WHOLE // 2),
        help_text=_("Of the price. The worker keeps the rest."),
    )
    customer_fee_bps = BasisPointsField(
        _("our fee to customers, in percent"),
        default=0,
        validators=between(0, WHOLE // 4),
        help_text=_("On top of what the worker asks for. 0 for none."),
    )
    answer_minutes = models.PositiveSmallIntegerField(
        _("minutes to answer"),
        default=120,
        validators=between(10, 7 * DAY),
        help_text=_("How long a worker has to answer a request."),
    )
    answer_margin_minutes = models.PositiveSmallIntegerField(
        _("minutes between the answer and the start"),
        default=30,
        validators=between(0, DAY),
        help_text=_("The answer must come at least this long before the start."),
    )
    confirm_hours = models.PositiveSmallIntegerField(
        _("hours to confirm the work"),
        default=48,
        validators=between(1, 30 * 24),
        help_text=_("After this the work counts as good."),
    )
    free_cancel_minutes = models.PositiveSmallIntegerField(
        _("minutes before the start"),
        default=120,
        validators=between(0, 14 * DAY),
        help_text=_("Until then cancelling is free."),
    )
    cancel_fee = MinorUnitsField(
        _("fee for cancelling late"),
        default=0,
        help_text=_("What the worker gets for the time kept free. 0 for none."),
    )
    no_show_minutes = models.PositiveSmallIntegerField(
        _("minutes to wait for the other"),
        default=20,
        validators=between(5, 4 * 60),
        help_text=_("After the agreed time. Then either may say that nobody is there."),
    )
    no_show_fee = MinorUnitsField(
        _("fee when nobody is at the address"),
        default=0,
        help_text=_("What the worker gets for the way there. 0 for none."),
    )
    review_days = models.PositiveSmallIntegerField(
        _("days to review"),
        default=90,
        validators=between(1, 2 * 365),
        help_text=_("How long after the work a customer can review it."),
    )

    offer_cash = models.BooleanField(
        _("cash"),
        default=True,
        help_text=_("To the worker, when the work is done."),
    )
    offer_stripe = models.CharField(
        "Stripe",
        max_length=8,
        choices=Offer,
        default=Offer.BY_COUNTRY,
        help_text=_("By the country: everywhere but in India. It needs its keys."),
    )
    offer_razorpay = models.CharField(
        "Razorpay",
        max_length=8,
        choices=Offer,
        default=Offer.BY_COUNTRY,
        help_text=_("By the country: in India. It needs its keys."),
    )
    secure_hours = models.PositiveSmallIntegerField(
        _("hours to pay after a worker has accepted"),
        default=24,
        validators=between(1, 5 * 24),
        help_text=_(
            "For card and UPI. Then the place is free again; never after the visit has "
            "begun."
        ),
    )
    payout_hold_days = models.PositiveSmallIntegerField(
        _("days to hold what workers have earned"),
        default=3,
        validators=between(0, 60),
        help_text=_(
            "Before it can be paid out, so that there is time to object. Of what "
            "customers paid by card or UPI."
        ),
    )

    two_people_above = MinorUnitsField(
        _("two people of Finance above"),
        default=0,
        help_text=_(
            "A refund, a whole batch of payouts, a sum that is waived or taken back "
            "from a worker: above this a second person must agree. 0 for never."
        ),
    )

    panels = [
        FieldPanel("commission_bps"),
        FieldPanel("customer_fee_bps"),
        MultiFieldPanel(
            [
                FieldPanel("offer_cash"),
                FieldPanel("offer_stripe"),
                FieldPanel("offer_razorpay"),
                FieldPanel("secure_hours"),
            ],
            heading=_("How people pay"),
        ),
        MultiFieldPanel(
            [FieldPanel("payout_hold_days")], heading=_("Paying workers out")
        ),
        FieldPanel("two_people_above"),
        MultiFieldPanel(
            [
                FieldPanel("answer_minutes"),
                FieldPanel("answer_margin_minutes"),
                FieldPanel("confirm_hours"),
                FieldPanel("review_days"),
            ],
            heading=_("Deadlines"),
        ),
        MultiFieldPanel(
            [FieldPanel("free_cancel_minutes"), FieldPanel("cancel_fee")],
            heading=_("Cancelling"),
        ),
        MultiFieldPanel(
            [FieldPanel("no_show_minutes"), FieldPanel("no_show_fee")],
            heading=_("When nobody is there"),
        ),
    ]

    class Meta:
        verbose_name = _("bookings and money")

    def clean(self):
        wrong = {}
        answer, margin = self.answer_minutes, self.answer_margin_minutes
        if None not in (answer, margin) and margin >= answer:
            wrong["answer_margin_minutes"] = _(
                "This must be shorter than the time to answer."
            )
        days = WorkerSettings.load().horizon_days
        for name in ("answer_minutes", "free_cancel_minutes"):
            if (getattr(self, name) or 0) >= days * DAY:
                wrong[name] = _(
                    "This must be less than the %(days)d days that people book ahead."
                ) % {"days": days}
        if wrong:
            raise ValidationError(wrong)
