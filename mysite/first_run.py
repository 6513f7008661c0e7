"""The database of a fresh checkout: made, filled with the demo, then put in place.

If it is interrupted, the next start finds either a complete database or none.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User
from mysite import migrating


def prepare(say: Callable[[str], object]) -> None:
    """Migrate the database; with DEBUG an empty one also gets the demo. `say` is given
    a sentence before each step that takes a while. Who starts at the same time waits.
    """
    with migrating.alone(connection), in_place_when_done(connection):
        if is_behind(connection):
            say("Making the tables …")
            make_tables()
        if settings.DEBUG and not User.objects.exists():
            say("Loading the demo …")
            with rare_collections():
                call_command("load_demo", verbosity=0)


def is_behind(connection: BaseDatabaseWrapper) -> bool:
    """Whether migrations wait."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_tables() -> None:
    """Run all migrations, those of a few apps first."""
    # Wagtail's 84 migrations render every model that points at their tables again and
    # again. When those tables come first, there are few such models.
    with rare_collections():
        for app in ("django_tasks_database", "wagtailcore", "wagtailimages"):
            call_command("migrate", app, verbosity=0)
        call_command("migrate", verbosity=0)


@contextmanager
def rare_collections() -> Iterator[None]:
    """Collect garbage rarely: most objects made here stay, and looking for garbage
    would be a fifth of the work.
    """
    thresholds = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*thresholds)
        gc.unfreeze()
        gc.collect()


@contextmanager
def in_place_when_done(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """A new SQLite file gets its name when it is complete, so nothing need be synced to
    the disk before.
    """
    place = Path(connection.settings_dict["NAME"])
    if connection.vendor != "sqlite" or place.exists():
        yield
        return
    draft = place.with_suffix(".draft")
    for leftover in place.parent.glob(f"{draft.name}*"):
        leftover.unlink()
    connection.settings_dict["NAME"] = draft
    try:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = place
    draft.rename(place)
