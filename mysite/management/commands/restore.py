from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from bookings.money import ledger
from mysite import first_run
from mysite.backup import archive
from mysite.backup.errors import BackupError


class Command(BaseCommand):
    help = (
        "Bring back what `backup` has saved, into an empty database and empty folders. "
        "Stop the site first. The file is read to its end before anything changes, and "
        "the rows are compared with those that were saved after it."
    )
    # The tables that checks ask are not there yet.
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--force",
            action="store_true",
            help="Replace the tables that are there, and put the files aside.",
        )

    def handle(self, *, file: Path, force: bool, **options: Any) -> None:
        try:
            aside = archive.restore(file, force=force, at=timezone.now())
        except BackupError as error:
            raise CommandError(str(error)) from error
        self.stdout.write("Every table and every file is what was saved.")
        for place in aside:
            self.stdout.write(f"Files that were in the way are in {place}.")
        if first_run.is_behind(connection):
            self.stdout.write("It is of an older version. Now run: manage.py migrate")
        elif wrong := ledger.check():
            raise CommandError(f"{len(wrong)} entries of the books do not add up.")
        else:
            self.stdout.write("The books add up.")
