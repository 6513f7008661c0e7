"""How a chip tells when somebody has to be free, in the time of the place."""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from services import shared
from toolkit import locales
from toolkit.locales import Shape
from toolkit.templatetags import when as shown
from workers.models import WorkerSettings
from workers.search.query import DAY_END, Part, Span, When

PARTS = {
    Part.MORNING: gettext_lazy("in the morning"),
    Part.AFTERNOON: gettext_lazy("in the afternoon"),
    Part.EVENING: gettext_lazy("in the evening"),
}
TODAYS = {
    Part.MORNING: gettext_lazy("this morning"),
    Part.AFTERNOON: gettext_lazy("this afternoon"),
    Part.EVENING: gettext_lazy("this evening"),
}
TOMORROWS = {
    Part.MORNING: gettext_lazy("tomorrow morning"),
    Part.AFTERNOON: gettext_lazy("tomorrow afternoon"),
    Part.EVENING: gettext_lazy("tomorrow evening"),
}

# More weekdays that are left out are not named.
MAX_OUT = 3
EVERY = [
    gettext_lazy("Mondays"),
    gettext_lazy("Tuesdays"),
    gettext_lazy("Wednesdays"),
    gettext_lazy("Thursdays"),
    gettext_lazy("Fridays"),
    gettext_lazy("Saturdays"),
    gettext_lazy("Sundays"),
]


def label(when: When, tz: tzinfo, now: datetime) -> str:
    """Tomorrow morning · Sat 21 Nov or Sun 22 Nov · As soon as possible"""
    if when.moment:
        told = shown.moment(when.moment, tz)
    elif when.soon:
        told = _("As soon as possible")
    else:
        told = _days_and_part(when, now.astimezone(tz).date())
    return told[:1].upper() + told[1:]


def _days_and_part(when: When, today: date) -> str:
    days = of_days(when.days, today)
    if when.hours:
        return ", ".join(filter(None, [days, of_hours(when.hours)]))
    if not when.part:
        return days
    if when.days == (today,):
        return str(TODAYS[when.part])
    if when.days == (today + timedelta(days=1),):
        return str(TOMORROWS[when.part])
    return ", ".join(filter(None, [days, str(PARTS[when.part])]))


def of_hours(span: Span) -> str:
    """after 6:00 pm · before 9:00 am · between 2:00 pm and 4:00 pm"""
    low, high = span
    hours = {"start": _clock(low), "end": _clock(high)}
    if high >= DAY_END:
        return _("after %(start)s") % hours
    return (_("between %(start)s and %(end)s") if low else _("before %(end)s")) % hours


def _clock(minutes: int) -> str:
    return locales.clock(*divmod(minutes % DAY_END, 60))


def of_days(days: tuple[date, ...], today: date) -> str:
    if not days:
        return ""
    if but := but_weekdays(days, today):
        return but
    first, last = _day(days[0], today), _day(days[-1], today)
    if len(days) == 1:
        return first
    if len(days) == 2:
        return _("%(first)s or %(last)s") % {"first": first, "last": last}
    told = _("%(first)s to %(last)s") % {"first": first, "last": last}
    if gone := left_out(days):
        shown = ", ".join(locales.day(day, Shape.DAY) for day in gone)
        return _("%(days)s, not %(others)s") % {"days": told, "others": shown}
    return told


def but_weekdays(days: tuple[date, ...], today: date) -> str:
    """ "not on Sundays", if these are all days that can be booked but those. Before the
    morning has begun the last day has too few hours: see `time_bounds`.
    """
    ahead = shared.settings_for(WorkerSettings).horizon_days
    every = [today + timedelta(days=n) for n in range(ahead + 1)]
    return _but(days, every) or _but(days, every[:-1])


def _but(days: tuple[date, ...], every: list[date]) -> str:
    out = [day for day in every if day not in days]
    weekdays = sorted({day.weekday() for day in out})
    is_all = [day for day in every if day.weekday() in weekdays] == out
    # One day that is left out is that day, and no weekday.
    if not is_all or not 0 < len(weekdays) <= MAX_OUT or len(out) == len(weekdays):
        return ""
    named = get_text_list([str(EVERY[number]) for number in weekdays], _("and"))
    return _("not on %(weekdays)s") % {"weekdays": named}


def left_out(days: tuple[date, ...]) -> list[date]:
    """The days between the first and the last that are not among them."""
    every = range(days[0].toordinal(), days[-1].toordinal())
    return [day for day in map(date.fromordinal, every) if day not in days]


def _day(day: date, today: date) -> str:
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return locales.day(day, Shape.DAY if day.year == today.year else Shape.DAY_OF_YEAR)
