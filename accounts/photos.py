"""A photo becomes small pictures of ours, whatever was uploaded.

An upload is a stranger's file: its name, its type and its size may be false. So it is
measured before it is decoded, read as one of three formats only, and drawn anew on an
empty canvas. Only that drawing is kept: no place, no camera, no bytes after the end.

A small file can hold a picture that fills the memory of the machine. So what decoding
may take is bounded, one photo is decoded at a time, and its memory is given back.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, partial
from io import BytesIO
from math import ceil
from threading import Lock
from typing import NamedTuple

from django.conf import settings
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageCms, ImageOps

from accounts.models import User, photo_path
from toolkit.errors import Unprocessable

FORMATS = ("JPEG", "PNG", "WEBP")
TYPES = "image/jpeg,image/png,image/webp"
SIDE = 512
# Faces stand above the middle of a portrait.
CENTRE = (0.5, 0.4)
# A picture of something: its longer side, and the tile that stands in lists.
LONG, TILE = 1600, (640, 480)

# What decoding may take. Measured with Pillow 12: a PNG needs four bytes a pixel, five
# with a palette; a WebP sixteen; a JPEG is read at an eighth of its size and needs
# nothing to speak of, unless it is progressive, when its coefficients are kept.
MAX_DECODED_BYTES = 110_000_000
BYTES_PER_PIXEL = {"JPEG": 1, "MPO": 1, "progressive": 3.3, "PNG": 5, "WEBP": 16}
# Those of cameras have some hundred bytes.
MAX_PROFILE_BYTES = 1024**2
SECONDS_TO_WAIT = 10
_decoding = Lock()
M_MMAP_THRESHOLD, LARGE_BLOCK = -3, 1024**2


class Refused(Unprocessable):
    """This photo cannot be used. Carries a sentence for the person who sent it."""


class Picture(NamedTuple):
    """A picture as it is stored, whole and as a tile: WebP without metadata."""

    whole: ContentFile
    tile: ContentFile


class NoRoom(Refused):
    """Not now: the disk is full, or too many photos are being decoded."""

    status = 503


def prepare(file: File) -> ContentFile:
    """The uploaded photo as it is stored: 512 × 512 pixels, WebP, no metadata.

    Raises Refused for what is too large or no photo, NoRoom when it has waited
    SECONDS_TO_WAIT for its turn.
    """
    return _encoded(_read(file, _square))


def prepare_picture(file: File) -> Picture:
    """The uploaded picture in its own shape, at most LONG pixels wide and high, and a
    tile cut out of its middle. Raises as `prepare` does.
    """
    whole = _read(file, _within)
    return Picture(_encoded(whole), _encoded(ImageOps.fit(whole, TILE)))


def _read(file, draw):
    if file.size > settings.MAX_PHOTO_BYTES:
        raise Refused(
            _("This photo is larger than %(mb)s MB. Choose a smaller one.")
            % {"mb": settings.MAX_PHOTO_BYTES // 1024**2}
        )
    with _one_at_a_time():
        try:
            return draw(_open(file))
        except Refused:
            raise
        # A decoder that meets a stranger's bytes may fail with anything.
        except Exception as error:
            raise Refused(
                _("This is not a photo we can read. Choose a JPEG, PNG or WebP.")
            ) from error


def put(user: User, content: ContentFile) -> None:
    """Make a prepared photo the one of this user; the old file is deleted after the
    commit. Raises NoRoom when it cannot be stored.
    """
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


def remove(user: User) -> None:
    """Take the photo away; its file is deleted after the commit."""
    _point_to(user, "")


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    if not _decoding.acquire(timeout=SECONDS_TO_WAIT):
        raise NoRoom(
            _("Many people are sending photos just now. Try again in a minute.")
        )
    _keep_no_large_blocks()
    try:
        yield
    finally:
        _decoding.release()


@cache
def _keep_no_large_blocks():
    """Have glibc give large blocks back to the system as soon as they are free.

    Else it learns from each that large ones come again, and keeps them. Other
    libraries of C do not know the call, and need not.
    """
    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):
        mallopt(M_MMAP_THRESHOLD, LARGE_BLOCK)


def _encoded(image):
    out = BytesIO()
    image.save(out, "WEBP", quality=82, method=4)
    return ContentFile(out.getvalue(), "photo.webp")


def _open(file):
    file.seek(0)
    # A JPEG with further pictures behind it, as phones write them, is an "MPO".
    image = Image.open(file, formats=FORMATS)
    kind = "progressive" if image.info.get("progressive") else image.format
    most = int(MAX_DECODED_BYTES / BYTES_PER_PIXEL[kind])
    width, height = image.size
    if width * height > most:
        raise Refused(
            _(
                "This photo is %(width)s × %(height)s pixels, more than we can take. "
                "Choose a smaller one."
            )
            % {"width": width, "height": height}
        )
    return image


def _square(image):
    # A JPEG can be decoded at a fraction of its size, which is all we need.
    image.draft("RGB", (2 * SIDE, 2 * SIDE))
    image = _plain(image)
    # The rest of the work is done on what is small already.
    image = _as_screens_show(image.reduce(max(1, min(image.size) // (2 * SIDE))))
    image = ImageOps.fit(
        _upright(image).convert("RGBA"), (SIDE, SIDE), centering=CENTRE
    )
    return _on_white(image)


def _within(image):
    scale = LONG / max(image.size)
    if scale < 1:
        image.draft("RGB", [ceil(side * scale) for side in image.size])
    image = _plain(image)
    image = _as_screens_show(image.reduce(max(1, max(image.size) // (2 * LONG))))
    image = _upright(image).convert("RGBA")
    image.thumbnail((LONG, LONG))
    return _on_white(image)


def _plain(image):
    """Decoded, with eight bits a colour."""
    image.load()
    if image.mode == "I;16":
        # Pillow would cut off at 255 of 65,535: all white.
        return image.point(lambda value: value / 256 + 0).convert("L")
    if image.mode not in {"L", "RGB", "RGBA"}:
        return image.convert("RGBA")
    return image


def _as_screens_show(image):
    """In the colours of sRGB. Phones write others and say so in a profile, which we do
    not keep: without it their pictures would look dull.
    """
    profile = image.info.get("icc_profile", b"")
    if not 0 < len(profile) <= MAX_PROFILE_BYTES or image.mode not in {"RGB", "RGBA"}:
        return image
    try:
        source = ImageCms.ImageCmsProfile(BytesIO(profile))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, source, target, outputMode=image.mode)
    except (OSError, TypeError, ImageCms.PyCMSError):
        # A damaged profile, or one of other colours than these.
        return image


def _on_white(image):
    canvas = Image.new("RGB", image.size, "white")
    canvas.paste(image, mask=image)
    return canvas


def _upright(image):
    """Turned as its EXIF says. Phones write damaged EXIF around good pictures."""
    try:
        return ImageOps.exif_transpose(image)
    except Exception:  # noqa: BLE001
        return image


@transaction.atomic
def _point_to(user, name):
    row = User.objects.select_for_update().get(pk=user.pk)
    old, row.profile_image.name = row.profile_image.name, name
    row.save(update_fields=["profile_image"])
    user.profile_image.name = name
    if old:
        delete = partial(user.profile_image.storage.delete, old)
        transaction.on_commit(delete, robust=True)
