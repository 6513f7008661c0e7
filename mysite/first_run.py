"""The database of a fresh checkout: made, filled with the demo, then put in place.

Whatever interrupts it, the next start finds either a whole database or none.
"""

import gc
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.models import User


def prepare(say):
    """Brings the database up to date; a developer's new one also gets the demo."""
    with in_place_when_done(connection):
        if is_behind(connection):
            say("Making the tables …")
            make_tables()
        if settings.DEBUG and not User.objects.exists():
            say("Loading the demo …")
            with rare_collections():
                call_command("load_demo", verbosity=0)


def is_behind(connection):
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def make_tables():
    # Wagtail's 84 migrations draw every model that is tied to their tables again and
    # again. While those tables go first, that is not many.
    with rare_collections():
        for app in ("django_tasks_database", "wagtailcore", "wagtailimages"):
            call_command("migrate", app, verbosity=0)
        call_command("migrate", verbosity=0)


@contextmanager
def rare_collections():
    """Most objects made here stay: looking for garbage is a fifth of the work."""
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
def in_place_when_done(connection):
    """A new SQLite file gets its name when it is whole, so it need not be careful."""
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
