"""Rows added and changed by statements that are written once and run often.

The siblings of `services.compiled` that write. As with Django's own bulk operations, no
`save()` is called and no signal is sent.
"""

from itertools import chain

from django.db import connection, connections
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery, UpdateQuery

from services.compiled import Given, cursor


class Update:
    """`build` gives a queryset and a dict of what to write there, for a place of each
    of `fields`. Call it with a value for each; it says how many rows have changed. What
    is looked for may not be None.
    """

    def __init__(self, build, *fields):
        self.build = build
        self.places = [Given(n, output_field=field) for n, field in enumerate(fields)]
        self.written = {}

    def __call__(self, *values):
        if connection.vendor not in self.written:
            self.written[connection.vendor] = self.write()
        sql, params = self.written[connection.vendor]
        filled = [p.filled(values) if isinstance(p, Given) else p for p in params]
        with cursor() as writing:
            writing.execute(sql, filled)
            return writing.rowcount

    def write(self):
        queryset, changes = self.build(*self.places)
        query = queryset.query.chain(UpdateQuery)
        query.add_update_values(changes)
        return query.get_compiler(queryset.db).as_sql()


class Insert:
    """Rows of `model`, all their fields. Call it with instances: one alone is given its
    key. With `ignore_conflicts` what is there already stays as it is, and no key comes.
    """

    def __init__(self, model, *, ignore_conflicts=False):
        self.model = model
        self.ignores = ignore_conflicts
        self.key = model._meta.auto_field
        self.fields = [
            field
            for field in model._meta.concrete_fields
            if field is not self.key and not field.generated and field.column
        ]
        self.written = {}

    def __call__(self, *rows):
        place = (connection.vendor, len(rows))
        if place not in self.written:
            self.written[place] = self.write(rows)
        sql, is_by_column, gives_key = self.written[place]
        values = [self.values_of(row) for row in rows]
        turned = map(list, zip(*values, strict=True))
        with cursor() as writing:
            writing.execute(sql, list(turned if is_by_column else chain(*values)))
            if gives_key:
                [rows[0].pk] = writing.fetchone()
        for row in rows:
            row._state.adding = False

    def values_of(self, row):
        # Not through the proxy, which looks for its connection at every word.
        here = connections[connection.alias]
        return [
            field.get_db_prep_save(field.pre_save(row, add=True), here)
            for field in self.fields
        ]

    def write(self, rows):
        """(SQL, whether it takes a list for each column, whether it gives the key)"""
        conflict = OnConflict.IGNORE if self.ignores else None
        query = InsertQuery(self.model, on_conflict=conflict)
        query.insert_values(self.fields, rows)
        compiler = query.get_compiler(connection.alias)
        gives_key = self.key and len(rows) == 1 and not self.ignores
        compiler.returning_fields = [self.key] if gives_key else None
        [(sql, params)] = compiler.as_sql()
        return sql, len(params) < len(rows) * len(self.fields), gives_key
