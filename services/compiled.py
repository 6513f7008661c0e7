"""Queries that are written once and asked often.

Django writes the SQL of a queryset anew each time, which takes several times as long
as the database takes to answer. Here it is written at the first call, with a place for
each value that changes; later calls fill the places. What comes back is a list of what
the queryset would have given: instances with their related objects, or rows of values.
"""

from copy import copy

from django.db import connection
from django.db.models import Value


class Given(Value):
    """The place of a value that comes later, converted as `output_field` would."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values):
        value = values[self.value]
        return self.output_field.get_db_prep_value(value, connection)


class Compiled:
    """`build` gives the queryset for a place of each of `fields`. Call it with a value
    for each of them. None of them may be None: SQL asks for that in other words.
    """

    def __init__(self, build, *fields):
        self.build = build
        self.places = [Given(n, output_field=field) for n, field in enumerate(fields)]
        self.written = {}

    def __call__(self, *values):
        if connection.vendor not in self.written:
            self.written[connection.vendor] = Written(self.build(*self.places))
        return self.written[connection.vendor].ask(values)


class Written:
    """A queryset and its SQL."""

    def __init__(self, queryset):
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        columns = [expression for expression, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)

    def ask(self, values):
        compiler, query = copy(self.compiler), copy(self.queryset.query)
        filled = [p.filled(values) if isinstance(p, Given) else p for p in self.params]
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (self.sql, tuple(filled))
        compiler.get_converters = lambda expressions: self.converters
        query.get_compiler = lambda *args, **kwargs: compiler
        asked = type(self.queryset)(self.queryset.model, query)
        # All that makes rows into what was wanted; only the SQL is ready.
        for name in ("_iterable_class", "_fields", "_prefetch_related_lookups"):
            setattr(asked, name, getattr(self.queryset, name))
        return list(asked)
