from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bookings.models.job import Job
from toolkit.model_fields import ParagraphsField


class Review(models.Model):
    job = models.OneToOneField(Job, models.PROTECT, related_name="review")
    customer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="reviews_written"
    )
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="reviews_received",
        db_index=False,
    )
    rating = models.PositiveSmallIntegerField()
    comment = ParagraphsField(_("in your words"), max_length=1000, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("review")
        verbose_name_plural = _("reviews")
        default_permissions = ("view",)
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["worker", "-created_at"], name="review_worker")]
        constraints = [
            models.CheckConstraint(
                name="review_rating", condition=Q(rating__gte=1, rating__lte=5)
            )
        ]

    def __str__(self):
        return f"{self.rating} of 5 for {self.worker}"
