"""A photo becomes one small square picture, whatever came in.

What arrives is a stranger's file: its name, its type and its size are claims. So it is
measured before it is decoded, read as one of three formats and nothing else, drawn anew
on an empty canvas, and only the new drawing is kept: no place, no camera, no tail.
"""

from functools import partial
from io import BytesIO

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from accounts.models import User, photo_path

FORMATS = ("JPEG", "PNG", "WEBP")
TYPES = "image/jpeg,image/png,image/webp"
MAX_PIXELS = 40_000_000
SIDE = 512
# Faces stand above the middle of a portrait.
CENTRE = (0.5, 0.4)

UNREADABLE = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    Image.DecompressionBombError,
    Image.DecompressionBombWarning,
)


class Refused(Exception):
    """Why this photo cannot be taken, in one sentence for the person who sent it."""

    status = 422

    def __init__(self, sentence):
        super().__init__(sentence)
        self.sentence = sentence


class NoRoom(Refused):
    status = 503


def prepare(file):
    """The photo as we keep it: 512 × 512, WebP, nothing but pixels."""
    if file.size > settings.MAX_PHOTO_BYTES:
        raise Refused(
            _("This photo is larger than %(mb)s MB. Choose a smaller one.")
            % {"mb": settings.MAX_PHOTO_BYTES // 1024**2}
        )
    try:
        square = _square(_open(file))
    except UNREADABLE as error:
        raise Refused(
            _("This is not a photo we can read. Choose a JPEG, PNG or WebP.")
        ) from error
    out = BytesIO()
    square.save(out, "WEBP", quality=82, method=4)
    return ContentFile(out.getvalue(), "photo.webp")


def put(user, content):
    """Show this prepared photo from now on; the old file goes once that is certain."""
    storage = user.profile_image.storage
    name = photo_path(user, "")
    try:
        storage.save(name, content)
        _point_to(user, name)
    except OSError as error:
        # A full disk may have left half of it behind.
        storage.delete(name)
        raise NoRoom(
            _("We could not keep your photo just now. Try again in a few minutes.")
        ) from error


def remove(user):
    _point_to(user, "")


def _open(file):
    file.seek(0)
    image = Image.open(file, formats=FORMATS)
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise Refused(_("This photo has too many pixels. Choose a smaller one."))
    return image


def _square(image):
    # A JPEG can be decoded at a fraction of its size, which is all we need.
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    image = ImageOps.exif_transpose(image).convert("RGBA")
    image = ImageOps.fit(image, (SIDE, SIDE), centering=CENTRE)
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image)
    return canvas


@transaction.atomic
def _point_to(user, name):
    row = User.objects.select_for_update().get(pk=user.pk)
    old, row.profile_image.name = row.profile_image.name, name
    row.save(update_fields=["profile_image"])
    user.profile_image.name = name
    if old:
        delete = partial(user.profile_image.storage.delete, old)
        transaction.on_commit(delete, robust=True)
