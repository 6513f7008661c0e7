from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from mysite.backup import archive
from mysite.backup.errors import BackupError

NAME = "callout-{at:%Y%m%dT%H%M%S}Z.tar"


class Command(BaseCommand):
    help = (
        "Save the database and all uploads in one file, with checksums. The site may "
        "go on meanwhile. Not through a pooler: give it a DATABASE_URL past it."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--to",
            type=Path,
            default=settings.STATE_DIR / "backups",
            help="The folder; backups/ in STATE_DIR by default.",
        )
        parser.add_argument(
            "--keep", type=int, default=0, help="Delete all but the newest N of them."
        )

    def handle(self, *, to: Path, keep: int, **options: Any) -> None:
        at = timezone.now()
        place = to / NAME.format(at=at)
        try:
            to.mkdir(mode=0o700, parents=True, exist_ok=True)
            manifest = archive.write(place, at)
        except (BackupError, OSError) as error:
            raise CommandError(str(error)) from error
        rows = sum(found.rows for found in manifest["tables"].values())
        self.stdout.write(
            f"{place}: {len(manifest['tables'])} tables with {rows} rows, "
            f"{len(manifest['files']) - 1} uploads"
        )
        if settings.OBJECT_STORAGE_URL:
            self.stdout.write(
                "Uploads stay in the object storage: keep versions there."
            )
        for old in sorted(to.glob("callout-*Z.tar"))[:-keep] if keep > 0 else []:
            old.unlink()
            self.stdout.write(f"Deleted {old}")
