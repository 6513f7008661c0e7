from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from services.models import ServiceCategory
from toolkit.bounds import between
from toolkit.percent import WHOLE, BasisPointsField
from workers.models import WorkerProfile


class CommissionRule(models.Model):
    """Another commission than the site's: of one trade, or of one worker."""

    trade = models.OneToOneField(
        ServiceCategory,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="commission_rule",
        verbose_name=_("trade"),
    )
    worker = models.OneToOneField(
        WorkerProfile,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="commission_rule",
        verbose_name=_("worker"),
    )
    bps = BasisPointsField(
        _("our commission, in percent"),
        validators=between(0, WHOLE // 2),
        help_text=_("Of the price. 0 is a rate too: all of it is the worker’s."),
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["trade__name", "worker__user__name", "pk"]
        verbose_name = _("commission rule")
        verbose_name_plural = _("commission rules")
        constraints = [
            models.CheckConstraint(
                name="commission_for_one",
                condition=Q(trade=None, worker__isnull=False)
                | Q(trade__isnull=False, worker=None),
                violation_error_message=_("Choose a trade or a worker, and not both."),
            ),
            models.CheckConstraint(
                name="commission_bps",
                condition=Q(bps__lte=WHOLE // 2),
                violation_error_message=_("Choose no more than half of the price."),
            ),
        ]

    def __str__(self):
        return str(self.worker or self.trade)
