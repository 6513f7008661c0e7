"""In which order workers are shown: who fits better first, then as one likes it sorted.

Each order is read along an index of its own for each kind of place
(`WorkerProfile.Meta`). The key of the worker ends each order, so that no two
are equal and a page never repeats the one before.
"""

from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import QuerySet

from workers.search import narrowing, text_index
from workers.search.language import tokens
from workers.search.query import SearchQuery, Sort

ORDERS = {
    Sort.BEST: ("-score", "user"),
    # When everybody is free only the engine knows: see run.
    Sort.SOONEST: ("-score", "user"),
    Sort.PRICE: ("hourly_rate", "user"),
    Sort.EXPERIENCE: ("-experience", "user"),
}
# Who sorts by a number wants that number to rise or fall from the first to the last.
IN_GROUPS = {Sort.BEST, Sort.SOONEST}


def groups(query: SearchQuery) -> Iterator[narrowing.Asked]:
    """The further filters of each group of workers, the group that fits best first.

    First those with a skill that the words name, and among these the near ones. Each
    group is read along its own index, as far as it is needed.
    """
    skills = tuple(skill.pk for same in query.said_skills for skill in same)
    area = near(query)
    is_grouped = query.sort in IN_GROUPS
    by_skill = [{"has": skills}, {"lacks": skills}] if is_grouped and skills else [{}]
    by_place = [{"near": area}, {"far": area}] if is_grouped and area else [{}]
    for fit in by_skill:
        for place in by_place:
            yield fit | place


def near(query: SearchQuery) -> str:
    """What `text_index.matching` is given for the neighbourhood, or nothing."""
    words = tokens(query.area)
    return (
        words
        and text_index.asked(words, city=query.city.pk if query.city else None)
        or ""
    )


def first(query: SearchQuery, most: int, **more: Any) -> list[int]:
    """The keys of the first `most` workers; `more` are further filters."""
    found: list[int] = []
    for group in groups(query):
        if len(found) < most:
            asked = narrowing.asked(query) | group | more
            found += narrowing.rows(
                ("first", query.sort, most), asked, _keys(query, most)
            )
    return found[:most]


def _keys(
    query: SearchQuery, most: int
) -> Callable[[narrowing.Asked], QuerySet[Any, Any]]:
    def build(asked: narrowing.Asked) -> QuerySet[Any, Any]:
        found = narrowing.narrowed(asked).order_by(*ORDERS[query.sort])
        return found.values_list("pk", flat=True)[:most]

    return build
