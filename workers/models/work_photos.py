from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.codes import new_code
from toolkit.model_fields import LineField, ParagraphsField
from workers.models.profile import WorkerProfile

TILE = "-tile.webp"


def work_path(photo: "WorkPhoto", filename: str) -> str:
    """A new code instead of the name that was sent."""
    return f"work/{new_code()}.webp"


def tile_of(name: str) -> str:
    """The name of the small picture that belongs to a whole one."""
    return name.removesuffix(".webp") + TILE


class WorkPhoto(models.Model):
    """A picture of work that a worker did, seen by all once our team has looked at it.

    Two files stand for a picture, the whole and a tile; `before` is how it was.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SHOWN = "shown", _("Shown")
        REFUSED = "refused", _("Not shown")

    worker = models.ForeignKey(
        WorkerProfile, models.CASCADE, related_name="work_photos"
    )
    words = LineField(_("what it shows"), max_length=120)
    picture = models.FileField(_("picture"), upload_to=work_path)
    before = models.FileField(_("how it was"), upload_to=work_path, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = ParagraphsField(_("reason"), max_length=1000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

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
    def files(self) -> list[str]:
        """The names of all files that belong to it."""
        wholes = [file.name for file in (self.picture, self.before) if file]
        return [name for whole in wholes for name in (whole, tile_of(whole))]

    @property
    def tile(self) -> str:
        """The address of the small picture."""
        return self.picture.storage.url(tile_of(self.picture.name))

    @property
    def tile_before(self) -> str:
        return self.before and self.before.storage.url(tile_of(self.before.name))
