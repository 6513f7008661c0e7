"""What a new migration may not do: break the version that still runs beside it.

A release migrates first and restarts its processes one by one. For a while code that
knows nothing of the migration reads and writes the new tables. So a table or a column
is never renamed and only goes when no running version names it any more, and a column
that must not be null has a default in the database.

Who does one of these knowingly says why, in the migration: `BREAKS_NOTHING = "…"`.
"""

import sys
from importlib import import_module

from django.db import models
from django.db.migrations import operations
from django.db.migrations.loader import MigrationLoader

# The number of the last migration that was there before this rule.
BEFORE = {
    "accounts": 7,
    "bookings": 17,
    "home": 1,
    "live": 8,
    "services": 10,
    "workers": 14,
}
GONE = "{} is gone for a version that still runs: stop using it in one release, "
GONE += "remove it in the next"
FOR_GOOD = {
    operations.RenameModel: "a model is renamed: keep its table by db_table",
    operations.RenameField: "a field is renamed: keep its column by db_column",
    operations.AlterModelTable: "a table is renamed",
    operations.RemoveField: GONE.format("a column"),
    operations.DeleteModel: GONE.format("a table"),
}


def faults():
    """A sentence for each, of every new migration."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    return [
        f"{app}.{name}: {fault}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in BEFORE and int(name[:4]) > BEFORE[app]
        if not reason(migration)
        for fault in faults_of(migration, loader.project_state((app, name), False))
    ]


def reason(migration):
    return getattr(import_module(migration.__module__), "BREAKS_NOTHING", "")


def faults_of(migration, before):
    """`before` is the state that it changes; it goes along."""
    for operation in flat(migration.operations):
        yield from faults_in(operation, migration.app_label, before)
        operation.state_forwards(migration.app_label, before)


def flat(found):
    """What only the database does, or only the state, is not seen by old code alike."""
    for operation in found:
        if isinstance(operation, operations.SeparateDatabaseAndState):
            yield from flat(operation.database_operations)
        else:
            yield operation


def faults_in(operation, app, before):
    if sentence := FOR_GOOD.get(type(operation)):
        yield sentence
    elif isinstance(operation, operations.AddField):
        if is_demanding(operation.field):
            yield (
                f"{operation.model_name}.{operation.name} is demanded of code that "
                "does not know it: give it db_default, or null=True"
            )
    elif isinstance(operation, operations.AlterField):
        model = before.models[app, operation.model_name_lower]
        yield from changed(operation, model.fields[operation.name])


def is_demanding(field):
    if isinstance(field, models.ManyToManyField):
        return False
    return not (field.null or field.has_db_default())


def changed(operation, old):
    new, name = operation.field, f"{operation.model_name}.{operation.name}"
    if old.null and is_demanding(new):
        yield f"{name} may no longer be null, which old code still writes"
    if kind(old) != kind(new):
        yield f"{name} is of another type, by which its whole table is written anew"
    elif old.max_length and new.max_length and new.max_length < old.max_length:
        yield f"{name} is shorter than what old code may write"


def kind(field):
    """Texts of any length are one type, and so are whole numbers that only grow."""
    if isinstance(field, models.CharField | models.TextField):
        return "text"
    return field.get_internal_type()


if __name__ == "__main__":
    import django

    django.setup()
    found = faults()
    print("\n".join(found), end="\n" if found else "")
    sys.exit(bool(found))
