"""What one may choose in the search, and how many workers each choice would leave.

A choice is counted under all the other filters, but not under its own, so that one
sees what changing it brings. Nobody reads that there are 4,816: counting stops at
MAX_TOTAL, beside a choice at MAX_BESIDE_A_CHOICE, and so does the work of the database.
"""

from collections import Counter
from collections.abc import Iterable
from functools import partial
from typing import Any

from django.db.models import IntegerField, OuterRef, Q, QuerySet, Subquery, Value

from services.models import City, ServiceCategory, Skill
from toolkit import locales
from toolkit.sql.params import among
from workers.models import WorkerProfile
from workers.search import availability_sql, narrowing
from workers.search.catalogue import catalogue
from workers.search.query import SearchQuery

MAX_TOTAL, MAX_BESIDE_A_CHOICE = 1000, 100
THIS = OuterRef("pk")

# {filter: {value: how many}}; the values of places are keys, those of times names.
Counts = dict[str, dict[Any, int]]
Workers = QuerySet[WorkerProfile]


class CappedCount(Subquery):
    """How many rows a sliced query gives."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) AS capped)"
    output_field = IntegerField()
    empty_result_set_value = 0

    def __init__(self, queryset: QuerySet[Any]) -> None:
        super().__init__(queryset.order_by().values("pk")[: MAX_BESIDE_A_CHOICE + 1])


def of_places(
    query: SearchQuery, here: Any = None, everywhere: Any = None, *, skills: bool = True
) -> Counts:
    """What the other services, cities and skills would leave.

    `here` and `everywhere` are the moments asked for (`availability_sql.groups`) in
    the places that are searched, and in all.
    """
    asked = narrowing.asked(query)
    is_plain = asked.keys() <= {"trade", "city"} and not here
    is_cheap = catalogue().is_small or is_plain
    in_city = is_cheap or query.city is not None
    in_trade = is_cheap or query.trade is not None
    if not (in_city or in_trade):
        return read(())
    if here:
        asked |= {"here": here, "everywhere": everywhere}

    name = ("counts", in_city, in_trade, skills, MAX_BESIDE_A_CHOICE)

    def build(asked: narrowing.Asked) -> Any:
        narrowed, of = partial(narrowing.narrowed, asked), asked.get("trade")
        at_home, anywhere = (
            availability_sql.free_at(asked[name]) if here else Q()
            for name in ("here", "everywhere")
        )
        return counting(
            category=narrowed("trade", "skills").filter(at_home) if in_city else None,
            city=narrowed("city").filter(anywhere) if in_trade else None,
            skill=narrowed().filter(at_home) if of and in_city and skills else None,
            of=of,
        )

    return read(narrowing.rows(name, asked, build))


def are_cheap(query: SearchQuery) -> bool:
    """Whether other places may be counted too: in a large market only along an index,
    which knows neither words nor times.
    """
    return catalogue().is_small or not (query.words or query.when)


def of_those(query: SearchQuery, left: list[int] | None) -> Counts:
    """How many of those who are left have each skill; {} if it is not known who is."""
    if query.trade is None or left is None:
        return {}

    has = WorkerProfile.skills.through.objects

    def build(asked: narrowing.Asked) -> QuerySet[Any, Any]:
        theirs = has.filter(among("workerprofile", asked["left"]))
        return theirs.order_by().values_list("skill", flat=True)

    asked = {"left": frozenset(left)}
    # Added up here: SQLite would walk all skills of everybody in order.
    found = Counter(narrowing.rows("skills of those", asked, build))
    mine = catalogue().skills_of.get(query.trade.pk, ())
    return {"skill": {one.pk: found[one.pk] for one in mine}}


def counting(
    *,
    category: Workers | None = None,
    city: Workers | None = None,
    skill: Workers | None = None,
    of: Any = None,
) -> Any:
    """(kind, key, how many) of each service, city and skill in one query.

    Each is a queryset of workers, or None where a count would be wrong; skills are
    those `of` a category. Where all of them would be wrong there is no query.
    """
    wanted: list[tuple[str, Workers | None, str, Any, dict[str, Any]]] = [
        (
            "category",
            category,
            "service_category",
            ServiceCategory,
            {"is_active": True},
        ),
        ("city", city, "city", City, {"is_active": True}),
        ("skill", skill, "skills", Skill, {"category": of}),
    ]
    parts = [
        _part(kind, model.objects.filter(**only), workers.filter(**{field: THIS}))
        for kind, workers, field, model, only in wanted
        if workers is not None
    ]
    return parts[0].union(*parts[1:], all=True) if parts else ()


def read(rows: Iterable[tuple[str, int, int]]) -> Counts:
    """{"category": {pk: how many}, "city": …, "skill": …}"""
    result: Counts = {"category": {}, "city": {}, "skill": {}}
    for kind, pk, number in rows:
        result[kind][pk] = number
    return result


def _part(kind: str, choices: QuerySet[Any], workers: Workers) -> Any:
    number = CappedCount(workers)
    rows = choices.order_by().annotate(kind=Value(kind), number=number)
    return rows.values_list("kind", "pk", "number")


def say(number: int, most: int = MAX_BESIDE_A_CHOICE) -> str:
    """What stands beside a choice: "42", or "100+"."""
    return f"{locales.number(most)}+" if number > most else locales.number(number)
