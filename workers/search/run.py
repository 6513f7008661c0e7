"""Who is found: the workers of one page of results, and what each choice would leave.

The database gives the keys of the first MANY in order, with everything narrowed but the
time. Up to FEW of them the engine looks into everybody's calendar, and says exactly who
is free when. Beyond that the database says who is free at one moment, and for days the
engine goes along the order until the page is full; a total is then said as "at least".
"""

from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from functools import cached_property

from django.conf import settings
from django.core.paginator import Page, Paginator

from services import shared
from services.models import MarketSettings
from toolkit import dates
from workers import calendar
from workers.featured import Card
from workers.models import WorkerSettings
from workers.search import availability_sql, facets, free_times, ordering
from workers.search.catalogue import catalogue
from workers.search.free_times import VISIT
from workers.search.letting_go import let_go
from workers.search.query import SearchQuery, Sort, When
from workers.search.result_rows import fetch

FEW = 400
# So many who are free at one moment are counted: each costs three looks.
SEEN = 400
# So many calendars are looked into at once, where there are too many to look into all.
BLOCK = 100


class Note(StrEnum):
    """What is to be said about an answer beside its rows."""

    # Those of the neighbourhood come first, then the rest of the city.
    AREA_FIRST = "area first"
    NOBODY_IN_AREA = "nobody in the area"
    # Too many to sort them all: the best rated FEW of them are sorted.
    SOONEST_OF_BEST = "soonest of the best"


@dataclass(frozen=True)
class SearchResult:
    """One page of a search. `counts` has a {value: how many} for every filter; where
    there are more than `total`, `is_more`. `let_go` are words that nobody has.
    """

    total: int
    is_more: bool
    page: Page
    cards: list[Card]
    counts: dict = field(default_factory=dict)
    notes: tuple[Note, ...] = ()
    let_go: tuple[str, ...] = ()


@dataclass(frozen=True)
class Look:
    """Who is left of the candidates: `ids` in order, when they are free if we looked,
    and how many each time would leave, if we looked into every calendar.
    """

    ids: list[int]
    is_more: bool = False
    free: dict | None = None
    times: dict | None = None
    notes: tuple[Note, ...] = ()


def find(query: SearchQuery) -> SearchResult:
    """The answer to the question."""
    search, gone = Search(query), ()
    candidates = search.candidates()
    if query.words and not candidates:
        query, gone = let_go(query)
        search = Search(query)
        candidates = search.candidates() if gone else []
    look = search.look(candidates)
    page = _page(query, len(look.ids))
    shown = _cut(look.ids, page)
    free = search.free(shown) if look.free is None else look.free
    return SearchResult(
        total=len(look.ids),
        is_more=look.is_more,
        page=page,
        cards=[Card(worker, free.get(worker.pk)) for worker in fetch(shown)],
        counts=search.counts(look),
        notes=(*look.notes, *search.area_notes(look.ids)),
        let_go=gone,
    )


class Search:
    """A question, and what it is answered with: the catalogue, the rules, the terms."""

    def __init__(self, query: SearchQuery):
        self.query, self.when = query, query.when
        self.is_soonest = query.sort == Sort.SOONEST
        self.catalogue = catalogue()
        self.rules = shared.policy(WorkerSettings)
        self.terms = calendar.terms_for(VISIT, self.rules)

    @cached_property
    def whens(self):
        """The times one can choose, each with what it asks for today."""
        country = shared.policy(MarketSettings).country
        tz = self.catalogue.clock(self.query.city, country)
        today = dates.day_of(self.query.now, tz)
        return {
            "now": When(soon=True),
            "today": When(days=(today,)),
            "tomorrow": When(days=(today + timedelta(days=1),)),
            "weekend": When(days=dates.weekend_from(today)),
        }

    def candidates(self) -> list[int]:
        """Who fits, the time apart; of one moment the database knows that too."""
        if self.when.moment:
            return self.then()
        return ordering.first(self.query, facets.MANY + 1)

    def look(self, candidates: list[int]) -> Look:
        if self.when.moment:
            return _first(candidates, SEEN)
        if len(candidates) <= FEW:
            return self.into_all(candidates)
        if self.when.soon:
            return _first(self.then(), SEEN)
        if self.is_soonest:
            return self.into_best(candidates)
        if self.when:
            return self.along(candidates)
        return _first(candidates, facets.MANY)

    def then(self):
        """Who is free at one moment, as the database sees it."""
        return ordering.first(self.query, SEEN + 1, then=self.moments())

    def moments(self, cities=None):
        """The moment that is asked for, on the clocks of the cities."""
        here = [self.query.city] if self.query.city else self.catalogue.cities
        return availability_sql.groups(
            lambda zone: free_times.stretches(
                self.when, zone, self.query.now, self.terms
            )[0][0],
            cities or here,
            self.terms,
        )

    def into_all(self, candidates):
        """Everybody's calendar, which also says what the other times would leave."""
        shown = candidates if self.is_soonest and not self.when else ()
        if not self.when and not self.is_soonest:
            shown = _cut(candidates, _page(self.query, len(candidates)))
        found = self.fitting(candidates, {"": self.when} | self.whens, shown)
        free = found.pop("")
        times = {name: len(those) for name, those in found.items()}
        ids = [pk for pk in candidates if pk in free] if self.when else candidates
        if self.is_soonest:
            ids = _soonest(ids, free)
        return Look(ids, free=free, times=times | {"any": len(candidates)})

    def into_best(self, candidates):
        best = candidates[:FEW]
        free = self.fitting(best, {"": self.when}, () if self.when else best)[""]
        ids = [pk for pk in best if pk in free] if self.when else best
        notes = (Note.SOONEST_OF_BEST,)
        return Look(_soonest(ids, free), True, free, notes=notes)

    def along(self, candidates):
        """Along the order, until there is one more than the page has room for."""
        ids, free, looked = [], {}, 0
        while looked < len(candidates) and len(ids) <= self.query.page * _size():
            block = candidates[looked : looked + BLOCK]
            free |= self.fitting(block, {"": self.when})[""]
            ids += [pk for pk in block if pk in free]
            looked += len(block)
        is_more = looked < len(candidates) or len(candidates) > facets.MANY
        return Look(ids, is_more, free)

    def fitting(self, ids, whens, whole=()):
        return free_times.first_fitting(
            ids, whens, now=self.query.now, rules=self.rules, whole=whole
        )

    def free(self, shown):
        """The start that fits, as the engine sees it, of the workers to show."""
        whole = () if self.when else shown
        return self.fitting(shown, {"": self.when}, whole)[""]

    def counts(self, look):
        """What each other choice would leave, where it is cheap to say."""
        by_time = {"available": look.times} if look.times else {}
        at_moment = bool(self.when.moment or self.when.soon)
        left = None if look.is_more else look.ids
        skills = facets.of_those(self.query, left)
        # Into the calendars of other places nobody has looked.
        if not facets.are_cheap(self.query) or (self.when and not at_moment):
            return facets.read(()) | skills | by_time
        here = everywhere = None
        if at_moment:
            here, everywhere = self.moments(), self.moments(self.catalogue.cities)
        places = facets.of_places(self.query, here, everywhere, skills=not skills)
        return places | skills | by_time

    def area_notes(self, ids):
        if not ordering.near(self.query) or not ids:
            return ()
        near = ordering.first(self.query, 1, near=ordering.near(self.query))
        return (Note.AREA_FIRST if near else Note.NOBODY_IN_AREA,)


def _first(ids, most):
    """As many as are counted; when they are free is looked up for who is shown."""
    return Look(ids[:most], is_more=len(ids) > most, free=None)


def _soonest(ids, free):
    """The soonest first, then those without; as instants, whatever the clocks show."""
    never = float("inf")
    return sorted(ids, key=lambda pk: free[pk].timestamp() if pk in free else never)


def _size():
    return settings.SEARCH_PAGE_SIZE


def _page(query, total):
    pages = Paginator(range(total), _size())
    return pages.page(min(query.page, pages.num_pages))


def _cut(rows, page):
    start = max(page.start_index() - 1, 0)
    return rows[start : page.end_index()]
