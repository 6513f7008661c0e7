"""One file with everything: a tar of the database, the uploads and a manifest.

The manifest comes last. It names every file with its checksum, and what the rows of
every table add up to; so an archive that was cut off is none, and a restore can say
whether it equals what was saved. Uploads are read after the rows: what a row names is
there.
"""

import hashlib
import json
import os
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.db import connection

from mysite.backup import postgres, sqlite
from mysite.backup.errors import BackupError
from mysite.backup.rows import Sum

MANIFEST = "manifest.json"
VERSION = 1
WAYS = {"postgresql": postgres, "sqlite": sqlite}
BLOCK = 2**20


def roots() -> dict[str, Path]:
    """{folder of the archive: where it comes from}. An object storage keeps its own."""
    if settings.OBJECT_STORAGE_URL:
        return {}
    return {
        "media": Path(settings.MEDIA_ROOT),
        "private": Path(settings.PRIVATE_MEDIA_ROOT),
    }


def way() -> Any:
    return WAYS[connection.vendor]


def write(place: Path, at: datetime) -> dict[str, Any]:
    """Everything, into a new file that only its owner may read. Returns the manifest.

    Raises BackupError. Nothing half-written is left under the name.
    """
    draft = place.with_name(f"{place.name}.part")
    try:
        with (
            TemporaryDirectory(dir=place.parent, prefix=".dump-") as folder,
            os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "wb") as file,
            tarfile.open(fileobj=file, mode="w") as tar,
        ):
            dump = Path(folder) / way().FILE
            rows = way().dump(connection, dump)
            found = {dump.name: add(tar, dump, dump.name)}
            dump.unlink()
            for name, path in uploads():
                found[name] = add(tar, path, name)
            manifest = {
                "version": VERSION,
                "vendor": connection.vendor,
                "at": at.astimezone(UTC).isoformat(),
                "files": found,
                "tables": rows,
            }
            add_text(tar, MANIFEST, json.dumps(manifest, indent=1))
            tar.close()
            file.flush()
            os.fsync(file.fileno())
        draft.rename(place)
    finally:
        draft.unlink(missing_ok=True)
    return manifest


def uploads() -> Iterator[tuple[str, Path]]:
    for folder, root in roots().items():
        for path in sorted(root.rglob("*")):
            if path.is_file():
                yield f"{folder}/{path.relative_to(root)}", path


def add(tar: tarfile.TarFile, path: Path, name: str) -> str:
    """Returns the checksum of what was added."""
    with path.open("rb") as file:
        info = tar.gettarinfo(arcname=name, fileobj=file)
        reader = Summing(file)
        tar.addfile(info, reader)  # type: ignore[arg-type]  # it only reads
    return reader.digest.hexdigest()


def add_text(tar: tarfile.TarFile, name: str, text: str) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(text.encode())
    tar.addfile(info, BytesIO(text.encode()))


class Summing:
    def __init__(self, file: Any):
        self.file, self.digest = file, hashlib.sha256()

    def read(self, size: int) -> bytes:
        block: bytes = self.file.read(size)
        self.digest.update(block)
        return block


# --- Back ---------------------------------------------------------------------


@contextmanager
def opened(place: Path) -> Iterator[tuple[tarfile.TarFile, dict[str, Any]]]:
    """The archive and its manifest, after all of it was read and found whole.

    Raises BackupError.
    """
    try:
        with tarfile.open(place, "r:") as tar:
            manifest = json.load(member(tar, MANIFEST))
            if manifest["version"] != VERSION:
                raise BackupError(
                    f"{place} is of version {manifest['version']}, not {VERSION}."
                )
            for name, digest in manifest["files"].items():
                if hashlib.file_digest(member(tar, name), "sha256").hexdigest() != (
                    digest
                ):
                    raise BackupError(f"{name} is not what was saved.")
            yield tar, manifest
    except (tarfile.TarError, OSError, KeyError, ValueError) as error:
        raise BackupError(f"{place} is no whole backup: {error}.") from error


def member(tar: tarfile.TarFile, name: str) -> Any:
    file = tar.extractfile(tar.getmember(name))
    if file is None:
        raise BackupError(f"{name} is no file.")
    return file


def in_the_way() -> list[str]:
    """What a restore would write over, each in a few words."""
    found = [] if way().is_empty(connection) else ["tables in the database"]
    found += [f"files in {root}" for root in roots().values() if has_files(root)]
    return found


def has_files(root: Path) -> bool:
    return any(path.is_file() for path in root.rglob("*"))


def restore(place: Path, *, force: bool, at: datetime) -> list[Path]:
    """Everything as it was saved. Returns where uploads that were in the way are now.

    Raises BackupError, before anything is changed if the archive is not whole, is of
    another kind of database, or something is in the way and `force` is not set.
    """
    with opened(place) as (tar, manifest):
        if manifest["vendor"] != connection.vendor:
            raise BackupError(
                f"It was saved from {manifest['vendor']}, and this database is "
                f"{connection.vendor}."
            )
        if (found := in_the_way()) and not force:
            raise BackupError(
                f"There are {' and '.join(found)}. With --force the tables are "
                "replaced, and the files are put aside."
            )
        with TemporaryDirectory(prefix="callout-restore-") as folder:
            os.chmod(folder, 0o700)
            tar.extract(way().FILE, folder, filter="data")
            way().load(connection, Path(folder) / way().FILE)
        aside = [put_aside(root, at) for root in roots().values() if has_files(root)]
        for name in manifest["files"]:
            if name != way().FILE:
                unpack(tar, name)
        compare(manifest)
    return aside


def put_aside(root: Path, at: datetime) -> Path:
    aside = root.with_name(f"{root.name}.before-{at:%Y%m%dT%H%M%S}")
    return root.rename(aside)


def unpack(tar: tarfile.TarFile, name: str) -> None:
    folder, _, rest = name.partition("/")
    target = roots()[folder] / rest
    if not target.resolve().is_relative_to(roots()[folder].resolve()):
        raise BackupError(f"{name} leads out of its folder.")
    target.parent.mkdir(parents=True, exist_ok=True)
    with member(tar, name) as source, target.open("wb") as file:
        while block := source.read(BLOCK):
            file.write(block)
    target.chmod(0o644)


def compare(manifest: dict[str, Any]) -> None:
    """Raises BackupError for tables whose rows are not those that were saved."""
    saved = {table: Sum(*facts) for table, facts in manifest["tables"].items()}
    now = way().sums(connection)
    wrong = [table for table in saved if table in now and now[table] != saved[table]]
    wrong += [table for table in saved.keys() - now.keys() if saved[table].rows]
    if wrong:
        raise BackupError(
            f"What was restored is not what was saved: {', '.join(sorted(wrong))}."
        )
