"""The rows of the catalogue and the settings, read once per edition, for all requests.

Twenty workers on a page have two or three cities, services and skills between them,
which hardly ever change. Whoever shows them takes these instances and changes nothing.
"""

from itertools import chain

from services.edition import kept


@kept
def rows(model):
    return read(model)


@kept
def policy(model):
    """The settings of that kind as staff have made them."""
    return model.load()


def read(model):
    """{key: (place, instance)} in the order of the model."""
    return {row.pk: (place, row) for place, row in enumerate(model.objects.all())}


def rows_with(model, keys):
    """All rows; read again when one of `keys` is too new to be among them."""
    found = rows(model)
    return found if found.keys() >= keys else read(model)


def attach(instances, name):
    """Put the shared row in the place of each foreign key `name`."""
    if not instances:
        return
    field = instances[0]._meta.get_field(name)
    keys = [getattr(one, field.attname) for one in instances]
    found = rows_with(field.related_model, set(keys))
    for one, key in zip(instances, keys, strict=True):
        field.set_cached_value(one, found[key][1])


def lists(model, texts):
    """The rows that each of the texts names ("3,7" or None), in the model's order."""
    keys = [[int(key) for key in text.split(",")] if text else () for text in texts]
    found = rows_with(model, set(chain.from_iterable(keys)))
    return [[row for _place, row in sorted(map(found.get, mine))] for mine in keys]
