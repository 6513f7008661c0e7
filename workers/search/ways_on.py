"""Where to look when nobody was found: near cities, other trades, and who is there.

Counted from the figures of the whole market, which are a minute old at the most, so
that an empty page costs no more than a full one.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from services import places
from services.models import City, ServiceCategory
from services.wordings import worded
from workers import featured
from workers.featured import Supply
from workers.search.catalogue import catalogue

MAX_WAYS = 4


@dataclass(frozen=True)
class Way:
    """A trade or a city with workers; `km` is how far the city is."""

    slug: str
    name: str
    workers: int
    km: int = 0


@dataclass(frozen=True)
class WaysOn:
    """`is_empty`: nobody at all does this trade in this city, however free they are."""

    cities: tuple[Way, ...] = ()
    trades: tuple[Way, ...] = ()
    is_empty: bool = False


def ways_on(trade: ServiceCategory | None, city: City | None) -> WaysOn:
    if city is None:
        # Whom there is at all, for words that mean no service.
        return WaysOn(trades=_other(featured.by_category(), None) if not trade else ())
    trades = featured.by_category(city.pk)
    is_empty = trade is not None and trade.pk not in trades
    near = _near(trade, city) if trade else ()
    return WaysOn(near, _other(trades, trade), is_empty)


def _near(trade: ServiceCategory, city: City) -> tuple[Way, ...]:
    """The same trade in other cities, the nearest first."""
    supply, known = featured.by_city(trade.pk), catalogue().cities
    found = [
        Way(one.slug, str(one), supply[one.pk].workers, round(distance(city, one)))
        for one in known
        if one.pk in supply and one.pk != city.pk
    ]
    return tuple(sorted(found, key=lambda way: way.km)[:MAX_WAYS])


def _other(
    supply: Mapping[int, Supply], trade: ServiceCategory | None
) -> tuple[Way, ...]:
    """Other trades of the city, those of most workers first."""
    own = trade and trade.pk
    found = [
        Way(one.slug, worded(one.plural), supply[one.pk].workers)
        for one in catalogue().categories
        if one.pk in supply and one.pk != own
    ]
    return tuple(sorted(found, key=lambda way: -way.workers)[:MAX_WAYS])


def distance(one: City, other: City) -> float:
    """Kilometres along the ground."""
    here, there = ((city.latitude, city.longitude) for city in (one, other))
    return places.distance(here, there)
