"""What narrows a search, in SQL: one function for each thing one can ask for.

`asked` says the value of each in plain numbers and texts, FILTERS what it means.
Queries are written once for all searches that ask for the same things, so a function is
given either a value or the place of one that comes later.
"""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from toolkit.sql.queries import PreparedFamily
from workers.models import WorkerProfile
from workers.search import availability_sql, text_index
from workers.search.catalogue import catalogue
from workers.search.language import tokens
from workers.search.query import SearchQuery

QUERIES = PreparedFamily()

# So many people can be refused by their names.
MAX_NAMES = 3

# A value by the name of its filter, or the place of one that comes later.
Asked = dict[str, Any]


def asked(query: SearchQuery) -> Asked:
    """{filter: value} of those that narrow."""
    city = query.city.pk if query.city else None
    trade = query.trade.pk if query.trade else None
    values: Asked = {
        "trade": trade,
        "city": city,
        "skills": tuple(
            tuple(one.pk for one in same)
            for same in query.skills
            if same not in query.said_skills
        ),
        "rate_min": query.rate_min,
        "rate_max": query.rate_max,
        "not_trades": query.not_trades,
        "not_city": query.not_city.pk if query.not_city else None,
    }
    if query.not_area:
        values["not_area"] = text_index.asked(tokens(query.not_area), city=city)
    for number, name in enumerate(query.not_names[:MAX_NAMES]):
        values[f"not_name_{number}"] = text_index.asked((name,))
    if query.words:
        values["words"] = text_index.asked(query.words)
        values["words_there"] = text_index.asked(query.words, city=city, trade=trade)
    return {name: value for name, value in values.items() if value not in (None, ())}


def narrowed(asked: Asked, *without: str) -> QuerySet[WorkerProfile]:
    """The workers that all those filters but `without` leave, in no order."""
    workers = WorkerProfile.objects.listed()
    for place, closed in catalogue().closed.items():
        if closed:
            workers = workers.exclude(**{f"{place}__in": closed})
    # Where the place does not count, the words are those of everywhere.
    left_out = {*without, "words_there" if without else "words"}
    for name, value in asked.items():
        if name in FILTERS and name not in left_out:
            workers = workers.filter(FILTERS[name](value))
    return workers


def rows(
    name: object, asked: Asked, build: Callable[[Asked], QuerySet[Any, Any]]
) -> list[Any]:
    """The rows of the query `name`, which `build(asked)` gives."""
    shape = (name, tuple(catalogue().closed.items()))
    return QUERIES.ask(shape, asked, build)


def _trade(pk: Any) -> Q:
    return Q(service_category=pk)


def _not_trades(keys: Iterable[Any]) -> Q:
    return Q(*(~Q(service_category=key) for key in keys))


def _city(pk: Any) -> Q:
    return Q(city=pk)


def _not_city(pk: Any) -> Q:
    return ~Q(city=pk)


def _rate_min(rate: Any) -> Q:
    return Q(hourly_rate__gte=rate)


def _rate_max(rate: Any) -> Q:
    return Q(hourly_rate__lte=rate)


def _has(skills: Iterable[Any]) -> Q:
    """One of them. EXISTS, because a join would spoil the order."""
    return Q(
        Exists(
            WorkerProfile.skills.through.objects.filter(
                reduce(or_, (Q(skill=key) for key in skills)),
                workerprofile=OuterRef("pk"),
            )
        )
    )


def _lacks(skills: Iterable[Any]) -> Q:
    return ~_has(skills)


def _skills(skills: Iterable[Iterable[Any]]) -> Q:
    """Each narrows."""
    return Q(*map(_has, skills))


def _far(words: Any) -> Q:
    return ~text_index.matching(words)


FILTERS: dict[str, Callable[[Any], Q]] = {
    "trade": _trade,
    "city": _city,
    "not_trades": _not_trades,
    "not_city": _not_city,
    "not_area": _far,
    **{f"not_name_{number}": _far for number in range(MAX_NAMES)},
    "skills": _skills,
    "rate_min": _rate_min,
    "rate_max": _rate_max,
    "words": text_index.matching,
    "words_there": text_index.matching,
    "then": availability_sql.free_at,
    # The groups of an order: see ordering.
    "has": _has,
    "lacks": _lacks,
    "near": text_index.matching,
    "far": _far,
}
