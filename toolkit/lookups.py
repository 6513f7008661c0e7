"""`field__finds="zoe"`: contains, compared in `text.search_form`; finds "Zoë" too.

For staff's lists, which look at every row anyway. What is searched by the public has a
column that holds the search form.
"""

from functools import cache
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Lookup, TextField
from django.db.models.sql.compiler import SQLCompiler

from toolkit import text

FUNCTION = "search_form"


@CharField.register_lookup
@TextField.register_lookup
class Finds(Lookup):
    lookup_name = "finds"

    def get_prep_lookup(self) -> str:
        return text.search_form(str(self.rhs))

    def as_sqlite(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Any]:
        lhs, params = self.process_lhs(compiler, connection)
        return f"instr({FUNCTION}({lhs}), %s) > 0", [*params, self.rhs]

    def as_sql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper
    ) -> tuple[str, Any]:
        """PostgreSQL: its own functions come close, for all but a few ligatures."""
        lhs, params = self.process_lhs(compiler, connection)
        accents, before, after = in_sql()
        plain = f"regexp_replace(normalize({lhs}::text, NFKD), %s, '', 'g')"
        folded = f"translate(replace(lower({plain}), 'ß', 'ss'), %s, %s)"
        sql = f"strpos(normalize({folded}, NFC), %s) > 0"
        return sql, [*params, accents, before, after, self.rhs]


def teach_sqlite(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Give a new connection the function, if it is one to SQLite."""
    if connection.vendor == "sqlite":
        connection.connection.create_function(
            FUNCTION, 1, lambda value: text.search_form(value or ""), deterministic=True
        )


@cache
def in_sql() -> tuple[str, str, str]:
    """(pattern of what is dropped, letters, what each stands for) in PostgreSQL."""
    plain = {
        chr(n): text.plain(chr(n))
        for block in (range(0x80, 0xD800), range(0xE000, 0x10000))
        for n in block
    }
    dropped = "".join(char for char, seen in plain.items() if not seen)
    same = {char: seen for char, seen in plain.items() if seen and seen != char}
    same |= {chr(n): seen for n, seen in text.SAME.items() if len(seen) == 1}
    return f"[{dropped}]", "".join(same), "".join(same.values())
