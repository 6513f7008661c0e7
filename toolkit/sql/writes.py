"""Rows added and changed by statements that are written once and run often.

The siblings of `toolkit.sql.queries` that write. As with Django's own bulk operations,
no `save()` is called and no signal is sent.
"""

from collections.abc import Callable, Sequence
from itertools import chain
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model, QuerySet
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

from toolkit.sql.cursors import connected, cursor
from toolkit.sql.params import Param, filled

Update = tuple[QuerySet[Any, Any], dict[str, Any]]


class PreparedUpdate:
    """`build` gives a queryset and a dict of what to write there, for a place of each
    of `fields`. Call it with a value for each; it says how many rows have changed. What
    is looked for may not be None.
    """

    def __init__(self, build: Callable[..., Update], *fields: Any) -> None:
        self.build = build
        self.places = [Param(n, output_field=field) for n, field in enumerate(fields)]
        self.written: dict[str, tuple[str, Any]] = {}

    def __call__(self, *values: Any) -> int:
        connection = connected()
        if connection.vendor not in self.written:
            self.written[connection.vendor] = self.write()
        sql, params = self.written[connection.vendor]
        with cursor(connection) as writing:
            writing.execute(sql, filled(params, values, connection))
            return int(writing.rowcount)

    def write(self) -> tuple[str, Any]:
        queryset, changes = self.build(*self.places)
        query: Any = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        sql, params = query.get_compiler(queryset.db).as_sql()
        return sql, params


class PreparedInsert:
    """Rows of `model`, all their fields. Call it with instances: one alone is given its
    key. With `ignore_conflicts` what is there already stays as it is, and no key comes;
    the call says how many rows are new.
    """

    def __init__(self, model: type[Model], *, ignore_conflicts: bool = False) -> None:
        self.model = model
        self.ignores = ignore_conflicts
        self.key = model._meta.auto_field
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field is not self.key and not field.generated and field.column
        ]
        self.written: dict[tuple[str, int], tuple[str, bool, bool]] = {}

    def __call__(self, *rows: Model) -> int:
        connection = connected()
        values = [self.values_of(row, connection) for row in rows]
        key, count = self.put(values, connection)
        if key:
            [rows[0].pk] = key
        for row in rows:
            row._state.adding = False
        return count

    def values(self, *rows: Sequence[Any]) -> None:
        """The same for tuples in the order of the fields, of what needs no conversion:
        whole numbers and texts. There is no instance that could be given its key.
        """
        self.put(rows, connected())

    def put(
        self, rows: Sequence[Sequence[Any]], connection: BaseDatabaseWrapper
    ) -> tuple[Any, int]:
        """(the key of one row alone, or nothing; how many rows are new)"""
        place = (connection.vendor, len(rows))
        if place not in self.written:
            self.written[place] = self.write(len(rows), connection)
        sql, is_by_column, gives_key = self.written[place]
        turned = map(list, zip(*rows, strict=True))
        with cursor(connection) as writing:
            writing.execute(sql, list(turned if is_by_column else chain(*rows)))
            key = writing.fetchone() if gives_key else None
            return key, int(writing.rowcount)

    def values_of(self, row: Model, connection: BaseDatabaseWrapper) -> list[Any]:
        return [
            field.get_db_prep_save(field.pre_save(row, add=True), connection)
            for field in self.fields
        ]

    def write(
        self, count: int, connection: BaseDatabaseWrapper
    ) -> tuple[str, bool, bool]:
        """(SQL, whether it takes a list for each column, whether it gives the key)"""
        conflict = OnConflict.IGNORE if self.ignores else None
        query = InsertQuery(self.model, on_conflict=conflict)
        query.insert_values(self.fields, [self.model()] * count)
        compiler = query.get_compiler(connection.alias)
        gives_key = self.key is not None and count == 1 and not self.ignores
        compiler.returning_fields = [self.key] if gives_key else None
        [(sql, params)] = compiler.as_sql()
        return sql, len(params) < count * len(self.fields), gives_key
