from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from toolkit import locales
from toolkit.locales import Shape
from toolkit.model_fields import LineField
from workers.models.profile import WorkerProfile


class WeeklyHours(models.Model):
    """One window of a working week, in minutes of the worker's own local day."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="weekly_hours", db_index=False
    )
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    start = models.PositiveSmallIntegerField(help_text=_("Minutes after midnight."))
    end = models.PositiveSmallIntegerField(
        help_text=_("Minutes after midnight, to 1440.")
    )

    class Meta:
        ordering = ["weekday", "start"]
        constraints = [
            models.UniqueConstraint(
                fields=["worker", "weekday", "start", "end"], name="hours_window"
            ),
            models.CheckConstraint(
                name="hours_order", condition=Q(end__gt=F("start"), end__lte=1440)
            ),
            models.CheckConstraint(name="hours_weekday", condition=Q(weekday__lte=6)),
        ]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.start}–{self.end}"


class TimeOff(models.Model):
    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="time_off", db_index=False
    )
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = LineField(max_length=80, blank=True)

    class Meta:
        ordering = ["starts_at"]
        indexes = [models.Index(fields=["worker", "ends_at"], name="time_off_worker")]
        constraints = [
            models.CheckConstraint(
                name="time_off_order", condition=Q(ends_at__gt=F("starts_at"))
            )
        ]

    def __str__(self):
        zone = self.worker.city.tz
        first, last = self.starts_at.astimezone(zone), self.ends_at.astimezone(zone)
        days = {
            "first": locales.day(first, Shape.DAY_OF_MONTH),
            "last": locales.day(last, Shape.DAY_OF_MONTH),
        }
        return gettext("%(first)s to %(last)s") % days


class SlotCell(models.Model):
    """A quarter hour of a worker that is taken. The primary key is the proof that no
    two jobs share one: the database refuses the second, on SQLite and PostgreSQL alike.
    """

    pk = models.CompositePrimaryKey("worker_id", "cell")
    worker = models.ForeignKey(WorkerProfile, models.CASCADE, db_index=False)
    cell = models.BigIntegerField(help_text=_("Quarter hours since 1970, UTC."))
    claim = models.CharField(max_length=12, db_index=True, help_text=_("Whose it is."))

    def __str__(self):
        return f"{self.worker_id} at {self.cell} for {self.claim}"
