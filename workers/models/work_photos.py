from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from accounts.models import User
from accounts.pictures import Pictured, tile_of
from services.models import City
from toolkit.model_fields import LineField, ParagraphsField
from workers.models.profile import WorkerProfile


def work_path(photo: "WorkPhoto", filename: str) -> str:
    """A new code instead of the name that was sent."""
    return f"work/{new_code()}.webp"


class LookedAt(Pictured):
    """A picture that everybody sees once our team has looked at it."""

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = ParagraphsField(_("reason"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


class WorkPhoto(LookedAt):
    """Work that a worker did; `before` is how it was."""

    wholes = ("picture", "before")

    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="work_photos"
    )
    words = LineField(_("what it shows"), max_length=120)
    picture = models.FileField(_("picture"), upload_to=work_path)
    before = models.FileField(_("how it was"), upload_to=work_path, blank=True)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("photo of work")
        verbose_name_plural = _("photos of work")
        constraints = [
            models.CheckConstraint(
                name="work_photo_state",
                condition=models.Q(state__in=["waiting", "shown", "refused"]),
            )
        ]
        indexes = [
            models.Index(
                fields=["created_at"],
                name="work_photo_waiting",
                condition=models.Q(state="waiting"),
            )
        ]
        permissions = [("moderate_workphoto", _("Can decide on photos of work"))]

    def __str__(self) -> str:
        return self.words

    @property
    def whose(self) -> User:
        """Whose work it shows."""
        return self.worker.user

    @property
    def place(self) -> City:
        """Whose clock says when it was sent."""
        return self.worker.city

    @property
    def tile_before(self) -> str:
        return self.before and self.before.storage.url(tile_of(self.before.name))
