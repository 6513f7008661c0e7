"""Whether this process could do its work now."""

from importlib import import_module
from pkgutil import iter_modules

from django.apps import apps
from django.core.cache import cache
from django.db import Error, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from toolkit import outages

PROBE = "toolkit.readiness"
# What has been applied stays so for as long as this process lives.
_done = {"migrated": False}


def fault() -> str:
    """Why requests cannot be answered, in a sentence for machines; an empty text if
    they can.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        if waiting := migrations_waiting():
            return f"Migrations wait, {', '.join(waiting[:3])} among them."
    except Error:
        return "The database does not answer."
    return "There is no room left on a disk." if outages.is_full() else ""


def migrations_waiting() -> list[str]:
    """Those that this version brings and the database does not have."""
    if _done["migrated"]:
        return []
    applied = MigrationRecorder(connection).applied_migrations()
    waiting = sorted(here() - applied.keys())
    _done["migrated"] = not waiting
    return [f"{app}.{name}" for app, name in waiting]


def here() -> set[tuple[str, str]]:
    """(app, name) by the files, none of which is read: there are hundreds."""
    found = set()
    for app in apps.get_app_configs():
        place, _is_set = MigrationLoader.migrations_module(app.label)
        try:
            path = import_module(place or "").__path__
        except (ImportError, ValueError):
            continue
        names = (module.name for module in iter_modules(path) if not module.ispkg)
        found |= {(app.label, name) for name in names if name[0] not in "_~"}
    return found


def cache_fault() -> str:
    """A process does without the cache, but not as well."""
    cache.get(PROBE)
    client = getattr(cache, "_cache", None)
    standby = getattr(client, "standby", None)
    return "The cache does not answer." if standby and standby.is_open else ""
