"""Places that people name: neighbourhoods of cities, and towns around them.

A country may have a file under `data/places/`: the well-known neighbourhoods of its
large cities by the city's name, and towns with where they lie. Where workers live is
known without it.
"""

import json
from functools import lru_cache
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

PLACES = Path(__file__).parent / "data" / "places"
# Latitude, longitude.
Point = tuple[float, float]
EARTH_KM = 6371


def neighbourhoods(country: str, city: str) -> tuple[str, ...]:
    return tuple(_read(country)["neighbourhoods"].get(city, ()))


def towns(country: str) -> dict[str, Point]:
    """{name: where it lies}"""
    found: dict[str, Point] = _read(country)["towns"]
    return found


def distance(one: Point, other: Point) -> float:
    """Kilometres along the ground."""
    lat, other_lat = radians(one[0]), radians(other[0])
    between = radians(other[1] - one[1])
    half = sin((other_lat - lat) / 2) ** 2
    half += cos(lat) * cos(other_lat) * sin(between / 2) ** 2
    return 2 * EARTH_KM * asin(sqrt(min(half, 1)))


@lru_cache(maxsize=8)
def _read(country):
    path = PLACES / f"{country}.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    return {"neighbourhoods": {}, "towns": {}} | found
