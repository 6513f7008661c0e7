"""The controls that say when: some usual answers, the next days, and a time of day.

All are radios and lists of a plain form. Its values are spellings that `when_form`
reads; which of them are chosen follows from what was asked, however it was said.
"""

from datetime import date, time, timedelta, tzinfo
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from toolkit import dates, locales
from toolkit.locales import Shape
from toolkit.templatetags import when as clock
from workers.search import facets, time_labels
from workers.search.query import HOURS, Part
from workers.views.hours_field import hours_text
from workers.views.search_form import SearchForm
from workers.views.when_form import ANY_TIME, EVENING, FIELDS

# After today and tomorrow.
STRIP = 5
FIRST_HOUR, LAST_HOUR, LEAST_STEP = 6, 22, 30


class Choice(NamedTuple):
    code: str
    name: str
    count: str
    chosen: bool
    is_empty: bool = False


class WhenPicker(NamedTuple):
    """`other` is “another day”, with its `date` between `first` and `last`. `errors`
    are of the whole, `day_errors` and `part_errors` of the two boxes.
    """

    usual: tuple[Choice, ...]
    days: tuple[Choice, ...]
    other: Choice
    date: str
    first: str
    last: str
    parts: tuple[Choice, ...]
    hours: tuple[Choice, ...]
    is_open: bool
    errors: tuple[str, ...]
    day_errors: tuple[str, ...]
    part_errors: tuple[str, ...]


def picker(
    form: SearchForm, counts: dict[str, int], open_ones: tuple[tuple[str, str], ...]
) -> WhenPicker:
    """`counts` are how many workers each usual answer leaves, `open_ones` (code, name)
    pairs of those that choose no time.
    """
    days = _days(form.tomorrow, form.last_day, get_language())
    chosen = _chosen(form, [iso for iso, _name in days])
    if chosen == "any" and form.is_any_time:
        chosen = open_ones[-1][0]
        # What is counted is who is there at any time.
        counts = {chosen if code == "any" else code: counts[code] for code in counts}
    typed_day = form.data.get("date", "")
    if form.day and chosen == "day":
        typed_day = form.day.isoformat()
    errors = {name: tuple(map(str, form.errors.get(name, ()))) for name in FIELDS}
    return WhenPicker(
        usual=tuple(
            Choice(code, name, _count(code, counts), code == chosen)
            for code, name in (*open_ones, *_usual(get_language()))
            if _is_open(code, form)
        ),
        days=tuple(Choice(iso, name, "", iso == chosen) for iso, name in days),
        other=Choice("day", _("Another day"), "", chosen == "day"),
        date=typed_day if chosen == "day" or errors["date"] else "",
        first=form.today.isoformat(),
        last=form.last_day.isoformat(),
        parts=tuple(_parts(form)),
        hours=_hours(form),
        is_open=chosen not in {"any", ANY_TIME},
        errors=errors["available"] + errors["at"],
        day_errors=errors["date"],
        part_errors=errors["part"],
    )


@lru_cache(maxsize=64)
def _usual(language: str | None) -> tuple[tuple[str, str], ...]:
    return (
        ("now", _("As soon as possible")),
        ("today", _("Today")),
        (EVENING, _("This evening")),
        ("tomorrow", _("Tomorrow")),
        ("weekend", _("This weekend")),
    )


def _is_open(code, form):
    """Whether this usual answer still lies ahead."""
    if code == EVENING:
        return form.here.hour < HOURS[Part.EVENING][1] - 1
    return code != "weekend" or bool(form.weekend)


@lru_cache(maxsize=64)
def _days(tomorrow: date, last: date, language: str | None) -> list[tuple[str, str]]:
    """Those after tomorrow, as far as one can book: each with its name."""
    after = (tomorrow + timedelta(days=n) for n in range(1, STRIP + 1))
    return [
        (day.isoformat(), locales.day(day, Shape.DAY)) for day in after if day <= last
    ]


def _chosen(form, strip):
    """The radio that says what was asked; that of a refused day as it was chosen."""
    if form.errors.get("date"):
        return "day"
    if form.kind in {"day", "at"}:
        near = {form.today: "today", form.tomorrow: "tomorrow"}
        iso = form.day.isoformat()
        return near.get(form.day, iso if iso in strip else "day")
    asked = form.data.get("available", "")
    # “Another day”, before it is named; or an hour or a day that was refused.
    if asked == "day" or asked in strip:
        return asked
    if form.errors.get("part") and asked:
        return asked
    return form.kind


def _parts(form):
    chosen = form.part_of_day or _typed_part(form)
    for code, name in _part_names(get_language()):
        yield Choice(code, name, "", code == chosen)
    if form.hours:
        told = time_labels.of_hours(form.hours)
        yield Choice(hours_text(form.hours), told[:1].upper() + told[1:], "", True)


@lru_cache(maxsize=16)
def _part_names(language: str | None) -> tuple[tuple[str, str], ...]:
    return (
        (str(Part.MORNING), _("Morning, 6 am to noon")),
        (str(Part.AFTERNOON), _("Afternoon, noon to 5 pm")),
        (str(Part.EVENING), _("Evening, 5 to 10 pm")),
    )


def _hours(form):
    """Starts that can be booked in the waking hours, and the one that was asked for."""
    where = form.today, form.tz, get_language()
    step = max(form.rules.step, LEAST_STEP)
    starts, typed = _starts(step, *where), _typed_part(form)
    if form.moment:
        chosen = form.moment.astimezone(form.tz).time().replace(fold=0)
        typed = f"{chosen:%H:%M}"
        if typed not in starts:
            starts = dict(sorted({**starts, typed: _told(chosen, *where)}.items()))
            return _marked(starts, typed)
    return _offered(step, *where, typed if typed in starts else "")


@lru_cache(maxsize=256)
def _offered(step, day, tz, language, typed) -> tuple[Choice, ...]:
    return _marked(_starts(step, day, tz, language), typed)


def _marked(starts, typed):
    return tuple(Choice(code, name, "", code == typed) for code, name in starts.items())


@lru_cache(maxsize=64)
def _starts(step: int, *where) -> dict[str, str]:
    """Each with its name; the same for everybody all day."""
    minutes = range(FIRST_HOUR * 60, LAST_HOUR * 60 + 1, step)
    starts = [time(*divmod(minute, 60)) for minute in minutes]
    return {f"{start:%H:%M}": _told(start, *where) for start in starts}


def _typed_part(form):
    """What was chosen while the day to it is missing or wrong."""
    is_open = form.kind == "any" or form.errors.get("part")
    return form.data.get("part", "") if is_open else ""


def _told(start: time, day: date, tz: tzinfo, language: str | None) -> str:
    moments = dates.readings(day, start, tz)
    return clock.clock(moments[0], tz) if moments else f"{start:%H:%M}"


def _count(code, counts):
    return facets.say(counts[code], facets.MAX_TOTAL) if code in counts else ""
