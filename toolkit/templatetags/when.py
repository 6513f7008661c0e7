"""Days and hours as people say them, in the time of the city where the work is done.

The argument of these filters is a City (anything with a `tz`) or a time
zone; without one the current zone counts. A page says the same days and hours again and
again, so each is put into words once for a language.
"""

from collections.abc import Iterable
from datetime import date, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any

from django import template
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from toolkit import dates, locales
from toolkit.locales import Shape

register = template.Library()

HOUR, DAY = 60, 24 * 60
# Days and hours in words that a process keeps: each quarter hour in ten languages.
MOST = 1000


@register.filter
def day(dt: datetime | None, place: Any = None) -> str:
    """today · tomorrow · Sun 22 Nov · Sun 3 Jan 2027"""
    if not dt:
        return ""
    local = _local(dt, place)
    today = timezone.now().astimezone(local.tzinfo).date()
    return _seen_from(local.date(), today, get_language())


def near(dt: datetime, place: Any = None) -> str:
    """today · tomorrow, or nothing"""
    local = _local(dt, place)
    today = timezone.now().astimezone(local.tzinfo).date()
    return _near(local.date(), today, get_language())


@register.filter
def elapsed(since: datetime) -> str:
    """3 weeks: since then, by no clock of a city."""
    return locales.duration(timezone.now() - since)


@register.filter
def full_day(dt: datetime | None, place: Any = None) -> str:
    """22 November 2026"""
    return locales.day(_local(dt, place), Shape.FULL_DAY) if dt else ""


@register.filter
def full_moment(dt: datetime | None, place: Any = None) -> str:
    """22 November 2026, 4:00 pm: for paper, which knows no today."""
    return f"{full_day(dt, place)}, {clock(dt, place)}" if dt else ""


@register.filter
def month(dt: datetime | None, place: Any = None) -> str:
    """Nov 2026"""
    shape = Shape.SHORT_MONTH_OF_YEAR
    return locales.day(_local(dt, place), shape) if dt else ""


@register.filter
def clock(dt: datetime | None, place: Any = None) -> str:
    """4:00 pm · 2:00 am CEST and 2:00 am CET on the day that has both"""
    return _clock(_local(dt, place), get_language()) if dt else ""


def clocks(moments: Iterable[datetime], place: Any = None) -> list[str]:
    """The same of many: zone and language are asked for once."""
    zone, language = _zone(place), get_language()
    return [_clock(moment.astimezone(zone), language) for moment in moments]


@register.filter
def moment(dt: datetime | None, place: Any = None) -> str:
    """today, 4:00 pm · Sun 22 Nov, 4:00 pm"""
    return f"{day(dt, place)}, {clock(dt, place)}" if dt else ""


@register.filter
def written(dt: datetime | None, place: Any = None) -> str:
    """2026-11-22T16:00:00+05:30: a moment as scripts and robots read it."""
    return _local(dt, place).isoformat() if dt else ""


@register.filter
def span(minutes: Any) -> str:
    """45 minutes · 1 hour · 1½ hours · 1 h 15 min"""
    if minutes in (None, ""):
        return ""
    return _span(int(minutes), get_language())


@register.filter
def time_left(dt: datetime | None) -> str:
    """How long from now: 1 h 25 min · 40 min · 2 days 3 h. The past has 0 min left."""
    if not dt:
        return ""
    minutes = max(0, int((dt - timezone.now()).total_seconds() // 60))
    if minutes < HOUR:
        return _("%d min") % minutes
    if minutes < DAY:
        return _short(*divmod(minutes, HOUR))
    days, hours = divmod(minutes // HOUR, 24)
    told = ngettext("%d day", "%d days", days) % days
    return f"{told} {_('%d h') % hours}" if hours else told


@register.filter
def calendar(when: date, shape: str) -> str:
    """A day by its parts: `{{ day|calendar:"long_day" }}` is Sunday 22 November. What
    shapes there are stands in toolkit/locales.py.
    """
    return locales.day(when, Shape[shape.upper()]) if when else ""


def _clock(local: datetime, language: str | None) -> str:
    told = locales.clock(local.hour, local.minute)
    return f"{told} {dates.zone_name(local)}" if dates.is_repeated(local) else told


@lru_cache(MOST)
def _seen_from(day: date, today: date, language: str | None) -> str:
    if name := _near(day, today, language):
        return name
    shape = Shape.DAY if day.year == today.year else Shape.DAY_OF_YEAR
    return locales.day(day, shape)


@lru_cache(MOST)
def _near(day: date, today: date, language: str | None) -> str:
    if day == today:
        return _("today")
    return _("tomorrow") if day == today + timedelta(days=1) else ""


@lru_cache(MOST)
def _span(minutes: int, language: str | None) -> str:
    hours, rest = divmod(minutes, HOUR)
    if not hours:
        return ngettext("%d minute", "%d minutes", rest) % rest
    if rest == 30:
        return _("%d½ hours") % hours
    if rest:
        return _short(hours, rest)
    return ngettext("%d hour", "%d hours", hours) % hours


def _local(dt: datetime, place: Any) -> datetime:
    return dt.astimezone(_zone(place))


def _zone(place: Any) -> tzinfo:
    return getattr(place, "tz", place) or timezone.get_current_timezone()


def _short(hours: int, minutes: int) -> str:
    told = _("%d h") % hours
    return f"{told} {_('%d min') % minutes}" if minutes else told
