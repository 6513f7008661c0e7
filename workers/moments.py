"""Moments one can ask for, and who is free then, asked of the database.

The same rule as the engine's: every part of the visit lies in a row of the weekly
hours, no time off meets it, and no taken cell meets it or the buffer after it. Hours
are wall clock, so a moment is first read off the clocks of the cities in question;
cities whose clocks agree share one condition.
"""

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from functools import reduce
from operator import or_

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from services.templatetags import when
from workers import slots
from workers.models import SlotCell, TimeOff, WeeklyHours


def placed(typed, tz, terms, now):
    """The bookable start at or just before `typed`. Raises a ValidationError."""
    if typed.tzinfo:
        local = typed.astimezone(tz)
    else:
        local = typed.replace(tzinfo=tz)
        if local.astimezone(UTC).astimezone(tz).replace(tzinfo=None) != typed:
            raise ValidationError(_("The clocks skip that hour. Choose the next one."))
    local -= timedelta(minutes=local.minute % terms.step, seconds=local.second)
    local = local.replace(microsecond=0)
    if local < now:
        raise ValidationError(_("That is in the past. Choose a later time."))
    first = seen(earliest(tz.key, terms, now)).astimezone(tz)
    if local < first:
        raise ValidationError(
            _("That is too soon. The first time one can book is %(time)s.")
            % {"time": when.moment(first, tz)}
        )
    days = terms.horizon // (24 * 60)
    if local >= now + timedelta(days=days):
        raise ValidationError(
            ngettext(
                "One can book %d day ahead. Choose an earlier one.",
                "One can book %d days ahead. Choose an earlier one.",
                days,
            )
            % days
        )
    return local


def earliest(zone, terms, now):
    """The first start that may still be booked there, in seconds."""
    soonest = int(now.timestamp()) + terms.notice * 60
    return slots.next_on_step(zone, soonest, terms.step)


def free_at(start_in, cities, terms):
    """A condition on workers: free at `start_in(zone)` (seconds) in their city."""
    zones, groups = defaultdict(list), defaultdict(list)
    for city in cities:
        zones[city.time_zone].append(city.pk)
    for zone, pks in zones.items():
        start = start_in(zone)
        shown = tuple(slots.readings(zone, start, start + terms.minutes * 60))
        groups[start, shown] += pks
    if len(groups) == 1:
        # All clocks agree: without a list of cities the index keeps its order.
        return _free(*next(iter(groups)), terms)
    conditions = [
        Q(city__in=pks) & _free(start, shown, terms)
        for (start, shown), pks in groups.items()
    ]
    return reduce(or_, conditions, Q(pk__in=[]))


def _free(start, shown, terms):
    worker = OuterRef("pk")
    cell, end = start // slots.CELL, start + terms.minutes * 60
    held = cell + slots.cells_in(terms.minutes + terms.buffer)
    hours = [
        WeeklyHours.objects.filter(
            worker=worker, weekday=weekday, start__lte=low, end__gte=high
        )
        for weekday, low, high in shown
    ]
    off = TimeOff.objects.filter(
        worker=worker, starts_at__lt=seen(end), ends_at__gt=seen(start)
    )
    taken = SlotCell.objects.filter(worker=worker, cell__gte=cell, cell__lt=held)
    return Q(*map(Exists, hours), ~Exists(off), ~Exists(taken))


def seen(seconds):
    return datetime.fromtimestamp(seconds, UTC)
