"""How a chip tells when somebody has to be free, in the time of the place."""

from datetime import date, datetime, timedelta, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from toolkit import locales
from toolkit.locales import Shape
from toolkit.templatetags import when as shown
from workers.search.query import Part, When

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
    days = _days(when.days, today)
    if not when.part:
        return days
    if when.days == (today,):
        return str(TODAYS[when.part])
    if when.days == (today + timedelta(days=1),):
        return str(TOMORROWS[when.part])
    return ", ".join(filter(None, [days, str(PARTS[when.part])]))


def _days(days: tuple[date, ...], today: date) -> str:
    if not days:
        return ""
    first, last = _day(days[0], today), _day(days[-1], today)
    if len(days) == 1:
        return first
    if len(days) == 2:
        return _("%(first)s or %(last)s") % {"first": first, "last": last}
    return _("%(first)s to %(last)s") % {"first": first, "last": last}


def _day(day: date, today: date) -> str:
    if day == today:
        return _("today")
    if day == today + timedelta(days=1):
        return _("tomorrow")
    return locales.day(day, Shape.DAY if day.year == today.year else Shape.DAY_OF_YEAR)
