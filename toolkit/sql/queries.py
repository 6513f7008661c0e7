"""Queries that are written once and asked often.

What comes back is a list of what the queryset would have given: instances with their
related objects, or rows of values.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db.models import (
    BigIntegerField,
    DateTimeField,
    Field,
    QuerySet,
    TextField,
    prefetch_related_objects,
)
from django.db.transaction import TransactionManagementError

from toolkit.sql.cursors import connected, cursor
from toolkit.sql.params import ListParam, Param, Values, filled
from toolkit.sql.rows import maker_for

Found = TypeVar("Found")


class PreparedQuery(Generic[Found]):
    """`build` gives the queryset for a place of each of `fields`. Call it with a value
    for each of them. None of them may be None: SQL asks for that in other words.

    A field is one of a model, or ListParam where a list of numbers is to be given.
    """

    def __init__(
        self, build: Callable[..., QuerySet[Any, Found]], *fields: Any
    ) -> None:
        self.build = build
        self.places = [
            ListParam(n) if field is ListParam else Param(n, output_field=field)
            for n, field in enumerate(fields)
        ]
        self.statements: dict[str, Statement] = {}

    def __call__(self, *values: Any) -> list[Found]:
        vendor = connected().vendor
        if vendor not in self.statements:
            self.statements[vendor] = Statement(self.build(*self.places))
        return self.statements[vendor].ask(values)


class PreparedFamily:
    """Queries that are made of parts, written once for every set of parts.

    `build` is given places in the stead of the asked values: numbers, texts, instants,
    tuples of them, and frozen sets of numbers (see `among`), by name. `shape` is
    whatever else the query depends on.
    """

    fields: ClassVar[dict[type, "Field[Any, Any]"]] = {
        int: BigIntegerField(),
        str: TextField(),
        datetime: DateTimeField(),
    }
    max_statements = 250

    def __init__(self) -> None:
        self.statements: dict[Any, Statement] = {}

    def ask(
        self,
        shape: Any,
        asked: Mapping[str, Any],
        build: Callable[[dict[str, Any]], QuerySet[Any, Any]],
    ) -> list[Any]:
        values: list[Any] = []
        kinds = each(tuple(asked.values()), type)
        places = each(asked, partial(self.place, values))
        shape = (connected().vendor, shape, tuple(asked), kinds)
        if shape not in self.statements:
            if len(self.statements) >= self.max_statements:
                self.statements.clear()
            try:
                self.statements[shape] = Statement(build(places))
            except EmptyResultSet:
                return []
        return self.statements[shape].ask(values)

    def place(self, values: list[Any], value: Any) -> Param:
        values.append(value)
        if isinstance(value, frozenset):
            return ListParam(len(values) - 1)
        return Param(len(values) - 1, output_field=self.fields[type(value)])


def each(value: Any, make: Callable[[Any], Any]) -> Any:
    """The same dictionaries and tuples around what `make` makes of each value."""
    if isinstance(value, dict):
        return {name: each(one, make) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(each(one, make) for one in value)
    return make(value)


class Statement:
    """A queryset and its SQL."""

    def __init__(self, queryset: Any) -> None:
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        columns = [expression for expression, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        self.prefetched = queryset._prefetch_related_lookups
        self.make = maker_for(queryset._iterable_class, self.compiler)
        self.locks = queryset.query.select_for_update

    def ask(self, values: Values) -> list[Any]:
        connection = connected()
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock is held by a transaction.")
        with cursor(connection) as asked:
            asked.execute(self.sql, filled(self.params, values, connection))
            rows = asked.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        found = list(map(self.make, rows))
        if self.prefetched:
            prefetch_related_objects(found, *self.prefetched)
        return found
