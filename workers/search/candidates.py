"""Who fits a question, and who of them is free: in order, and counted as far as needed.

The database gives the keys of the first `facets.MAX_TOTAL` in order, with everything
narrowed but the time. Up to MAX_CALENDAR_CANDIDATES of them the engine looks into
everybody's calendar, and says exactly who is free when. Beyond that the database says
who is free at one moment, and for days the engine goes along the order until the page
is full; a total is then said as "at least".
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator

from services import shared
from services.models import City, MarketSettings
from toolkit import dates
from workers import calendar
from workers.models import WorkerSettings
from workers.search import availability_sql, facets, free_times, ordering
from workers.search.catalogue import catalogue
from workers.search.free_times import VISIT, Fitting
from workers.search.query import Part, SearchQuery, Sort, When

MAX_CALENDAR_CANDIDATES = 400
# So many who are free at one moment are counted: each costs three looks.
MAX_FREE_AT_A_MOMENT = 400
# So many calendars are looked into at once, where there are too many to look into all.
BLOCK = 100

# {pk: when they are free}
Free = dict[int, datetime]


class Note(StrEnum):
    """What is to be said about an answer beside its rows."""

    # Those of the neighbourhood come first, then the rest of the city.
    AREA_FIRST = "area first"
    NOBODY_IN_AREA = "nobody in the area"
    # Those with the skill that the words name, then the rest of the service.
    SKILL_FIRST = "skill first"
    NOBODY_WITH_SKILL = "nobody with the skill"
    # Too many to look into all: the best rated MAX_CALENDAR_CANDIDATES are sorted.
    SOONEST_OF_BEST = "soonest of the best"
    # As soon as possible is later than now, as at night.
    NOBODY_AT_ONCE = "nobody at once"


@dataclass(frozen=True)
class Look:
    """Who is left of the candidates: `ids` in order, when they are free if we looked,
    and how many each time would leave, if we looked into every calendar.
    """

    ids: list[int]
    is_more: bool = False
    free: Free | None = None
    times: dict[str, int] | None = None
    notes: tuple[Note, ...] = ()


class Candidates:
    """A question, and what it is answered with: the catalogue, the rules, the terms."""

    def __init__(self, query: SearchQuery) -> None:
        self.query, self.when = query, query.when
        self.is_soonest = query.sort == Sort.SOONEST
        self.catalogue = catalogue()
        self.rules = shared.settings_for(WorkerSettings)
        self.terms = calendar.terms_for(VISIT, self.rules)

    @cached_property
    def whens(self) -> dict[str, When]:
        """The times one can choose, each with what it asks for today."""
        country = shared.settings_for(MarketSettings).country
        tz = self.catalogue.clock(self.query.city, country)
        today = dates.day_of(self.query.now, tz)
        return {
            "now": When(soon=True),
            "today": When(days=(today,)),
            "evening": When(days=(today,), part=Part.EVENING),
            "tomorrow": When(days=(today + timedelta(days=1),)),
            "weekend": When(days=dates.weekend_from(today)),
        }

    def keys(self) -> list[int]:
        """Who fits, the time apart; of one moment the database knows that too."""
        if self.when.moment:
            return self.then()
        return ordering.first(self.query, facets.MAX_TOTAL + 1)

    def look(self, keys: list[int]) -> Look:
        """Who of `keys` is free when asked for, in order."""
        if self.when.moment:
            return _first(keys, MAX_FREE_AT_A_MOMENT)
        if len(keys) <= MAX_CALENDAR_CANDIDATES:
            return self.into_all(keys)
        if self.when.soon:
            return _first(self.then(), MAX_FREE_AT_A_MOMENT)
        if self.is_soonest:
            return self.into_best(keys)
        if self.when:
            return self.along(keys)
        return _first(keys, facets.MAX_TOTAL)

    def then(self) -> list[int]:
        """Who is free at one moment, as the database sees it."""
        most = MAX_FREE_AT_A_MOMENT + 1
        return ordering.first(self.query, most, then=self.moments())

    def moments(self, cities: Iterable[City] | None = None) -> Any:
        """The moment that is asked for, on the clocks of the cities."""
        here = [self.query.city] if self.query.city else self.catalogue.cities
        return availability_sql.groups(
            self.moment_in, here if cities is None else cities, self.terms
        )

    def moment_in(self, zone: str) -> int:
        (moment, _end), *_ = free_times.stretches(
            self.when, zone, self.query.now, self.terms
        )
        return int(moment)

    def into_all(self, keys: list[int]) -> Look:
        """Everybody's calendar, which also says what the other times would leave."""
        shown: Sequence[int] = keys if self.is_soonest and not self.when else ()
        if not self.when and not self.is_soonest:
            shown = cut(keys, page_of(self.query, len(keys)))
        found = self.fitting(keys, shown, self.whens)
        free = found.free
        ids = [pk for pk in keys if pk in free] if self.when else keys
        if self.is_soonest:
            ids = _soonest(ids, free)
        return Look(ids, free=free, times=found.times | {"any": len(keys)})

    def into_best(self, keys: list[int]) -> Look:
        best = keys[:MAX_CALENDAR_CANDIDATES]
        free = self.fitting(best, () if self.when else best).free
        ids = [pk for pk in best if pk in free] if self.when else best
        notes = (Note.SOONEST_OF_BEST,)
        return Look(_soonest(ids, free), True, free, notes=notes)

    def along(self, keys: list[int]) -> Look:
        """Along the order, until there is one more than the page has room for."""
        ids: list[int] = []
        free: Free = {}
        looked = 0
        while looked < len(keys) and len(ids) <= self.query.page * page_size():
            block = keys[looked : looked + BLOCK]
            free |= self.fitting(block).free
            ids += [pk for pk in block if pk in free]
            looked += len(block)
        is_more = looked < len(keys) or len(keys) > facets.MAX_TOTAL
        return Look(ids, is_more, free)

    def fitting(
        self,
        ids: Iterable[int],
        whole: Iterable[int] = (),
        others: Mapping[str, When] = MappingProxyType({}),
    ) -> Fitting:
        return free_times.first_fitting(
            ids,
            self.when,
            now=self.query.now,
            rules=self.rules,
            others=others,
            whole=whole,
        )

    def free(self, shown: Sequence[int]) -> Free:
        """The start that fits, as the engine sees it, of the workers to show."""
        whole = () if self.when else shown
        return self.fitting(shown, whole).free


def _first(ids: list[int], most: int) -> Look:
    """As many as are counted; when they are free is looked up for who is shown."""
    return Look(ids[:most], is_more=len(ids) > most, free=None)


def _soonest(ids: Iterable[int], free: Free) -> list[int]:
    """The soonest first, then those without; as instants, whatever the clocks show."""
    never = float("inf")
    return sorted(ids, key=lambda pk: free[pk].timestamp() if pk in free else never)


def page_size() -> int:
    size: int = settings.SEARCH_PAGE_SIZE
    return size


def page_of(query: SearchQuery, total: int) -> Page[int]:
    """The page that is asked for, or the last one there is."""
    pages = Paginator(range(total), page_size())
    return pages.page(min(query.page, pages.num_pages))


def cut(keys: list[int], page: Page[int]) -> list[int]:
    """Those of `keys` that stand on the page."""
    start = max(page.start_index() - 1, 0)
    return keys[start : page.end_index()]
