from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from services.models import City, TypicalJob


class UsualPrice(models.Model):
    """What people have paid for a usual job, in one city or (without one) everywhere.

    Worked out from finished jobs by the clock, and only where there are enough.
    """

    usual = models.ForeignKey(
        TypicalJob, models.CASCADE, related_name="+", db_index=False
    )
    city = models.ForeignKey(City, models.CASCADE, null=True, related_name="+")
    currency = models.CharField(max_length=3)
    price_low = models.PositiveBigIntegerField(help_text=_("Minor units."))
    price_high = models.PositiveBigIntegerField(help_text=_("Minor units."))
    count = models.PositiveIntegerField(help_text=_("Of finished jobs."))

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["usual", "city"], name="usual_price_city"),
            models.UniqueConstraint(
                fields=["usual"], name="usual_price_all", condition=Q(city=None)
            ),
            models.CheckConstraint(
                name="usual_price_range", condition=Q(price_high__gte=F("price_low"))
            ),
        ]

    def __str__(self):
        return f"{self.usual}, {self.city or '–'}"
