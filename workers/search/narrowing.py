"""What narrows a search, in SQL: one function for each thing one can ask for.

A new filter is a line in `asked`, which says its value in plain numbers and texts, and
a function in FILTERS. Queries are written once for all searches that ask for the same
things, so a function is given either a value or the place of one that comes later.
"""

from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Q, QuerySet, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from services.compiled import Family
from workers.models import WorkerProfile
from workers.search import facets
from workers.search.query import SearchQuery

QUERIES = Family()


def asked(query: SearchQuery) -> dict:
    """{filter: value} of those that narrow."""
    values = {
        "trade": query.trade and query.trade.pk,
        "city": query.city and query.city.pk,
        "skills": tuple(tuple(one.pk for one in same) for same in query.skills),
        "rate_min": query.rate_min,
        "rate_max": query.rate_max,
        "words": query.words,
    }
    return {name: value for name, value in values.items() if value not in (None, ())}


def narrowed(asked: dict, *without: str) -> QuerySet:
    """The workers that all those filters but `without` leave, in no order."""
    workers = WorkerProfile.objects.listed()
    for place, closed in facets.catalogue().closed.items():
        if closed:
            workers = workers.exclude(**{f"{place}__in": closed})
    for name, value in asked.items():
        if name in FILTERS and name not in without:
            workers = FILTERS[name](workers, value)
    return workers


def rows(name: tuple | str, asked: dict, build) -> list:
    """The rows of the query `name`, which `build(asked)` gives."""
    shape = (name, tuple(facets.catalogue().closed.items()))
    return QUERIES.ask(shape, asked, build)


def _trade(workers, pk):
    return workers.filter(service_category=pk)


def _city(workers, pk):
    return workers.filter(city=pk)


def _rate_min(workers, rate):
    return workers.filter(hourly_rate__gte=rate)


def _rate_max(workers, rate):
    return workers.filter(hourly_rate__lte=rate)


def _skills(workers, skills):
    """Each skill narrows. EXISTS, because a join would spoil the order."""
    for same in skills:
        has = WorkerProfile.skills.through.objects.filter(
            reduce(or_, (Q(skill=key) for key in same)),
            workerprofile=OuterRef("pk"),
        )
        workers = workers.filter(Exists(has))
    return workers


def _words(workers, words):
    """Every word somewhere in what a worker is found by."""
    for word in words:
        word = Value(word) if isinstance(word, str) else word
        workers = workers.filter(GreaterThan(StrIndex("search_text", word), 0))
    return workers


FILTERS = {
    "trade": _trade,
    "city": _city,
    "skills": _skills,
    "rate_min": _rate_min,
    "rate_max": _rate_max,
    "words": _words,
}
