"""Pictures as they lie among the uploads: each whole with a tile beside it.

Two files stand for a picture. They are written before the row that names them, and are
taken away again when that row does not come to be; those of a row that is deleted go
after the commit.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts.photos import NoRoom, Picture

TILE = "-tile.webp"


def tile_of(name: str) -> str:
    """The name of the small picture that belongs to a whole one."""
    return name.removesuffix(".webp") + TILE


class Pictured(models.Model):
    """A row with a picture, in a column `picture`; `wholes` names all its columns."""

    wholes: tuple[str, ...] = ("picture",)
    picture: Any

    class Meta:
        abstract = True

    @property
    def files(self) -> list[str]:
        """The names of all files that belong to it."""
        found = [getattr(self, column) for column in self.wholes]
        names = [file.name for file in found if file]
        return [name for whole in names for name in (whole, tile_of(whole))]

    @property
    def address(self) -> str:
        """Where the whole picture is."""
        return str(self.picture.url)

    @property
    def tile(self) -> str:
        """Where the small picture is."""
        return str(default_storage.url(tile_of(self.picture.name)))


@contextmanager
def stored(pictures: Mapping[str, Picture]) -> Iterator[None]:
    """The pictures, each under its name; they are gone again if what follows fails.

    Raises NoRoom when they cannot be stored.
    """
    kept: list[str] = []
    try:
        for name, picture in pictures.items():
            _write(name, picture.whole, kept)
            _write(tile_of(name), picture.tile, kept)
        yield
    except OSError as error:
        _delete(kept)
        raise NoRoom(
            _("We could not keep your photo just now. Try again in a few minutes.")
        ) from error
    except BaseException:
        _delete(kept)
        raise


def delete(row: Pictured) -> None:
    """The row now, its files after the commit."""
    names = row.files
    row.delete()
    transaction.on_commit(partial(_delete, names), robust=True)


def _write(name: str, content: ContentFile[bytes], kept: list[str]) -> None:
    # A full disk may leave half of it behind.
    kept.append(name)
    default_storage.save(name, content)


def _delete(names: Iterable[str]) -> None:
    for name in names:
        with suppress(OSError):
            default_storage.delete(name)
