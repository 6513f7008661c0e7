"""Towns where nobody works, and the city nearest to each that we serve."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from services import places
from services.models import City
from services.places import Point

# Nobody travels further for an hour's work.
MAX_KM = 60


class Town(NamedTuple):
    name: str
    city: City
    km: int


def around(cities: Iterable[City], served: frozenset[int]) -> Iterator[Town]:
    """Of open cities without workers, and of the towns of their countries."""
    cities = list(cities)
    ours = [city for city in cities if city.pk in served]
    named: dict[str, Point] = {}
    for country in dict.fromkeys(city.country for city in ours):
        named |= places.towns(country)
    named |= {city.name: (city.latitude, city.longitude) for city in cities}
    known = {city.name for city in ours}
    for name, point in named.items():
        if name in known or not ours:
            continue
        far = {city.pk: places.distance(_point(city), point) for city in ours}
        nearest = min(ours, key=lambda city: far[city.pk])
        if far[nearest.pk] <= MAX_KM:
            yield Town(name, nearest, round(far[nearest.pk]))


def _point(city: City) -> Point:
    return city.latitude, city.longitude
