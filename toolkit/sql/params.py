"""The places of values that come later, and conditions on lists of them."""

import json

from django.db.models import BooleanField, F, Func, Q, Subquery, TextField, Value


class Param(Value):
    """The place of a value that comes later, converted as `output_field` would."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values, connection):
        value = values[self.value]
        return self.output_field.get_db_prep_value(value, connection)


class ListParam(Param):
    """The place of any number of whole numbers, for `Among`."""

    def filled(self, values, connection):
        numbers = list(values[self.value])
        return numbers if connection.vendor == "postgresql" else json.dumps(numbers)


class Among(Func):
    """Whether the column holds one of a ListParam, in the same words for any number."""

    output_field = BooleanField()
    words = {
        "postgresql": {"arg_joiner": " = ANY(", "template": "%(expressions)s)"},
        "sqlite": {
            "arg_joiner": " IN (SELECT value FROM json_each(",
            "template": "%(expressions)s))",
        },
    }

    def __init__(self, name, numbers):
        super().__init__(F(name), numbers)

    def as_sql(self, compiler, connection):
        return super().as_sql(compiler, connection, **self.words[connection.vendor])


def among(name, numbers):
    """A condition: the column holds one of `numbers`, or of those that come later."""
    if isinstance(numbers, ListParam):
        return Q(Among(name, numbers))
    return Q(**{f"{name}__in": numbers})


class KeysOf(Subquery):
    """The keys that a queryset of `key` gives, as one text: "3,7", or None."""

    output_field = TextField()
    words = {
        "postgresql": "(SELECT string_agg(key::text, ',') FROM (%(subquery)s) AS keys)",
        "sqlite": "(SELECT group_concat(key) FROM (%(subquery)s))",
    }

    def as_sql(self, compiler, connection):
        return super().as_sql(compiler, connection, self.words[connection.vendor])


def filled(params, values, connection):
    """The parameters of a statement, with a value in each place."""
    return [
        param.filled(values, connection) if isinstance(param, Param) else param
        for param in params
    ]
