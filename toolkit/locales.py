"""Days, hours and numbers as a language writes them, by Babel's locales.

Always in the language that is active, also where a sentence around them has not been
translated: a date is one piece, and never half of one language, half of another.
English is ours: “Sun 22 Nov”, “4:00 pm”.
"""

import re
from copy import deepcopy
from datetime import date, time, timedelta
from enum import Enum
from functools import cached_property, lru_cache
from typing import Any

from babel import Locale, UnknownLocaleError, localedata
from babel.core import get_global
from babel.dates import DateTimePattern, format_timedelta, parse_pattern
from babel.numbers import format_decimal
from django.utils.translation import get_language, to_locale

MONDAY = date(2024, 1, 1)


class Shape(Enum):
    """What a day is told by: Babel's name for it, and how English puts it."""

    WEEKDAY = "cccc", "EEEE"
    SHORT_WEEKDAY = "ccc", "EEE"
    DAY = "MMMEd", "EEE d MMM"
    DAY_OF_YEAR = "yMMMEd", "EEE d MMM y"
    DAY_OF_MONTH = "MMMd", "d MMM"
    LONG_DAY = "MMMEd", "EEEE d MMMM"
    FULL_DAY = "long", "d MMMM y"
    MONTH = "LLLL", "MMMM"
    MONTH_OF_YEAR = "yMMMM", "MMMM y"
    SHORT_MONTH_OF_YEAR = "yMMM", "MMM y"


def day(when: date, shape: Shape) -> str:
    """A date, or a datetime as its own clock shows it, in the active language."""
    language = get_language() or "en"
    told = _pattern(shape, language).apply(when, locale_of(language))
    # “2. Dez.” at the end of a sentence would have two points.
    return told.removesuffix(".")


def clock(hour: int, minute: int) -> str:
    """4:00 pm; शाम 4:00 or 16:00 where people say so."""
    return _clock(hour, minute, get_language() or "en")


def short_clock(hour: int, minute: int) -> str:
    """4 pm, and 4:30 pm; in other languages as `clock`."""
    shown = clock(hour, minute)
    return shown.replace(":00", "") if is_english(get_language() or "en") else shown


def weekday(number: int, shape: Shape = Shape.SHORT_WEEKDAY) -> str:
    """Mon for 0."""
    return day(MONDAY + timedelta(days=number), shape)


class OwnLocale(Locale):
    """Babel's locales share what they inherit, and looking something up writes into it:
    after Japanese, November was 11月 in Portuguese. See docs/upstream.md.
    """

    @cached_property
    def _data(self) -> Any:
        shared: Any = localedata.load(str(self))
        return localedata.LocaleDataDict(deepcopy(shared))


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """Babel's locale of a language of Django's; English for one that it lacks."""
    for name in (to_locale(language), language.partition("-")[0]):
        try:
            return OwnLocale.parse(name)
        except (UnknownLocaleError, ValueError):
            continue
    return OwnLocale("en")


def territory(language: str) -> str:
    """A language with the country where most people speak it: en_GB, hi_IN."""
    locale = locale_of(language)
    likely = get_global("likely_subtags").get(locale.language, "")
    country = locale.territory or likely.rpartition("_")[2]
    return f"{locale.language}_{country}" if country else locale.language


def number(count: int) -> str:
    """1,250 · 1.250 · 1 250"""
    # Up to here nothing is grouped.
    if 0 <= count < 1000:
        return str(count)
    return format_decimal(count, locale=locale_of(get_language() or "en"))


def duration(span: timedelta) -> str:
    """3 weeks · 3 सप्ताह: in the largest unit that it fills, from minutes on."""
    span = max(span, timedelta())
    locale = locale_of(get_language() or "en")
    return format_timedelta(span, granularity="minute", threshold=1, locale=locale)


def is_english(language: str) -> bool:
    return locale_of(language).language == "en"


@lru_cache(maxsize=1024)
def _pattern(shape: Shape, language: str) -> DateTimePattern:
    name, english = shape.value
    locale = locale_of(language)
    if is_english(language):
        return parse_pattern(english)
    if shape is Shape.FULL_DAY:
        return parse_pattern(locale.date_formats[name].pattern)
    # A name that stands alone is its own pattern.
    found = locale.datetime_skeletons.get(name, name)
    pattern = getattr(found, "pattern", found)
    return parse_pattern(_written_out(pattern) if shape is Shape.LONG_DAY else pattern)


def _written_out(pattern: str) -> str:
    """The pattern with whole names instead of short ones."""
    pattern = re.sub(r"E+|c+", lambda name: name[0][0] * 4, pattern)
    return re.sub(r"M{3}|L{3}", lambda name: name[0][0] * 4, pattern)


@lru_cache(maxsize=4096)
def _clock(hour: int, minute: int, language: str) -> str:
    if is_english(language):
        return f"{hour % 12 or 12}:{minute:02} {'am' if hour < 12 else 'pm'}"
    locale = locale_of(language)
    pattern = locale.time_formats["short"]
    if "a" in pattern.pattern and "Bhm" in locale.datetime_skeletons:
        # Twelve hours, named as people name them: morning, noon, evening, night.
        pattern = locale.datetime_skeletons["Bhm"]
    told: str = pattern.apply(time(hour, minute), locale)
    return told
