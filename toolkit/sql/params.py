"""The places of values that come later, and conditions on lists of them."""

import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BooleanField, F, Func, Q, Subquery, TextField, Value
from django.db.models.sql.compiler import SQLCompiler

# What is in the places: values by their number.
Values = Sequence[Any]
Written = tuple[str, Any]


class Param(Value):
    """The place of a value that comes later, converted as `output_field` would."""

    def as_sql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Written:
        return "%s", [self]

    def filled(self, values: Values, connection: BaseDatabaseWrapper) -> Any:
        value = values[self.value]
        return self.output_field.get_db_prep_value(value, connection)


class ListParam(Param):
    """The place of any number of whole numbers, for `Among`."""

    def filled(self, values: Values, connection: BaseDatabaseWrapper) -> Any:
        numbers = list(values[self.value])
        return numbers if connection.vendor == "postgresql" else json.dumps(numbers)


class Among(Func):
    """Whether the column holds one of a ListParam, in the same words for any number."""

    output_field = BooleanField()
    words: ClassVar[dict[str, dict[str, str]]] = {
        "postgresql": {"arg_joiner": " = ANY(", "template": "%(expressions)s)"},
        "sqlite": {
            "arg_joiner": " IN (SELECT value FROM json_each(",
            "template": "%(expressions)s))",
        },
    }

    def __init__(self, name: str, numbers: "ListParam") -> None:
        super().__init__(F(name), numbers)

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        function: str | None = None,
        template: str | None = None,
        arg_joiner: str | None = None,
        **words: Any,
    ) -> Written:
        return super().as_sql(compiler, connection, **self.words[connection.vendor])


def among(name: str, numbers: Iterable[int] | ListParam) -> Q:
    """A condition: the column holds one of `numbers`, or of those that come later."""
    if isinstance(numbers, ListParam):
        return Q(Among(name, numbers))
    return Q(**{f"{name}__in": numbers})


class KeysOf(Subquery):
    """The keys that a queryset of `key` gives, as one text: "3,7", or None."""

    output_field = TextField()
    words: ClassVar[dict[str, str]] = {
        "postgresql": "(SELECT string_agg(key::text, ',') FROM (%(subquery)s) AS keys)",
        "sqlite": "(SELECT group_concat(key) FROM (%(subquery)s))",
    }

    def as_sql(
        self,
        compiler: SQLCompiler,
        connection: BaseDatabaseWrapper,
        template: str | None = None,
        **words: Any,
    ) -> Written:
        return super().as_sql(compiler, connection, self.words[connection.vendor])


def filled(
    params: Iterable[Any], values: Values, connection: BaseDatabaseWrapper
) -> list[Any]:
    """The parameters of a statement, with a value in each place."""
    return [
        param.filled(values, connection) if isinstance(param, Param) else param
        for param in params
    ]
