"""What a worker does for a fixed price: the list, and the only writer of it.

Whoever books copies from it; what is changed or taken off later changes no job.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.db import transaction
from django.db.models import BigIntegerField, Max
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import TypicalJob
from services.wordings import worded
from toolkit.errors import Refusal, Unprocessable
from toolkit.sql.queries import PreparedQuery
from workers import calendar
from workers.models import PriceItem, WorkerProfile

MAX_ITEMS = 30
FACTS = ("name", "price", "minutes", "includes", "usual")

_of = PreparedQuery(
    lambda worker: PriceItem.objects.filter(worker=worker).order_by("order", "pk"),
    BigIntegerField(),
)


class SameName(Refusal):
    """The worker has something of that name already."""

    status = 422


def items_of(profile: WorkerProfile) -> list[PriceItem]:
    """The whole list, in its order."""
    return _of(profile.pk)


def find(profile: WorkerProfile, pk: int) -> PriceItem:
    """One of this worker's own. Raises PriceItem.DoesNotExist."""
    return PriceItem.objects.get(worker=profile, pk=pk)


def add(profile: WorkerProfile, facts: Mapping[str, Any]) -> PriceItem:
    """Put one more at the end. `facts` holds FACTS; `minutes` and minor units.

    Raises SameName, or Unprocessable when the list is full.
    """
    with transaction.atomic():
        calendar.lock(profile.pk)
        mine = PriceItem.objects.filter(worker=profile)
        if mine.count() >= MAX_ITEMS:
            raise Unprocessable(_full())
        last = mine.aggregate(last=Max("order"))["last"]
        item = PriceItem(worker=profile, order=0 if last is None else last + 1)
        return _write(item, facts)


def change(item: PriceItem, facts: Mapping[str, Any]) -> PriceItem:
    """As `add`, of one that is there."""
    with transaction.atomic():
        calendar.lock(item.worker_id)
        return _write(item, facts)


def remove(profile: WorkerProfile, pk: int) -> PriceItem:
    """Take one off. Returns what it was. Raises PriceItem.DoesNotExist."""
    item = find(profile, pk)
    PriceItem.objects.filter(pk=item.pk).delete()
    return item


def move_up(profile: WorkerProfile, pk: int) -> None:
    """One place up; the first stays where it is. Raises PriceItem.DoesNotExist."""
    with transaction.atomic():
        calendar.lock(profile.pk)
        items = list(PriceItem.objects.filter(worker=profile).order_by("order", "pk"))
        place = next((n for n, item in enumerate(items) if item.pk == pk), None)
        if place is None:
            raise PriceItem.DoesNotExist
        if place:
            items.insert(place - 1, items.pop(place))
        for order, item in enumerate(items):
            item.order = order
        PriceItem.objects.bulk_update(items, ["order"])


def missing(profile: WorkerProfile, items: Collection[PriceItem]) -> list[TypicalJob]:
    """Usual jobs of the worker's service for which the list has no price yet."""
    named = {item.name.casefold() for item in items}
    priced = {item.usual_id for item in items}
    return [
        job
        for job in TypicalJob.objects.filter(category=profile.service_category_id)
        if job.pk not in priced and job.name.casefold() not in named
    ]


def _write(item: PriceItem, facts: Mapping[str, Any]) -> PriceItem:
    for name in FACTS:
        setattr(item, name, facts[name])
    others = PriceItem.objects.filter(worker=item.worker_id).exclude(pk=item.pk)
    names = others.values_list("name", flat=True)
    if item.name.casefold() in map(str.casefold, names):
        sentence = _("“%(name)s” is in your list already. Change it there.")
        raise SameName(sentence % {"name": worded(item.name)})
    item.save()
    return item


def _full() -> str:
    return ngettext(
        "Your list has %(number)d price, the most there can be.",
        "Your list has %(number)d prices, the most there can be.",
        MAX_ITEMS,
    ) % {"number": MAX_ITEMS}
