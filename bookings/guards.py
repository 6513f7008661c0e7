"""Triggers behind the rules, so that even a stray `save()` from a shell is harmless.

- A job's status moves only from what it is now (`prev_status` names it) and its version
  counts up by one: a compare-and-swap inside the database. Stale objects are refused.
- Events, money, papers and what a price is made of are append-only; `heard_at` of an
  event may be filled in, and a usual job that is gone is forgotten.
- On PostgreSQL an entry of the books must sum to zero when its transaction commits.
  SQLite has no deferred trigger; there `ledger.post`, the only writer, holds it.
"""

STALE_JOB = (
    "(NEW.status <> OLD.status AND (NEW.prev_status <> OLD.status"
    " OR NEW.version <> OLD.version + 1)) OR NEW.version < OLD.version"
)
# `note` is what `reason` was called when the first of our migrations ran.
EVENT_COLUMNS = {"job_id", "seq", "verb", "src", "dst", "role", "reason", "note", "at"}
LINE_COLUMNS = {"job_id", "number", "kind", "name", "quantity", "minutes", "amount"}
GUARDS = {
    "bookings_job": ("job_moves", "a job moves only from where it is"),
    "bookings_jobevent": ("event_kept", "events are never changed"),
    "bookings_entry": ("entry_kept", "the books are append-only"),
    "bookings_posting": ("posting_kept", "the books are append-only"),
    "bookings_jobline": ("line_kept", "what was agreed is never changed"),
    "bookings_paper": ("paper_kept", "papers are never changed"),
}
UNDELETABLE = (
    "bookings_entry",
    "bookings_posting",
    "bookings_jobevent",
    "bookings_paper",
)


def install(apps, schema_editor):
    """Whatever of them is there is made anew, for migrations that lose some of them."""
    remove(apps, schema_editor)
    make = _sqlite if schema_editor.connection.vendor == "sqlite" else _postgresql
    for statement in make(_refused(apps)):
        # No parameters, so that the % of a raised message is left alone.
        schema_editor.execute(statement, params=None)


def remove(apps, schema_editor):
    names = [name for name, _ in GUARDS.values()]
    if schema_editor.connection.vendor == "sqlite":
        statements = [f"DROP TRIGGER IF EXISTS {name}" for name in names]
    else:
        statements = [
            f"DROP FUNCTION IF EXISTS {name}() CASCADE"
            for name in [*names, "entry_balanced"]
        ]
    for statement in statements:
        schema_editor.execute(statement)


def _refused(apps):
    """{table: what must not be true of an updated row}, as the tables are by now."""
    tables = {model._meta.db_table: model for model in apps.get_models()}
    refused = {"bookings_job": STALE_JOB}
    for table, kept in (
        ("bookings_jobevent", EVENT_COLUMNS),
        ("bookings_jobline", LINE_COLUMNS),
    ):
        if table in tables:
            fields = tables[table]._meta.concrete_fields
            columns = [field.column for field in fields if field.column in kept]
            refused[table] = " OR ".join(f"NEW.{c} <> OLD.{c}" for c in columns)
    return {table: refused.get(table, "1=1") for table in GUARDS if table in tables}


def _sqlite(refused):
    for table, condition in refused.items():
        name, message = GUARDS[table]
        yield (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
            f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )


def _postgresql(refused):
    for table, condition in refused.items():
        name, message = GUARDS[table]
        yield (
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{message}' USING errcode = 'check_violation'; END $$"
        )
        yield (
            f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW "
            f"WHEN ({condition}) EXECUTE FUNCTION {name}()"
        )
    for table in filter(refused.__contains__, UNDELETABLE):
        yield (
            f"CREATE TRIGGER {table}_undeletable BEFORE DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {GUARDS[table][0]}()"
        )
    yield """
        CREATE FUNCTION entry_balanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF EXISTS (
            SELECT 1 FROM bookings_posting p
            JOIN bookings_account a ON a.id = p.account_id
            WHERE p.entry_id = NEW.entry_id
            GROUP BY a.currency HAVING sum(p.amount) <> 0
          ) THEN RAISE EXCEPTION 'entry % does not sum to zero', NEW.entry_id
            USING errcode = 'check_violation'; END IF;
          RETURN NULL;
        END $$"""
    yield (
        "CREATE CONSTRAINT TRIGGER entry_balanced AFTER INSERT ON bookings_posting "
        "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION entry_balanced()"
    )
