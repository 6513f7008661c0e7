"""Queries that are written once and asked often.

Django writes the SQL of a queryset anew each time, which takes several times as long
as the database takes to answer. Here it is written at the first call, with a place for
each value that changes; later calls fill the places. What comes back is a list of what
the queryset would have given: instances with their related objects, or rows of values.

PostgreSQL is asked to prepare such a statement, so that it too thinks only once.
"""

import json
from datetime import datetime
from functools import cache, partial
from operator import itemgetter

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateTimeField,
    F,
    Func,
    Model,
    Q,
    Subquery,
    TextField,
    Value,
    prefetch_related_objects,
    signals,
)
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable
from django.db.transaction import TransactionManagementError


class Given(Value):
    """The place of a value that comes later, converted as `output_field` would."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def filled(self, values, connection):
        value = values[self.value]
        return self.output_field.get_db_prep_value(value, connection)


class Keys(Given):
    """The place of any number of whole numbers, for `Among`."""

    def filled(self, values, connection):
        keys = list(values[self.value])
        return keys if connection.vendor == "postgresql" else json.dumps(keys)


class Among(Func):
    """Whether the column holds one of the Keys, in the same words for one or many."""

    output_field = BooleanField()
    words = {
        "postgresql": {"arg_joiner": " = ANY(", "template": "%(expressions)s)"},
        "sqlite": {
            "arg_joiner": " IN (SELECT value FROM json_each(",
            "template": "%(expressions)s))",
        },
    }

    def __init__(self, name, keys):
        super().__init__(F(name), keys)

    def as_sql(self, compiler, connection):
        return super().as_sql(compiler, connection, **self.words[connection.vendor])


def among(name, keys):
    """A condition: the column holds one of `keys`, or of those that come later."""
    if isinstance(keys, Keys):
        return Q(Among(name, keys))
    return Q(**{f"{name}__in": keys})


class KeysOf(Subquery):
    """The keys that a queryset of `key` gives, as one text: "3,7", or None."""

    output_field = TextField()
    words = {
        "postgresql": "(SELECT string_agg(key::text, ',') FROM (%(subquery)s) AS keys)",
        "sqlite": "(SELECT group_concat(key) FROM (%(subquery)s))",
    }

    def as_sql(self, compiler, connection):
        return super().as_sql(compiler, connection, self.words[connection.vendor])


class Compiled:
    """`build` gives the queryset for a place of each of `fields`. Call it with a value
    for each of them. None of them may be None: SQL asks for that in other words.

    A field is one of a model, or Keys where a list of keys is to be given.
    """

    def __init__(self, build, *fields):
        self.build = build
        self.places = [
            Keys(n) if field is Keys else Given(n, output_field=field)
            for n, field in enumerate(fields)
        ]
        self.written = {}

    def __call__(self, *values):
        vendor = here().vendor
        if vendor not in self.written:
            self.written[vendor] = Written(self.build(*self.places))
        return self.written[vendor].ask(values)


class Family:
    """Queries that are made of parts, compiled once for every set of parts.

    `build` is given places in the stead of the asked values: numbers, texts, instants,
    tuples of them, and frozen sets of keys (see `among`), by name. `shape` is whatever
    else the query depends on.
    """

    fields = {int: BigIntegerField(), str: TextField(), datetime: DateTimeField()}
    most = 250

    def __init__(self):
        self.known = {}

    def ask(self, shape, asked, build):
        values = []
        kinds = each(tuple(asked.values()), type)
        places = each(asked, partial(self.place, values))
        shape = (here().vendor, shape, tuple(asked), kinds)
        if shape not in self.known:
            if len(self.known) >= self.most:
                self.known.clear()
            try:
                self.known[shape] = Written(build(places))
            except EmptyResultSet:
                return []
        return self.known[shape].ask(values)

    def place(self, values, value):
        values.append(value)
        if isinstance(value, frozenset):
            return Keys(len(values) - 1)
        return Given(len(values) - 1, output_field=self.fields[type(value)])


def each(value, make):
    """The same dictionaries and tuples around what `make` makes of each value."""
    if isinstance(value, dict):
        return {name: each(one, make) for name, one in value.items()}
    if isinstance(value, tuple):
        return tuple(each(one, make) for one in value)
    return make(value)


class Written:
    """A queryset and its SQL."""

    def __init__(self, queryset):
        self.compiler = queryset.query.get_compiler(queryset.db)
        self.sql, self.params = self.compiler.as_sql()
        columns = [expression for expression, *_ in self.compiler.select]
        self.converters = self.compiler.get_converters(columns)
        self.prefetched = queryset._prefetch_related_lookups
        self.make = maker_for(queryset._iterable_class, self.compiler)
        self.locks = queryset.query.select_for_update

    def ask(self, values):
        connection = here()
        if self.locks and not connection.in_atomic_block:
            raise TransactionManagementError("A lock is held by a transaction.")
        with cursor(connection) as asked:
            asked.execute(self.sql, filled(self.params, values, connection))
            rows = asked.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        found = list(map(self.make, rows))
        prefetch_related_objects(found, *self.prefetched)
        return found


def maker_for(iterable, compiler):
    if issubclass(iterable, ModelIterable):
        return maker(compiler.klass_info, compiler, compiler.annotation_col_map)
    return itemgetter(0) if iterable is FlatValuesListIterable else tuple


def maker(info, compiler, extra=None):
    """A function that makes an instance of a row, as `Model.from_db` does.

    Most models do nothing else when they are made; then the fields are put in place,
    which takes a third of the time.
    """
    model, db = info["model"], compiler.using
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[first:end]]
    plain, extra = is_plain(model), tuple((extra or {}).items())
    others = [
        (
            maker(other, compiler),
            other["select_fields"][0],
            other["local_setter"],
            other["remote_setter"],
        )
        for other in info.get("related_klass_infos", ())
    ]

    def make(row):
        if plain:
            made = model.__new__(model)
            made._state = state = ModelState()
            state.adding, state.db = False, db
            made.__dict__.update(zip(names, row[first:end], strict=True))
        else:
            made = model.from_db(db, names, row[first:end])
        for name, place in extra:
            setattr(made, name, row[place])
        for make_other, key, put_here, put_there in others:
            # The first column of a model is its key: without one there is nobody.
            other = None if row[key] is None else make_other(row)
            put_here(made, other)
            if other is not None:
                put_there(other, made)
        return made

    return make


def is_plain(model):
    """Whether nothing else happens when an instance is made."""
    return (
        model.__init__ is Model.__init__
        and model.from_db.__func__ is Model.from_db.__func__
        and not signals.pre_init.has_listeners(model)
        and not signals.post_init.has_listeners(model)
    )


def here():
    """The connection itself: behind Django's proxy every word looks for it again."""
    return connections[DEFAULT_DB_ALIAS]


def filled(params, values, connection):
    return [
        param.filled(values, connection) if isinstance(param, Given) else param
        for param in params
    ]


def cursor(connection):
    if connection.vendor != "postgresql":
        return connection.cursor()
    connection.ensure_connection()
    return connection._prepare_cursor(prepared()(connection.connection))


# How PostgreSQL says that it cannot run what was prepared: it is gone, it is there
# already, or a table has changed since. The last shares its code with other faults.
GONE, THERE, CHANGED = "26000", "42P05", "0A000"


@cache
def prepared():
    """A class of cursors; made when needed, for psycopg may not be there before."""
    from django.db.backends.postgresql.base import ServerBindingCursor
    from psycopg import Error, OperationalError
    from psycopg.pq import TransactionStatus

    class Prepared(ServerBindingCursor):
        def execute(self, sql, params=None):
            # psycopg forgets the words of what it has prepared, and a log wants them.
            prepare = not here().queries_logged
            try:
                return super().execute(sql, params, prepare=prepare)
            except Error as error:
                if not is_stale(error):
                    raise
                if self.connection.info.transaction_status != TransactionStatus.IDLE:
                    # The transaction is lost, and psycopg prepares anew after it.
                    raise OperationalError("A prepared statement is stale.") from error
            self.connection.execute("DEALLOCATE ALL")
            return super().execute(sql, params, prepare=prepare)

    return Prepared


def is_stale(error):
    changed = error.sqlstate == CHANGED and "cached plan" in str(error)
    return changed or error.sqlstate in (GONE, THERE)
