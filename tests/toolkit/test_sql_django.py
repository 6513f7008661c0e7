"""The undocumented parts of Django that `toolkit.sql` leans on: what an upgrade has
changed is said in words here, before anything else fails in riddles.
"""

import inspect

import pytest
from django.db import connection, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable
from django.db.models.sql import InsertQuery, Query, UpdateQuery
from django.db.models.sql.compiler import SQLCompiler, SQLInsertCompiler

from services.models import City, Skill


def compiler_of(queryset):
    compiler = queryset.query.get_compiler(queryset.db)
    compiler.as_sql()
    return compiler


@pytest.mark.parametrize(
    ("call", "parameters"),
    [
        (Query.get_compiler, ["self", "using", "connection", "elide_empty"]),
        (Query.chain, ["self", "klass"]),
        (UpdateQuery.add_update_values, ["self", "values"]),
        (InsertQuery.insert_values, ["self", "fields", "objs", "raw"]),
        (SQLCompiler.as_sql, ["self", "with_limits", "with_col_aliases"]),
        (SQLCompiler.get_converters, ["self", "expressions"]),
        (SQLCompiler.apply_converters, ["self", "rows", "converters"]),
        (SQLInsertCompiler.as_sql, ["self"]),
        (BaseDatabaseWrapper._prepare_cursor, ["self", "cursor"]),
        (models.Model.from_db, ["db", "field_names", "values"]),
        (
            models.Value(1).output_field.get_db_prep_value,
            ["value", "connection", "prepared"],
        ),
    ],
    ids=lambda value: getattr(value, "__qualname__", ""),
)
def test_a_call_takes_what_we_give_it(call, parameters):
    found = list(inspect.signature(call).parameters)
    assert found == parameters, f"{call.__qualname__} now takes {found}"


def test_a_queryset_says_what_it_gives():
    plain = City.objects.all()
    assert plain._iterable_class is ModelIterable
    flat = City.objects.values_list("slug", flat=True)
    assert flat._iterable_class is FlatValuesListIterable
    ahead = City.objects.prefetch_related("jobs")
    assert ahead._prefetch_related_lookups == ("jobs",)
    assert plain.query.select_for_update is False
    assert plain.select_for_update().query.select_for_update is True


@pytest.mark.django_db
def test_a_compiler_says_where_an_instance_stands_in_a_row():
    skills = Skill.objects.select_related("category")
    compiler = compiler_of(skills.annotate(twice=models.F("pk") * 2))
    info = compiler.klass_info
    [related] = info["related_klass_infos"]
    assert info["model"] is Skill
    assert compiler.annotation_col_map == {"twice": len(info["select_fields"])}
    assert {"model", "select_fields", "local_setter", "remote_setter"} <= set(related)
    columns = [compiler.select[n][0].target for n in info["select_fields"]]
    assert columns == list(Skill._meta.concrete_fields)


@pytest.mark.django_db
def test_an_insert_says_which_columns_come_back():
    query = InsertQuery(City, on_conflict=None)
    query.insert_values([City._meta.get_field("slug")], [City()])
    compiler = query.get_compiler(connection.alias)
    compiler.returning_fields = [City._meta.pk]
    [(sql, _params)] = compiler.as_sql()
    assert "RETURNING" in sql


def test_an_instance_keeps_its_state_where_we_put_it():
    city = City()
    assert type(city._state) is ModelState
    assert {"adding", "db"} <= set(dir(city._state))
    assert "_state" in city.__dict__


@pytest.mark.only("postgresql")
def test_postgresql_has_cursors_that_bind_on_the_server():
    from django.db.backends.postgresql.base import ServerBindingCursor

    parameters = inspect.signature(ServerBindingCursor.execute).parameters
    assert "prepare" in parameters
