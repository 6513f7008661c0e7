"""Days and months as the market counts them.

A market has one clock for its books (`services.zones`). A period runs from a midnight
there to another, the last one not included.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from services.zones import market_zone
from toolkit import dates

# Beyond these, a moment has no place in another zone or no day after it.
FIRST, LAST = date(1970, 1, 1), date(2999, 12, 31)


@dataclass(frozen=True)
class Period:
    """Either end may be open."""

    since: datetime | None = None
    until: datetime | None = None

    def within(self, field):
        """A condition: `field` lies in this period."""
        within = Q()
        if self.since:
            within &= Q(**{f"{field}__gte": self.since})
        if self.until:
            within &= Q(**{f"{field}__lt": self.until})
        return within


def of_days(first: date | None, last: date | None, zone=None):
    """From the first day to the last one, both whole."""
    zone = zone or market_zone()
    return Period(
        first and dates.start_of(_bounded(first), zone).astimezone(zone),
        last and dates.end_of(_bounded(last), zone).astimezone(zone),
    )


def _bounded(day):
    return min(max(day, FIRST), LAST)


def this_week(at, zone=None):
    """From Monday on."""
    zone = zone or market_zone()
    today = dates.day_of(at, zone)
    return of_days(today - timedelta(days=today.weekday()), None, zone)
