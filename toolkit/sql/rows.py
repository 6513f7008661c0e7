"""From a row of a SELECT to what the queryset would have given for it."""

from collections.abc import Callable, Sequence
from operator import itemgetter
from typing import Any

from django.db.models import Model, signals
from django.db.models.base import ModelState
from django.db.models.query import FlatValuesListIterable, ModelIterable
from django.db.models.sql.compiler import SQLCompiler

Row = Sequence[Any]
Maker = Callable[[Row], Any]


def maker_for(iterable: type[Any], compiler: SQLCompiler) -> Maker:
    if issubclass(iterable, ModelIterable):
        return maker(compiler.klass_info, compiler, compiler.annotation_col_map)
    return itemgetter(0) if iterable is FlatValuesListIterable else tuple


def maker(
    info: dict[str, Any], compiler: SQLCompiler, extra: dict[str, int] | None = None
) -> Maker:
    """A function that makes an instance of a row, as `Model.from_db` does.

    Most models do nothing else when they are made; then the fields are put in place,
    which takes a third of the time.
    """
    model, db = info["model"], compiler.using
    first, end = info["select_fields"][0], info["select_fields"][-1] + 1
    names = [column.target.attname for column, *_ in compiler.select[first:end]]
    plain, added = is_plain(model), tuple((extra or {}).items())
    others = [
        (
            maker(other, compiler),
            other["select_fields"][0],
            other["local_setter"],
            other["remote_setter"],
        )
        for other in info.get("related_klass_infos", ())
    ]

    def make(row: Row) -> Any:
        if plain:
            made = model.__new__(model)
            made._state = state = ModelState()
            state.adding, state.db = False, db
            made.__dict__.update(zip(names, row[first:end], strict=True))
        else:
            made = model.from_db(db, names, row[first:end])
        for name, place in added:
            setattr(made, name, row[place])
        for make_other, key, put_here, put_there in others:
            # The first column of a model is its key: without one there is nobody.
            other = None if row[key] is None else make_other(row)
            put_here(made, other)
            if other is not None:
                put_there(other, made)
        return made

    return make


def is_plain(model: type[Model]) -> bool:
    """Whether nothing else happens when an instance is made."""
    return (
        model.__init__ is Model.__init__
        and _from_db_of(model) is _from_db_of(Model)
        and not signals.pre_init.has_listeners(model)
        and not signals.post_init.has_listeners(model)
    )


def _from_db_of(model: Any) -> Any:
    """The function itself: a bound method is another one each time."""
    return model.from_db.__func__
