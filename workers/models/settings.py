from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from toolkit.bounds import between

DAY = 24 * 60


@register_setting(icon="group")
class WorkerSettings(BaseGenericSetting):
    """Who may be listed, and how far ahead their time is offered."""

    class Step(models.IntegerChoices):
        QUARTER = 15, _("Every 15 minutes")
        HALF = 30, _("Every 30 minutes")
        HOUR = 60, _("Every hour")

    approval_required = models.BooleanField(
        _("staff approve new workers"), default=True
    )
    step = models.PositiveSmallIntegerField(
        _("offered starts"), choices=Step, default=Step.HALF
    )
    notice_minutes = models.PositiveSmallIntegerField(
        default=60,
        validators=between(0, 7 * DAY),
        help_text=_("How long before the start a booking must be made."),
    )
    horizon_days = models.PositiveSmallIntegerField(
        default=14,
        validators=between(1, 60),
        help_text=_("How many days ahead people can book."),
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=between(0, 240),
        help_text=_("Kept free after every job, for the way to the next."),
    )

    panels = [
        FieldPanel("approval_required"),
        MultiFieldPanel(
            [
                FieldPanel("step"),
                FieldPanel("notice_minutes"),
                FieldPanel("horizon_days"),
                FieldPanel("buffer_minutes"),
            ],
            heading=_("Time"),
        ),
    ]

    class Meta:
        verbose_name = _("workers and time")

    def clean(self):
        if self.notice_minutes is None or not self.horizon_days:
            return
        # Half of the days stay: with less, whole weekends would have no free time.
        if self.notice_minutes * 2 > self.horizon_days * DAY:
            raise ValidationError(
                {
                    "notice_minutes": _(
                        "That leaves too little time to book in: people may only "
                        "book %(days)d days ahead."
                    )
                    % {"days": self.horizon_days}
                }
            )
