from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from accounts.models import User
from accounts.pictures import Pictured
from bookings.models.job import Job
from bookings.models.review import Review
from bookings.models.scope import ScopeChange
from services.models import City
from services.wordings import worded_list
from toolkit.addresses import address
from workers.models.work_photos import LookedAt


def job_path(photo: "JobPhoto", filename: str) -> str:
    """A new code instead of the name that was sent; a private upload."""
    return f"jobs/{new_code()}.webp"


def review_path(photo: "ReviewPhoto", filename: str) -> str:
    return f"reviews/{new_code()}.webp"


class JobPhoto(Pictured):
    """What is to be done, by the customer, or what was found, by the worker who
    proposes more work. Seen by the two of them and by our team.
    """

    code = models.CharField(
        max_length=12, unique=True, default=new_code, editable=False
    )
    job = models.ForeignKey(Job, models.CASCADE, related_name="photos")
    change = models.ForeignKey(
        ScopeChange, models.CASCADE, null=True, blank=True, related_name="photos"
    )
    picture = models.FileField(_("picture"), upload_to=job_path)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("photo of a job")
        verbose_name_plural = _("photos of jobs")
        default_permissions = ()
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.job.code} {self.code}"

    @property
    def address(self) -> str:
        return address("bookings:photo", self.job.code, self.code)

    @property
    def tile(self) -> str:
        return address("bookings:photo-tile", self.job.code, self.code)


class ReviewPhoto(LookedAt):
    """What was done, as the customer shows it with a review."""

    review = models.ForeignKey(Review, models.CASCADE, related_name="photos")
    picture = models.FileField(_("picture"), upload_to=review_path)

    class Meta:
        verbose_name = _("photo of a review")
        verbose_name_plural = _("photos of reviews")
        default_permissions = ("view",)
        ordering = ["pk"]
        permissions = [("moderate_reviewphoto", _("Can decide on photos of reviews"))]
        constraints = [
            models.CheckConstraint(
                name="review_photo_state",
                condition=models.Q(state__in=["waiting", "shown", "refused"]),
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="review_photo_waiting",
                condition=models.Q(state="waiting"),
            )
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def words(self) -> str:
        sentence = gettext("A photo with the review of “%(job)s”")
        return sentence % {"job": worded_list(self.review.job.title)}

    @property
    def whose(self) -> User:
        """Whose work it shows."""
        return self.review.worker

    @property
    def place(self) -> City:
        """Whose clock says when it was sent."""
        return self.review.job.city
