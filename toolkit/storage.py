"""Uploads in two places: what everybody may fetch by its address, and what may not.

A web server hands out the whole of MEDIA_ROOT. Outside of it is what only a view hands
out, as documents by the rights of their collections.
"""

from functools import lru_cache
from typing import Any

from django.conf import settings
from django.core.files import File
from django.core.files.storage import FileSystemStorage


class UploadStorage(FileSystemStorage):
    """What is named like one of PRIVATE_UPLOADS lies in PRIVATE_MEDIA_ROOT."""

    def path(self, name: str) -> str:
        return private().path(name) if is_private(name) else super().path(name)

    def url(self, name: str | None) -> str:
        return address(name, str(self.base_url)) if name else super().url(name)

    def _save(self, name: str, content: File[Any]) -> str:
        # The stubs leave out this hook, which Django documents.
        if is_private(name):
            saved = private()._save(name, content)  # type: ignore[attr-defined]
        else:
            saved = super()._save(name, content)  # type: ignore[misc]
        return str(saved)


@lru_cache(1000)
def address(name: str, base_url: str) -> str:
    """Lists show the same faces again and again."""
    return FileSystemStorage(base_url=base_url).url(name)


def is_private(name: str) -> bool:
    return name.startswith(tuple(settings.PRIVATE_UPLOADS))


def private() -> FileSystemStorage:
    return FileSystemStorage(settings.PRIVATE_MEDIA_ROOT)
