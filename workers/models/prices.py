from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from services.models import TypicalJob
from services.wordings import worded
from toolkit.bounds import between
from toolkit.model_fields import LineField
from workers.models.profile import WorkerProfile

# How long a piece of work may take, in minutes; steps in which it is said.
SHORTEST, LONGEST, STEP = 15, 8 * 60, 15


class PriceItem(models.Model):
    """A piece of work that a worker does for a fixed price, in the worker's currency.

    What is booked of it is copied onto the job: a change here touches no job.
    """

    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="price_list", db_index=False
    )
    usual = models.ForeignKey(
        TypicalJob,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("usual job of the service"),
    )
    name = LineField(_("what is done"), max_length=60)
    includes = LineField(_("what is included"), max_length=160, blank=True)
    price = models.PositiveBigIntegerField(
        validators=between(1, 10**13), help_text=_("Minor units.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("how long it takes"), validators=between(SHORTEST, LONGEST)
    )
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["worker", "order", "pk"]
        verbose_name = _("price of a worker")
        verbose_name_plural = _("prices of workers")
        constraints = [
            models.UniqueConstraint(fields=["worker", "name"], name="price_item_name"),
            models.CheckConstraint(name="price_item_price", condition=Q(price__gt=0)),
            models.CheckConstraint(
                name="price_item_minutes",
                condition=Q(minutes__gte=SHORTEST, minutes__lte=LONGEST),
            ),
        ]

    def __str__(self):
        return worded(self.name)
