"""Who is found: the workers of one page of results, and what each choice would leave.

Up to FEW candidates the engine looks into everybody's calendar, and says exactly who is
free when. Beyond that the database answers what it can, the engine looks again at the
rows that are shown, and for the rest we ask for a city.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, cached_property, partial

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q

from services import shared
from services.compiled import among
from services.models import MarketSettings
from toolkit import dates
from workers import calendar
from workers.models import WorkerProfile, WorkerSettings
from workers.search import availability_sql, facets, narrowing
from workers.search.ordering import ORDERS
from workers.search.query import SearchQuery, Sort
from workers.search.result_rows import fetch
from workers.shelf import Card

FEW = 400
# "Free" means: for a visit of so many minutes.
VISIT = 60
DAYS = {"today", "tomorrow"}


class Note(StrEnum):
    """What is to be said about an answer beside its rows."""

    TOO_MANY = "too many"


@dataclass(frozen=True)
class SearchResult:
    """One page of a search. `counts` has a {value: how many} for every filter."""

    total: int
    is_more: bool
    page: Page
    cards: list[Card]
    counts: dict = field(default_factory=dict)
    notes: tuple[Note, ...] = ()


class Search:
    """A question, and what it is answered with: the catalogue, the rules, the terms."""

    def __init__(self, query):
        self.query, self.now, self.sort = query, query.now, query.sort
        self.category, self.city = query.trade, query.city
        self.catalogue = facets.catalogue()
        self.rules = shared.policy(WorkerSettings)
        self.terms = calendar.terms_for(VISIT, self.rules)
        self.moment = query.when.moment
        self.asked = narrowing.asked(query)
        self.cities = [self.city] if self.city else self.catalogue.cities
        self.is_plain = self.asked.keys() <= {"trade", "city"} and not query.when

    @cached_property
    def when(self):
        when = self.query.when
        if when.moment:
            return "at"
        if when.soon:
            return "now"
        country = shared.policy(MarketSettings).country
        today = dates.day_of(self.now, self.catalogue.clock(self.city, country))
        return (
            ("today" if when.days[0] == today else "tomorrow") if when.days else "any"
        )

    def rows(self, name, build, **more):
        return narrowing.rows(name, self.asked | more, build)


def find(query: SearchQuery) -> SearchResult:
    """The answer to the question."""
    search = Search(query)
    if search.when != "at":
        ids = _first(search)
        if len(ids) <= FEW:
            return _by_calendar(search, ids)
    then = {}
    if search.when in {"at", "now"}:
        then = {"then": _then(search, search.cities)}
        ids = _first(search, **then)
    return _by_database(search, ids, then)


def _first(search, **then):
    def query(asked):
        return _ordered(search, asked)[: FEW + 1]

    return search.rows(("first", search.sort, FEW), query, **then)


def _ordered(search, asked):
    found = narrowing.narrowed(asked).filter(_when(asked, "then"))
    return found.order_by(*ORDERS[search.sort]).values_list("pk", flat=True)


# --- Few: everybody's calendar ----------------------------------------------


def _by_calendar(search, ids):
    shown = ids if search.sort == Sort.SOONEST else ()
    if search.when == "any" and not shown:
        shown = _cut(ids, _page(search, len(ids)))
    soon = calendar.upcoming(
        ids, shown=shown, minutes=VISIT, at=search.now, rules=search.rules
    )
    fitting = _fitting(search, soon)
    free = fitting[search.when]
    left = ids if search.when == "any" else [pk for pk in ids if pk in free]
    if search.sort == Sort.SOONEST:
        left = sorted(left, key=partial(_rank, free))
    page = _page(search, len(left))
    cards = [Card(worker, free.get(worker.pk)) for worker in fetch(_cut(left, page))]
    by_time = {name: len(found) for name, found in fitting.items()} | {"any": len(ids)}
    counts = _counts(search, left) | {"available": by_time}
    return SearchResult(len(left), False, page, cards, counts)


def _rank(free, pk):
    """The soonest first, then those without; as instants, whatever the clocks show."""
    return free[pk].timestamp() if pk in free else float("inf")


def _fitting(search, soon):
    """For each time one can ask for, {pk: the first start that fits}."""
    wanted = _start_in(search)
    found = {"any": {}, "now": {}, "today": {}, "tomorrow": {}}
    for pk, starts in soon.items():
        for name in ("today", "tomorrow"):
            if start := getattr(starts, name):
                found[name][pk] = start
        if start := starts.first:
            found["any"][pk] = start
            if start.timestamp() == wanted(start.tzinfo.key):
                found["now"][pk] = start
    return found


# --- Many: what the database can say ----------------------------------------


def _by_database(search, ids, then):
    total, is_more, everybody = len(ids), False, ids
    if total > FEW:
        everybody = _ordered(search, search.asked | then)
        total, is_more = facets.count(everybody)
    page = _page(search, total)
    if page.end_index() > len(ids):
        ids = everybody
    workers = fetch(list(_cut(ids, page)))
    cards = [Card(worker, start) for worker, start in _looked_up(search, workers)]
    is_too_many = search.when in DAYS or search.sort == Sort.SOONEST
    notes = (Note.TOO_MANY,) if is_too_many else ()
    return SearchResult(total, is_more, page, cards, _counts(search, None), notes)


def _looked_up(search, workers):
    """(worker, free start) of the rows to show, as the engine sees it."""
    ask = partial(calendar.next_free, minutes=VISIT, at=search.now, rules=search.rules)
    if search.when == "any":
        free = ask(workers)
        return [(worker, free.get(worker.pk)) for worker in workers]
    free = calendar.free_starts(
        workers, minutes=VISIT, at=search.now, rules=search.rules
    )
    wanted = _start_in(search)
    return [
        (worker, start)
        for worker in workers
        for start in free[worker.pk]
        if start.timestamp() == wanted(worker.city.time_zone)
    ]


def _start_in(search):
    """The start that was asked for, in seconds, by the clock of a zone."""
    if search.moment:
        return lambda zone: int(search.moment.timestamp())
    return cache(partial(availability_sql.earliest, terms=search.terms, now=search.now))


def _then(search, cities):
    return availability_sql.groups(_start_in(search), cities, search.terms)


def _when(asked, name):
    return availability_sql.free_at(asked[name]) if name in asked else Q()


# --- Both -------------------------------------------------------------------


def _counts(search, left):
    """What the other services, cities and skills would leave."""
    if search.when in DAYS:
        return _counts_of(search, left)
    more = {}
    if search.when != "any":
        places = {"here": search.cities, "anywhere": search.catalogue.cities}
        more = {name: _then(search, cities) for name, cities in places.items()}
    # In a large market only an index makes a count cheap: that of the other place.
    is_cheap = search.catalogue.is_small or search.is_plain
    in_city = bool(is_cheap or search.city)
    in_trade = bool(is_cheap or search.category)
    if not (in_city or in_trade):
        return facets.read(())

    def query(asked):
        of, narrowed = asked.get("trade"), partial(narrowing.narrowed, asked)
        here, anywhere = _when(asked, "here"), _when(asked, "anywhere")
        return facets.query(
            category=narrowed("trade", "skills").filter(here) if in_city else None,
            city=narrowed("city").filter(anywhere) if in_trade else None,
            skill=narrowed().filter(here) if of and in_city else None,
            of=of,
        )

    name = ("counts", in_city, in_trade, facets.PLENTY)
    return facets.read(search.rows(name, query, **more))


def _counts_of(search, left):
    """Only of those who are left: into other calendars we have not looked."""
    if search.category is None:
        return facets.read(())

    def query(asked):
        mine = WorkerProfile.objects.filter(among("pk", asked["left"]))
        return facets.query(skill=mine, of=asked["trade"])

    name = ("skills", facets.PLENTY)
    return facets.read(search.rows(name, query, left=frozenset(left)))


def _page(search, total):
    pages = Paginator(range(total), settings.SEARCH_PAGE_SIZE)
    return pages.page(min(search.query.page, pages.num_pages))


def _cut(rows, page):
    start = max(page.start_index() - 1, 0)
    return rows[start : page.end_index()]
