"""The rows of the catalogue and the settings, read once for all requests.

Twenty workers on a page have two or three cities, services and skills between them,
which hardly ever change. Whoever shows them takes these instances and changes nothing.
"""

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, TypeVar

from django.db.models import Model
from wagtail.contrib.settings.registry import registry

from toolkit.cache.until_edit import cached_until_edit

Row = TypeVar("Row", bound=Model)
Settings = TypeVar("Settings")
# By key: the place in the order of the model, and the instance.
Rows = dict[Any, tuple[int, Row]]


@cached_until_edit(
    depends_on=("services.City", "services.ServiceCategory", "services.Skill"),
    wordless=True,
)
def rows(model: type[Row]) -> Rows[Row]:
    return read(model)


def every_setting() -> list[type[Model]]:
    return list(registry)


@cached_until_edit(depends_on=(every_setting,), wordless=True)
def settings_for(model: type[Settings]) -> Settings:
    """The settings of that kind as staff have made them."""
    settings: Any = model
    made: Settings = settings.load()
    return made


def read(model: type[Row]) -> Rows[Row]:
    """{key: (place, instance)} in the order of the model."""
    everything = model._default_manager.all()
    return {row.pk: (place, row) for place, row in enumerate(everything)}


def rows_with(model: type[Row], keys: set[Any]) -> Rows[Row]:
    """All rows; read again when one of `keys` is too new to be among them."""
    found = rows(model)
    return found if found.keys() >= keys else read(model)


def attach(instances: Sequence[Model], name: str) -> None:
    """Put the shared row in the place of each foreign key `name`."""
    if not instances:
        return
    field: Any = instances[0]._meta.get_field(name)
    keys = [getattr(one, field.attname) for one in instances]
    found = rows_with(field.related_model, set(keys))
    for one, key in zip(instances, keys, strict=True):
        field.set_cached_value(one, found[key][1])


def lists(model: type[Row], texts: Iterable[str | None]) -> list[list[Row]]:
    """The rows that each of the texts names ("3,7" or None), in the model's order."""
    keys = [[int(key) for key in text.split(",")] if text else () for text in texts]
    found = rows_with(model, set(chain.from_iterable(keys)))
    return [
        [row for _place, row in sorted(found[key] for key in mine)] for mine in keys
    ]
