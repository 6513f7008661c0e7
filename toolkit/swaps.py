"""Rows of one form may exchange what is unique among them: names, an order, a city.

They are saved one by one, and the first would meet the second that still holds the
value. So the rows that stand in each other's way leave before all are saved, within
one transaction, and come back under their own ids with what they hold now. Who points
at them meanwhile is asked by the database only at the end of the transaction.
"""

from collections.abc import Iterable, Iterator

from django.db import models
from modelcluster.models import get_all_child_relations


def make_room(parent: models.Model) -> None:
    """Before the children of a changed form are saved. Needs an open transaction."""
    changed = getattr(parent, "_cluster_related_objects", {})
    for relation in get_all_child_relations(parent):
        children = changed.get(relation.get_accessor_name())
        if children and parent.pk is not None:
            for fields in unique_among(relation.related_model, relation.field.attname):
                exchange(relation.related_model, fields, children)


def unique_among(model: type[models.Model], parent: str) -> Iterator[list[str]]:
    """Of each promise of uniqueness under one parent, the columns beside the parent."""
    promises = [
        promise.fields
        for promise in model._meta.total_unique_constraints
        if not promise.expressions
    ]
    for names in [*promises, *model._meta.unique_together]:
        fields = model._meta.concrete_fields
        columns = {field.attname for field in fields if field.name in names}
        if parent in columns:
            yield sorted(columns - {parent})


def exchange(
    model: type[models.Model], fields: list[str], children: Iterable[models.Model]
) -> None:
    kept = {child.pk: child for child in children if child.pk is not None}
    rows = model._default_manager.filter(pk__in=list(kept)).values_list("pk", *fields)
    before = {pk: tuple(values) for pk, *values in rows}
    after = {pk: tuple(getattr(kept[pk], name) for name in fields) for pk in before}
    moving = {pk for pk in before if before[pk] != after[pk]}
    wanted = [after[pk] for pk in moving]
    wanted += [
        tuple(getattr(child, name) for name in fields)
        for child in children
        if child.pk is None
    ]
    if {before[pk] for pk in moving} & set(wanted):
        leaving = model._default_manager.filter(pk__in=moving)
        leaving._raw_delete(leaving.db)
