"""Whole words of what a worker is found by, asked of the database.

A worker's words are those of `search_text` (`language.tokens`) and two marks that no
text has: one of the city, one of the trade. A question about a pair then reads the list
of that pair alone, not that of the whole market. PostgreSQL keeps the words as an array
under a GIN index, SQLite in an FTS5 table beside the profiles, which triggers keep;
both compare whole words and nothing else, so both give the same answers.
"""

from collections.abc import Iterable
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, Value
from django.db.models.sql.compiler import SQLCompiler

TABLE, INDEX = "workers_words", "worker_words"
# For private use: nobody types it, and it is no separator to FTS5.
MARK = "\ue000"
WORDS = (
    f"'{MARK}c' || {{row}}.city_id || ' {MARK}k' || {{row}}.service_category_id"
    " || ' ' || {row}.search_text"
)
PROFILES = "workers_workerprofile"


def asked(
    words: Iterable[str], *, city: int | None = None, trade: int | None = None
) -> str:
    """What `matching` is given: the words and the marks, in one text."""
    marks = {"c": city, "k": trade}
    said = [f"{MARK}{kind}{pk}" for kind, pk in marks.items() if pk is not None]
    return " ".join([*said, *words])


def matching(text: str | Value) -> Q:
    """A condition on workers: they have every word of what `asked` gives, or of the
    text that comes later."""
    return Q(Matches(Value(text) if isinstance(text, str) else text))


class Matches(Func):
    output_field = BooleanField()

    def __init__(self, text: Value) -> None:
        super().__init__(F("pk"), text)

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        pk, text = self.get_source_expressions()
        column, _params = compiler.compile(pk)
        words = WORDS.format(row=column.rpartition(".")[0])
        sql, params = compiler.compile(text)
        return f"string_to_array({words}, ' ') @> string_to_array({sql}, ' ')", params

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        pk, text = self.get_source_expressions()
        column, _params = compiler.compile(pk)
        sql, params = compiler.compile(text)
        # Each word in quotes, or FTS5 would read AND, OR and signs as its language.
        quoted = f"""'"' || replace(replace({sql}, '"', '""'), ' ', '" "') || '"'"""
        found = f"SELECT rowid FROM {TABLE} WHERE {TABLE} MATCH {quoted}"  # noqa: S608
        return f"{column} IN ({found})", params


# --- Keeping it -------------------------------------------------------------


# Only what stands between words parts them, and no letter is taken for another.
SPLIT = "unicode61 remove_diacritics 0 categories 'L* M* N* P* S* C*'"
NEW, OLD = WORDS.format(row="new"), WORDS.format(row="old")
ADD = f"INSERT INTO {TABLE}(rowid, words) VALUES (new.user_id, {NEW});"  # noqa: S608
REMOVE = (
    f"INSERT INTO {TABLE}({TABLE}, rowid, words) "  # noqa: S608
    f"VALUES ('delete', old.user_id, {OLD});"
)
ABOUT = "search_text, city_id, service_category_id, user_id"
TRIGGERS = {
    f"{TABLE}_added": f"AFTER INSERT ON {PROFILES} BEGIN {ADD} END",
    f"{TABLE}_removed": f"AFTER DELETE ON {PROFILES} BEGIN {REMOVE} END",
    f"{TABLE}_changed": (
        f"AFTER UPDATE OF {ABOUT} ON {PROFILES} BEGIN {REMOVE} {ADD} END"
    ),
}
# Not partial: of a partial index PostgreSQL does not look at how common a word is.
CREATE = {
    "postgresql": (
        f"CREATE INDEX {INDEX} ON {PROFILES} "
        f"USING gin (string_to_array({WORDS.format(row=PROFILES)}, ' '))"
    ),
    "sqlite": (
        f"CREATE VIRTUAL TABLE {TABLE} USING fts5("
        f"words, content='', detail='none', tokenize=\"{SPLIT}\")"
    ),
}


def create(connection: BaseDatabaseWrapper) -> None:
    """The index, and in it the workers who were there before."""
    with connection.cursor() as cursor:
        cursor.execute(CREATE[connection.vendor])
    keep(connection)


def keep(connection: BaseDatabaseWrapper) -> None:
    """Done after every migration: one that rebuilds the table of profiles in SQLite
    takes the triggers with it, and what was written since is not in the index.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        known = {name for (name,) in cursor.fetchall()}
        if TABLE not in names or known >= TRIGGERS.keys():
            return
        cursor.execute(f"INSERT INTO {TABLE}({TABLE}) VALUES ('delete-all')")  # noqa: S608
        cursor.execute(
            f"INSERT INTO {TABLE}(rowid, words) "  # noqa: S608
            f"SELECT user_id, {WORDS.format(row=PROFILES)} FROM {PROFILES}"
        )
        for name, does in TRIGGERS.items():
            cursor.execute(f"CREATE TRIGGER IF NOT EXISTS {name} {does}")


def forget(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            for name in TRIGGERS:
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(f"DROP TABLE IF EXISTS {TABLE}")
        else:
            cursor.execute(f"DROP INDEX IF EXISTS {INDEX}")
