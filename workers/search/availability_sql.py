"""Moments one can ask for, and who is free then, asked of the database.

The same rule as the engine's: every part of the visit lies in a row of the weekly
hours, no time off meets it, and no taken cell meets it or the buffer after it. Hours
are wall clock, so a moment is first read off the clocks of the cities in question;
cities whose clocks agree share one condition.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from typing import Any
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.models import City
from toolkit import dates
from toolkit.sql.params import among
from toolkit.templatetags import when
from toolkit.units import Cell, Seconds
from workers import slots
from workers.models import SlotCell, TimeOff, WeeklyHours

# Cities, hours, start, end, first cell, last: see `groups`.
Group = tuple[Collection[int], Any, datetime, datetime, Cell, Cell]


def placed(
    typed: datetime, tz: ZoneInfo, terms: slots.Terms, now: datetime
) -> datetime:
    """The bookable start at `typed` or just before, in UTC, or a ValidationError."""
    asked = typed if typed.tzinfo else _instant(typed, tz, now)
    start = slots.step_before(tz.key, int(asked.timestamp()), terms.step)
    if start < now.timestamp():
        raise ValidationError(_("That is in the past. Choose a later time."))
    first = earliest(tz.key, terms, now)
    if start < first:
        raise ValidationError(
            _("That is too soon. The first time one can book is %(time)s.")
            % {"time": when.moment(seen(first), tz)}
        )
    days = terms.horizon // (24 * 60)
    if start >= now.timestamp() + days * slots.DAY:
        raise ValidationError(
            ngettext(
                "One can book %d day ahead. Choose an earlier one.",
                "One can book %d days ahead. Choose an earlier one.",
                days,
            )
            % days
        )
    return seen(start)


def _instant(typed: datetime, tz: ZoneInfo, now: datetime) -> datetime:
    """When the clocks of `tz` show that; of two such hours, one still to come."""
    found = dates.readings(typed.date(), typed.time(), tz)
    if not found:
        raise ValidationError(_("The clocks skip that hour. Choose the next one."))
    return next((moment for moment in found if moment >= now), found[-1])


def earliest(zone: str, terms: slots.Terms, now: datetime) -> Seconds:
    """The first start that may still be booked there, in seconds."""
    soonest = int(now.timestamp()) + terms.notice * 60
    return slots.next_on_step(zone, soonest, terms.step)


def groups(
    start_in: Callable[[str], Seconds], cities: Iterable[City], terms: slots.Terms
) -> tuple[Group, ...]:
    """What `free_at` asks for, in plain values: a group for all cities whose clocks
    agree at `start_in(zone)` (seconds), (cities, hours, start, end, first cell, last).
    """
    zones: dict[str, list[int]] = defaultdict(list)
    agree: dict[Any, list[int]] = defaultdict(list)
    for city in cities:
        zones[city.time_zone].append(city.pk)
    for zone, pks in zones.items():
        start = start_in(zone)
        shown = tuple(slots.readings(zone, start, start + terms.minutes * 60))
        agree[start, shown] += pks
    # If all clocks agree: without a list of cities the index keeps its order.
    alone = len(agree) == 1
    return tuple(
        (() if alone else frozenset(pks), shown, *_stretch(start, terms))
        for (start, shown), pks in agree.items()
    )


def _stretch(
    start: Seconds, terms: slots.Terms
) -> tuple[datetime, datetime, Cell, Cell]:
    cell = start // slots.CELL
    held = cell + slots.cells_in(terms.minutes + terms.buffer)
    return seen(start), seen(start + terms.minutes * 60), cell, held


def free_at(groups: Iterable[Any]) -> Q:
    """A condition on workers: free at the moments that the groups stand for."""
    conditions = [
        among("city", pks) & _free(*then) if pks else _free(*then)
        for pks, *then in groups
    ]
    return reduce(or_, conditions) if conditions else Q(pk__in=[])


def _free(shown: Any, start: Any, end: Any, cell: Any, held: Any) -> Q:
    worker = OuterRef("pk")
    hours = [
        WeeklyHours.objects.filter(
            worker=worker, weekday=weekday, start__lte=low, end__gte=high
        )
        for weekday, low, high in shown
    ]
    off = TimeOff.objects.filter(worker=worker, starts_at__lt=end, ends_at__gt=start)
    taken = SlotCell.objects.filter(worker=worker, cell__gte=cell, cell__lt=held)
    return Q(*map(Exists, hours), ~Exists(off), ~Exists(taken))


def seen(seconds: Seconds) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
