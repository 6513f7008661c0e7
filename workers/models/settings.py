from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting


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
        default=60, help_text=_("How long before the start a booking must be made.")
    )
    horizon_days = models.PositiveSmallIntegerField(
        default=14,
        validators=[MinValueValidator(1), MaxValueValidator(60)],
        help_text=_("How many days ahead people can book."),
    )
    buffer_minutes = models.PositiveSmallIntegerField(
        default=30,
        validators=[MaxValueValidator(240)],
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
