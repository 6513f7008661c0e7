from typing import Any

from django.core.management.commands import migrate
from django.db import connections

from mysite import migrating


class Command(migrate.Command):
    """Django's own, one process at a time: machines that start together may all call
    it.
    """

    def handle(self, *args: Any, **options: Any) -> None:
        with migrating.alone(connections[options["database"]]):
            super().handle(*args, **options)
